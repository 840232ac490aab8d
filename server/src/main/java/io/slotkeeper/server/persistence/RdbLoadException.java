package io.slotkeeper.server.persistence;

import java.io.IOException;

/// A snapshot file cannot be loaded; the message says why, and where in the file.
public final class RdbLoadException extends IOException {
  private static final long serialVersionUID = 1;

  public RdbLoadException(String message, Throwable cause) {
    super(message, cause);
  }

  public RdbLoadException(String message) {
    super(message);
  }
}
