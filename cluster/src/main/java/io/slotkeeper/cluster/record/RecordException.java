package io.slotkeeper.cluster.record;

/// A node of the tree does not hold what this version can read. The message says what was expected.
public final class RecordException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RecordException(String message) {
    super(message);
  }
}
