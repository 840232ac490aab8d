package io.slotkeeper.tools.backup;

import java.nio.file.Path;

/// Something a data set can be restored from.
///
/// @param path an RDB file, or the manifest of a log
/// @param beganSeconds unix time of the snapshot, or of the base of the log; 0 when unknown
record RestorePoint(Path path, Kind kind, long beganSeconds) {
  /// What it reaches.
  enum Kind {
    /// One moment.
    SNAPSHOT,
    /// Every moment from its beginning on.
    LOG
  }
}
