package io.slotkeeper.server.net;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Memory that a loop's sockets are read into during one turn, one behind the other.
///
/// Requests are executed where they arrived; when the turn ends all of it is free again. What a
/// connection has not decoded by then it keeps in a buffer of its own.
final class InputArena {
  private static final int BYTES = 1024 * 1024;

  /// With less room than this a read goes to the connection's own buffer.
  private static final int MIN_ROOM = 16 * 1024;

  private final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES);
  private final long address = MemorySegment.ofBuffer(memory).address();
  private final ByteBuf buffer = new NativeBuf(memory, address).clear();

  boolean hasRoom() {
    return buffer.writableBytes() >= MIN_ROOM;
  }

  /// The buffer to read into; whoever gets it releases it.
  ByteBuf buffer() {
    return buffer.retain();
  }

  /// Where the next byte goes.
  long nextAddress() {
    return address + buffer.writerIndex();
  }

  void reset() {
    buffer.clear();
  }
}
