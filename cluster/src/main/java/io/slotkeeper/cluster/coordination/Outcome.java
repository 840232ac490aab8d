package io.slotkeeper.cluster.coordination;

/// How a transaction ended.
public enum Outcome {
  /// All of it was applied.
  COMMITTED,
  /// Nothing was applied: a node was not as expected.
  REFUSED,
  /// It may or may not have been applied, now or until the next answer to a [read with
  /// sync][Coordinator#read]; that answer shows which.
  UNKNOWN
}
