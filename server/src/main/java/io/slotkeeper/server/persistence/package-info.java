/// Snapshots of the whole keyspace, and RDB files.
///
/// ```
///  loop 0:  SnapshotWalk ─┐                                     ┌─ RdbFileTarget   BGSAVE
///  loop 1:  SnapshotWalk ─┼─ Parcel ─► ParcelQueue ─► SnapshotWriter ─► SnapshotTarget
///  writers: ChangeBarrier ┘                                     └─ another          AOF, replicas
/// ```
///
/// Start reading at [Snapshots] and [SnapshotRun]; the other way round at [RdbFile].
///
/// Nothing in this package knows commands. What it needs of the server comes in through
/// [SnapshotHost].
@NullMarked
package io.slotkeeper.server.persistence;

import org.jspecify.annotations.NullMarked;
