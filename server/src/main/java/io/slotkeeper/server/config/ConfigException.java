package io.slotkeeper.server.config;

/// A refused value. The message is the text a client or the start-up log shows.
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message, null, false, false);
  }
}
