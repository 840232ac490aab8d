package io.slotkeeper.server.command;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that stand for a channel or a pattern, to look it up by.
final class Name {
  private final byte[] bytes;

  Name(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Shared: read only.
  byte[] bytes() {
    return bytes;
  }

  /// One byte per char.
  String text() {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Name name && Arrays.equals(bytes, name.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
