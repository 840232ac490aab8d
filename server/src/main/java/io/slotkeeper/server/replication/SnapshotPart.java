package io.slotkeeper.server.replication;

/// How much of the data a replica wants.
public enum SnapshotPart {
  ALL,
  /// The libraries of functions.
  FUNCTIONS,
  /// Nothing but the head of the file.
  NOTHING
}
