package io.slotkeeper.server.config;

/// A configuration the server cannot start with. The message is what goes to the error stream.
public final class ConfigFileException extends Exception {
  private static final long serialVersionUID = 1L;

  public ConfigFileException(String message) {
    super(message, null, false, false);
  }
}
