package io.slotkeeper.server.persistence;

/// A snapshot file cannot be loaded; the message says why, and where in the file.
public final class RdbLoadException extends Exception {
  private static final long serialVersionUID = 1;

  public RdbLoadException(String message, Throwable cause) {
    super(message, cause);
  }

  public RdbLoadException(String message) {
    super(message);
  }
}
