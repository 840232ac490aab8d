package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.NativeHeap;

/// Values that were removed and own too many blocks to free them at once: they wait here and are
/// freed in slices, so that no loop stands still for a value of a million elements.
///
/// Threads: any. A slice holds the monitor, so slices are short.
public final class Garbage {
  /// A value of more blocks is not freed where it is removed.
  static final int MANY_BLOCKS = 1024;

  /// The same where the caller asked for freeing in the background: Redis' threshold.
  static final int SOME_BLOCKS = 64;

  private static final int FIRST_CAPACITY = 16;

  private final NativeHeap heap;
  private long[] records = new long[FIRST_CAPACITY];
  private int head;
  private volatile int pending;
  private volatile long freed;

  /// Where freeing the head goes on.
  private int position;

  Garbage(NativeHeap heap) {
    this.heap = heap;
  }

  /// Takes a record that no table leads to any more.
  synchronized void add(long record) {
    if (pending == records.length) {
      long[] larger = new long[2 * records.length];
      for (int i = 0; i < pending; i++) {
        larger[i] = records[head + i & records.length - 1];
      }
      records = larger;
      head = 0;
    }
    records[head + pending & records.length - 1] = record;
    pending = pending + 1;
  }

  /// Frees about so many blocks.
  ///
  /// @return whether there is more to free
  public synchronized boolean freeSome(int blocks) {
    if (pending == 0) {
      return false;
    }
    position = Values.freeSome(heap, records[head], position, blocks);
    if (position == Values.ALL_FREED) {
      position = 0;
      head = head + 1 & records.length - 1;
      pending = pending - 1;
      freed = freed + 1;
    }
    return pending > 0;
  }

  /// How many values wait.
  public int pending() {
    return pending;
  }

  /// How many values were freed here.
  public long freed() {
    return freed;
  }

  public synchronized void resetFreed() {
    freed = 0;
  }
}
