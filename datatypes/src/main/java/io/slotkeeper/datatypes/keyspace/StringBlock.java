package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// A string outside its record: 32 KB and more.
///
/// ```
/// 0 length (64) | 8 pins (32) | 12 unused | 16 bytes ...
/// ```
///
/// Why: a large string arrives from the socket straight into its block and leaves to the socket
/// straight from it. `pins` counts who reads it, the owner included; whoever drops the last pin
/// frees the block. A block with more than one pin must not be written.
///
/// Threads: `pin` under the lock of the owner's slot; `unpin` from any thread.
public final class StringBlock {
  public static final int HEAD_BYTES = 16;

  /// Strings of this many bytes and more get a block.
  public static final int MIN_BYTES = 32 * 1024;

  private static final int PINS = 8;

  private StringBlock() {}

  /// A block with room for `capacity` bytes, length 0, pinned once.
  public static long allocate(NativeHeap heap, int slot, long capacity) {
    long block = heap.allocate(slot, NativeHeap.usableBytesFor(HEAD_BYTES + capacity));
    Memory.putLong(block, 0);
    Memory.putLong(block + PINS, 1);
    return block;
  }

  public static long length(long block) {
    return Memory.getLong(block);
  }

  public static void setLength(long block, long length) {
    Memory.putLong(block, length);
  }

  public static long bytesAddress(long block) {
    return block + HEAD_BYTES;
  }

  public static long capacity(NativeHeap heap, long block) {
    return heap.usableBytes(block) - HEAD_BYTES;
  }

  public static void pin(long block) {
    Memory.getAndAddInt(block + PINS, 1);
  }

  public static boolean isShared(long block) {
    return Memory.getIntAcquire(block + PINS) != 1;
  }

  public static void unpin(NativeHeap heap, long block) {
    if (Memory.getAndAddInt(block + PINS, -1) == 1) {
      heap.free(block);
    }
  }
}
