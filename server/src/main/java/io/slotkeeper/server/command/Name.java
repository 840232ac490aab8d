package io.slotkeeper.server.command;

import java.util.Arrays;

/// Bytes that stand for a channel or a pattern, to look it up by.
///
/// @param bytes shared: read only
record Name(byte[] bytes) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Name(byte[] others) && Arrays.equals(bytes, others);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
