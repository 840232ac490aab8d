package io.slotkeeper.server.launch;

import io.slotkeeper.server.runtime.ServerRandom;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/// The operating system's randomness, straight from its device: the security providers that
/// [SecureRandom] looks through take 90 ms of a cold start. It serves where there is no device.
public final class SystemRandom implements ServerRandom {
  private static final Path DEVICE = Path.of("/dev/urandom");

  @Override
  public long nextLong() {
    byte[] bytes = new byte[Long.BYTES];
    nextSecret(bytes);
    return ByteBuffer.wrap(bytes).getLong();
  }

  @Override
  public void nextSecret(byte[] bytes) {
    try (DataInputStream device = new DataInputStream(Files.newInputStream(DEVICE))) {
      device.readFully(bytes);
    } catch (IOException e) {
      new SecureRandom().nextBytes(bytes);
    }
  }
}
