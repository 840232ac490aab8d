package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/// A piece of native memory that tests write keys and values to, outside every heap.
final class NativeText {
  final long address;
  private final long capacity;

  NativeText(long capacity) {
    this.capacity = capacity;
    this.address = Arena.global().allocate(capacity).address();
  }

  int write(byte[] bytes) {
    if (bytes.length > capacity) {
      throw new IllegalArgumentException("length=" + bytes.length);
    }
    Memory.copy(bytes, 0, address, bytes.length);
    return bytes.length;
  }

  int write(String text) {
    return write(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
