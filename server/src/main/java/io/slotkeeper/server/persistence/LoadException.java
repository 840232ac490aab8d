package io.slotkeeper.server.persistence;

import java.io.IOException;

/// The data on the disk cannot be loaded, so the server must not start: with half of its data it
/// would give wrong answers, and overwrite the files. The message is the last line of its log.
public final class LoadException extends IOException {
  private static final long serialVersionUID = 1;

  public LoadException(String message) {
    super(message);
  }

  public LoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
