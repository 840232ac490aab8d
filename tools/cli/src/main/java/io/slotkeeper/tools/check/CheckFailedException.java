package io.slotkeeper.tools.check;

/// A file is not as it should be, or cannot be looked at; the message says it all.
public final class CheckFailedException extends Exception {
  private static final long serialVersionUID = 1;

  CheckFailedException(String message) {
    super(message);
  }
}
