package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.memory.Memory;
import java.util.Arrays;

/// A key of a database as something to remember: who watches it, who waits for it.
final class KeyName {
  private final int database;
  private final byte[] bytes;
  private final int hash;

  KeyName(int database, byte[] bytes) {
    this.database = database;
    this.bytes = bytes;
    this.hash = 31 * Arrays.hashCode(bytes) + database;
  }

  static KeyName copyOf(int database, long address, int length) {
    return new KeyName(database, Memory.bytes(address, length));
  }

  /// The same key of another database.
  KeyName in(int other) {
    return new KeyName(other, bytes);
  }

  int database() {
    return database;
  }

  /// Shared: read only.
  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyName name
        && database == name.database
        && Arrays.equals(bytes, name.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
