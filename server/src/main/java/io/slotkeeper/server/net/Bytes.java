package io.slotkeeper.server.net;

import io.slotkeeper.datatypes.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Moving bytes between buffers of the network.
final class Bytes {
  private Bytes() {}

  static void copy(long source, long target, int length) {
    if (length > 0) {
      Memory.copy(source, target, length);
    }
  }

  static long address(ByteBuffer direct) {
    return MemorySegment.ofBuffer(direct).address();
  }
}
