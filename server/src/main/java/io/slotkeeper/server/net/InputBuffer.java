package io.slotkeeper.server.net;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// A connection's own input window, for requests that arrive in pieces or must wait.
final class InputBuffer {
  private static final int FIRST_BYTES = 16 * 1024;

  private ByteBuffer memory;
  private long address;
  private ByteBuf buffer;

  InputBuffer(int bytes) {
    memory = ByteBuffer.allocateDirect(Math.max(FIRST_BYTES, bytes));
    address = MemorySegment.ofBuffer(memory).address();
    buffer = new NativeBuf(memory, address).clear();
  }

  long address() {
    return address;
  }

  int length() {
    return buffer.writerIndex();
  }

  int free() {
    return buffer.writableBytes();
  }

  ByteBuf buffer() {
    return buffer.retain();
  }

  /// Appends bytes from elsewhere in native memory.
  void append(long source, int length) {
    reserve(length);
    Bytes.copy(source, address + buffer.writerIndex(), length);
    buffer.writerIndex(buffer.writerIndex() + length);
  }

  int capacity() {
    return buffer.capacity();
  }

  /// Drops what is behind the first `length` bytes.
  void truncate(int length) {
    buffer.writerIndex(length);
  }

  /// Drops the first `count` bytes.
  void drop(int count) {
    int kept = length() - count;
    Bytes.copy(address + count, address, kept);
    buffer.writerIndex(kept);
  }

  /// Makes room for at least `bytes` more; doubles, so never holds more than twice what came.
  void reserve(int bytes) {
    if (free() >= bytes) {
      return;
    }
    int length = length();
    long wanted = Math.max((long) length + bytes, 2L * buffer.capacity());
    ByteBuffer larger = ByteBuffer.allocateDirect((int) Math.min(Integer.MAX_VALUE - 8, wanted));
    long largerAddress = MemorySegment.ofBuffer(larger).address();
    Bytes.copy(address, largerAddress, length);
    memory = larger;
    address = largerAddress;
    buffer = new NativeBuf(larger, largerAddress).clear().writerIndex(length);
  }
}
