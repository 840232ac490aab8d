package io.slotkeeper.server.runtime;

/// The door to time.
public interface ServerClock {
  /// Unix time in microseconds.
  long unixMicros();

  /// A clock that never goes back, in nanoseconds from an arbitrary origin.
  long nanos();
}
