/// Values as Redis writes them into dump payloads and snapshot files.
///
/// Start reading at [ValueWriter] and [ValueReader], which stand on [RdbWriter] and [RdbReader]
/// (lengths, strings, numbers), which stand on an [RdbSink] and an [RdbSource] (bytes).
/// [DumpPayload] is what DUMP and RESTORE carry.
///
/// What is read may be anything: each structure is checked in full before it is taken over, memory
/// is allocated for what has arrived and never for what is announced, and what does not hold ends
/// with an [RdbFormatException] that leaves nothing behind.
@NullMarked
package io.slotkeeper.datatypes.rdb;

import org.jspecify.annotations.NullMarked;
