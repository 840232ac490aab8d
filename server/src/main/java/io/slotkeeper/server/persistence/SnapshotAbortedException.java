package io.slotkeeper.server.persistence;

/// A snapshot was given up on purpose: the data is gone (FLUSHALL), or the server ends.
public final class SnapshotAbortedException extends Exception {
  private static final long serialVersionUID = 1;

  SnapshotAbortedException(String message) {
    super(message);
  }
}
