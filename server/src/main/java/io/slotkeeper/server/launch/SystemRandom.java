package io.slotkeeper.server.launch;

import io.slotkeeper.server.runtime.ServerRandom;
import java.security.SecureRandom;

/// The operating system's randomness.
public final class SystemRandom implements ServerRandom {
  private final SecureRandom random = new SecureRandom();

  @Override
  public long nextLong() {
    return random.nextLong();
  }

  @Override
  public void nextSecret(byte[] bytes) {
    random.nextBytes(bytes);
  }
}
