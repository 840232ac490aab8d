package io.slotkeeper.server.persistence;

/// What is left to do of a walk.
public enum SnapshotProgress {
  MORE,
  /// There is more, but the target is slow, or somebody has the slot: come back soon.
  WAIT,
  DONE
}
