package io.slotkeeper.server.config;

/// When a directive takes effect.
public enum Effect {
  /// A change by CONFIG SET is felt at once.
  LIVE,
  /// Read once, when the server starts or when the next connection, file or process is made.
  START,
  /// Accepted and remembered for compatibility; on a JVM, or in this architecture, it does nothing.
  NONE
}
