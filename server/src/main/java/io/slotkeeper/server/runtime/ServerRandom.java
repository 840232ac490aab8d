package io.slotkeeper.server.runtime;

/// The door to randomness. Safe for any thread.
public interface ServerRandom {
  long nextLong();

  /// Fills the array with bytes fit for secrets.
  void nextSecret(byte[] bytes);
}
