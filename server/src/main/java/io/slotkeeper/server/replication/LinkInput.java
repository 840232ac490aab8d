package io.slotkeeper.server.replication;

import io.netty.buffer.ByteBuf;
import io.slotkeeper.datatypes.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Bytes that came from the primary and are not done with, side by side in native memory.
///
/// One thread.
final class LinkInput {
  private static final int FIRST_BYTES = 64 * 1024;
  private static final int KEPT_BYTES = 4 << 20;

  private ByteBuffer buffer = ByteBuffer.allocateDirect(FIRST_BYTES);
  private long address = MemorySegment.ofBuffer(buffer).address();
  private int start;
  private int end;

  int length() {
    return end - start;
  }

  /// Where the first byte lies.
  long address() {
    return address + start;
  }

  void append(ByteBuf bytes) {
    int more = bytes.readableBytes();
    reserve(more);
    buffer.limit(end + more).position(end);
    bytes.readBytes(buffer);
    end += more;
  }

  private void reserve(int more) {
    if (buffer.capacity() - end >= more) {
      return;
    }
    int length = length();
    boolean fits = buffer.capacity() >= length + more && start >= length;
    long wanted = Math.max((long) length + more, 2L * length);
    ByteBuffer target =
        fits ? buffer : ByteBuffer.allocateDirect((int) Math.min(wanted, Integer.MAX_VALUE - 8));
    long targetAddress = fits ? address : MemorySegment.ofBuffer(target).address();
    Memory.copy(address + start, targetAddress, length);
    buffer = target;
    address = targetAddress;
    start = 0;
    end = length;
  }

  /// Forgets the first bytes.
  void drop(int count) {
    start += count;
    if (start == end) {
      clear();
    }
  }

  void clear() {
    start = 0;
    end = 0;
    if (buffer.capacity() > KEPT_BYTES) {
      buffer = ByteBuffer.allocateDirect(FIRST_BYTES);
      address = MemorySegment.ofBuffer(buffer).address();
    }
  }

  /// The bytes where they lie, until the next change.
  ByteBuffer bytes() {
    return buffer.duplicate().clear().limit(end).position(start);
  }

  /// Takes a line without its end, null when it is not all there.
  @Nullable String takeLine() {
    for (int i = start; i < end; i++) {
      if (buffer.get(i) == '\n') {
        byte[] line = new byte[i - start];
        buffer.get(start, line);
        drop(i + 1 - start);
        String text = new String(line, StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
    }
    return null;
  }
}
