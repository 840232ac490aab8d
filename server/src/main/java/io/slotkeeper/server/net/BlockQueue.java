package io.slotkeeper.server.net;

import io.slotkeeper.datatypes.keyspace.StringBlock;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.util.Arrays;

/// Stored strings that stand between the bytes of a turn's replies, in their order; each pinned.
final class BlockQueue {
  private long[] blocks = new long[4];
  private int[] positions = new int[4];
  private int[] lengths = new int[4];
  private int size;
  private long bytes;

  void add(int position, long block, int length) {
    if (size == blocks.length) {
      blocks = Arrays.copyOf(blocks, 2 * size);
      positions = Arrays.copyOf(positions, 2 * size);
      lengths = Arrays.copyOf(lengths, 2 * size);
    }
    positions[size] = position;
    blocks[size] = block;
    lengths[size++] = length;
    bytes += length;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /// Of all blocks together.
  long bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  /// Before which byte of the reply buffer the block goes out.
  int position(int index) {
    return positions[index];
  }

  long block(int index) {
    return blocks[index];
  }

  int length(int index) {
    return lengths[index];
  }

  /// Forgets the blocks; their pins are others' now.
  void clear() {
    size = 0;
    bytes = 0;
  }

  /// Unpins and forgets the blocks that go out at this byte or behind it.
  void unpinFrom(NativeHeap heap, int position) {
    while (size > 0 && positions[size - 1] >= position) {
      bytes -= lengths[--size];
      StringBlock.unpin(heap, blocks[size]);
    }
  }
}
