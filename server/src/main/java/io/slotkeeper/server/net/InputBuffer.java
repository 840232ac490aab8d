package io.slotkeeper.server.net;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A connection's own input window, for requests that arrive in pieces or must wait.
///
/// Its memory is freed at once when it grows or is closed: left to the garbage collector, which the
/// small Java heap seldom needs, buffers of a loader with 1 KB values piled up to 200 MB.
final class InputBuffer implements AutoCloseable {
  private static final int FIRST_BYTES = 16 * 1024;

  private Arena memory;
  private long address;
  private ByteBuf buffer;

  InputBuffer(int bytes) {
    int capacity = Math.max(FIRST_BYTES, bytes);
    memory = Arena.ofConfined();
    MemorySegment segment = memory.allocate(capacity);
    address = segment.address();
    buffer = new NativeBuf(segment.asByteBuffer(), address).clear();
  }

  @Override
  public void close() {
    memory.close();
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
    Arena larger = Arena.ofConfined();
    MemorySegment segment = larger.allocate(Math.min(Integer.MAX_VALUE - 8, wanted));
    Bytes.copy(address, segment.address(), length);
    memory.close();
    memory = larger;
    address = segment.address();
    buffer = new NativeBuf(segment.asByteBuffer(), address).clear().writerIndex(length);
  }
}
