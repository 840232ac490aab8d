package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.server.command.CommandContext.Routed;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Arguments from the Java heap, such as those of a script's command, where handlers expect them:
/// in native memory. Reused from command to command; what does not fit gets a block for the moment.
///
/// One per loop.
final class ArgumentStage implements Routed, Arguments {
  private static final int KEPT_BYTES = 64 * 1024;

  private final NativeHeap heap;
  private final ByteBuffer kept = ByteBuffer.allocateDirect(KEPT_BYTES);
  private final long keptAddress = MemorySegment.ofBuffer(kept).address();
  private int[] words = new int[64];
  private long base;
  private long block;

  ArgumentStage(NativeHeap heap) {
    this.heap = heap;
  }

  /// Takes the arguments in elements `0..count`; [#clear()] comes next.
  ///
  /// @return false when they are too long
  boolean fill(byte[][] arguments, int count) {
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += arguments[i].length;
    }
    if (bytes > Integer.MAX_VALUE / 2) {
      return false;
    }
    if (words.length < 1 + 2 * count) {
      words = Arrays.copyOf(words, 2 * (1 + 2 * count));
    }
    if (bytes > KEPT_BYTES) {
      block = heap.allocate(0, bytes);
    }
    base = bytes > KEPT_BYTES ? block : keptAddress;
    words[0] = count;
    int offset = 0;
    for (int i = 0; i < count; i++) {
      int length = arguments[i].length;
      Memory.copy(arguments[i], 0, base + offset, length);
      words[1 + 2 * i] = offset;
      words[2 + 2 * i] = length;
      offset += length;
    }
    return true;
  }

  void clear() {
    if (block != 0) {
      heap.free(block);
      block = 0;
    }
  }

  @Override
  public int argCount() {
    return words[0];
  }

  @Override
  public long argAddress(int index) {
    return base + words[1 + 2 * index];
  }

  @Override
  public int argLength(int index) {
    return words[2 + 2 * index];
  }

  @Override
  public int[] words() {
    return words;
  }

  @Override
  public long base() {
    return base;
  }
}
