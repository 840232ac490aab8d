/// Backups made from outside the server, and the way back from them.
///
/// ```
///   server ── SYNC ──► SnapshotDownload ──► BackupCommand ──► backups/20261121T030000Z.rdb
///
///   backups, a data directory ──► RestorePoints ──► RestoreCommand ──► a new data directory
///                                                     LogCut: the log up to a moment
/// ```
@NullMarked
package io.slotkeeper.tools.backup;

import org.jspecify.annotations.NullMarked;
