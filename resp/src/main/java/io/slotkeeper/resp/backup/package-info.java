/// Folders of backups: what a server that makes them and the tools that make and restore them must
/// agree on.
///
/// ```
///   backups/
///     20261120T030000Z.rdb     a snapshot that was begun then         BackupName
///     20261121T030000Z.rdb
///     20261121T114210Z.aof/    a log that ended then, when the server rewrote it
///       appendonly.aof.manifest
///       appendonly.aof.3.base.rdb
///       appendonly.aof.3.incr.aof
/// ```
///
/// All times are UTC. A file of another name is not a backup and never touched.
@NullMarked
package io.slotkeeper.resp.backup;

import org.jspecify.annotations.NullMarked;
