package io.slotkeeper.server.net;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.nio.ByteBuffer;

/// A piece of native memory as a buffer that sockets are read into or written from.
///
/// Why: without Unsafe a plain direct buffer makes a memory segment each time its address is asked
/// for, which is on every read.
class NativeBuf extends UnpooledDirectByteBuf {
  private final long address;

  /// @param memory all of it, and it is not freed with the buffer
  /// @param address of its first byte
  NativeBuf(ByteBuffer memory, long address) {
    super(UnpooledByteBufAllocator.DEFAULT, memory, memory.remaining());
    this.address = address;
  }

  @Override
  public final long memoryAddress() {
    return address;
  }
}
