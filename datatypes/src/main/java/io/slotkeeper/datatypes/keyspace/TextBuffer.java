package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// Bytes that grow in native memory: a [StringBlock], so that a long string can be given to its key
/// as it is.
///
/// Reused; what it holds is given back by [#release()]. Its address ends when it grows.
public final class TextBuffer {
  /// Lengths are an `int` everywhere.
  public static final int MAX_BYTES = Integer.MAX_VALUE - 4096;

  private static final int FIRST_CAPACITY = 256;

  private final NativeHeap heap;
  private int slot;
  private long block;
  private long capacity;
  private int length;

  public TextBuffer(NativeHeap heap) {
    this.heap = heap;
  }

  /// Empties it.
  ///
  /// @param slot whose memory it shares
  public void start(int slot) {
    this.slot = slot;
    length = 0;
  }

  public long address() {
    return StringBlock.bytesAddress(block);
  }

  public int length() {
    return length;
  }

  /// Makes it longer.
  ///
  /// @return where the new bytes are, to be written
  public long extend(int bytes) {
    long needed = (long) length + bytes;
    if (block == 0 || needed > capacity) {
      grow(needed);
    }
    long at = address() + length;
    length += bytes;
    return at;
  }

  private void grow(long needed) {
    if (needed > MAX_BYTES) {
      throw new IllegalStateException("a text of " + needed + " bytes");
    }
    long doubled = Math.min(2 * capacity, MAX_BYTES);
    long wanted = Math.max(Math.max(FIRST_CAPACITY, needed), doubled);
    long larger = StringBlock.allocate(heap, slot, wanted);
    if (block != 0) {
      Memory.copy(address(), StringBlock.bytesAddress(larger), length);
      heap.free(block);
    }
    block = larger;
    capacity = StringBlock.capacity(heap, larger);
  }

  /// Appends a byte.
  public void append(int oneByte) {
    Memory.putByte(extend(1), (byte) oneByte);
  }

  /// Appends bytes, which are not its own.
  public void append(long source, int bytes) {
    Memory.copy(source, extend(bytes), bytes);
  }

  /// Keeps its first bytes only.
  public void truncate(int bytes) {
    length = bytes;
  }

  /// Hands the block over, with its length and a pin.
  public long take() {
    extend(0);
    long taken = block;
    StringBlock.setLength(taken, length);
    block = 0;
    capacity = 0;
    length = 0;
    return taken;
  }

  public void release() {
    if (block != 0) {
      heap.free(block);
      block = 0;
      capacity = 0;
    }
    length = 0;
  }
}
