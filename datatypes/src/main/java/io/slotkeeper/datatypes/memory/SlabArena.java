package io.slotkeeper.datatypes.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Slabs of all size classes for the blocks of some slots.
///
/// A class keeps the slabs with room in a list; blocks come from the first of them. A slab that
/// fills up leaves the list, one that gets its first free block back enters it at the head, one
/// that becomes empty is released unless it is the only one with room.
///
/// [#isSparse(int, int)] is the compaction rule: a block is worth moving when its slab is not
/// fuller than the average slab with room, as jemalloc-based defragmenters decide it. The slab that
/// blocks come from is the target of the moves; when it is itself below the average another takes
/// its place. So as long as a class has two slabs with room one of them is being emptied, and a few
/// rounds leave each class with one.
///
/// Every public step takes the arena's lock when several threads allocate.
final class SlabArena {
  private static final VarHandle LOCK;
  private static final int SPINS_BEFORE_YIELD = 64;

  static {
    try {
      LOCK = MethodHandles.lookup().findVarHandle(SlabArena.class, "lock", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final NativeHeap heap;
  private final SpanTable spans;
  private final int index;
  private final boolean concurrent;
  private final int[] withRoom = new int[SizeClasses.COUNT];
  private final int[] capacity = new int[SizeClasses.COUNT];
  private final int[] slabsWithRoom = new int[SizeClasses.COUNT];
  private final long[] liveWithRoom = new long[SizeClasses.COUNT];

  @SuppressWarnings("UnusedVariable") // read and written through LOCK
  private volatile int lock;

  private long usedBytes;

  SlabArena(NativeHeap heap, SpanTable spans, int index, boolean concurrent) {
    this.heap = heap;
    this.spans = spans;
    this.index = index;
    this.concurrent = concurrent;
    for (int c = 0; c < SizeClasses.COUNT; c++) {
      capacity[c] = SizeClasses.spans(c) * NativeHeap.SPAN_BYTES / SizeClasses.bytes(c);
    }
  }

  long usedBytes() {
    return usedBytes;
  }

  long allocate(int sizeClass) {
    if (!concurrent) {
      return take(sizeClass);
    }
    lock();
    try {
      return take(sizeClass);
    } finally {
      unlock();
    }
  }

  void free(int head, long address) {
    if (!concurrent) {
      give(head, address);
      return;
    }
    lock();
    try {
      give(head, address);
    } finally {
      unlock();
    }
  }

  /// Racy on purpose: a wrong answer moves one block too many or too few.
  boolean isSparse(int head, int sizeClass) {
    int live = spans.live(head);
    int slabs = slabsWithRoom[sizeClass];
    if (live == capacity[sizeClass] || slabs < 2) {
      return false;
    }
    long above = (long) live * slabs - liveWithRoom[sizeClass];
    if (head != withRoom[sizeClass]) {
      return above <= 0;
    }
    return above < 0 && takeFromAnother(head, sizeClass);
  }

  /// Lets the next slab with room take the place of the one that blocks come from.
  private boolean takeFromAnother(int slab, int sizeClass) {
    if (!concurrent) {
      return putBehindNext(slab, sizeClass);
    }
    lock();
    try {
      return putBehindNext(slab, sizeClass);
    } finally {
      unlock();
    }
  }

  private boolean putBehindNext(int slab, int sizeClass) {
    int second = spans.next(slab);
    if (withRoom[sizeClass] != slab || second == 0) {
      return false;
    }
    int third = spans.next(second);
    withRoom[sizeClass] = second;
    spans.setPrevious(second, 0);
    spans.setNext(second, slab);
    spans.setPrevious(slab, second);
    spans.setNext(slab, third);
    if (third != 0) {
      spans.setPrevious(third, slab);
    }
    return true;
  }

  /// Releases the slabs that hold nothing and were kept to be filled.
  void releaseEmpty() {
    if (!concurrent) {
      releaseEmptySlabs();
      return;
    }
    lock();
    try {
      releaseEmptySlabs();
    } finally {
      unlock();
    }
  }

  private void releaseEmptySlabs() {
    for (int c = 0; c < SizeClasses.COUNT; c++) {
      int slab = withRoom[c];
      if (slab != 0 && spans.live(slab) == 0) {
        release(slab, c);
      }
    }
  }

  private long take(int sizeClass) {
    int slab = withRoom[sizeClass];
    if (slab == 0) {
      slab = newSlab(sizeClass);
    }
    int blockBytes = SizeClasses.bytes(sizeClass);
    long slabAddress = heap.spanAddress(slab);
    int freeHead = spans.freeHead(slab);
    long address;
    if (freeHead != 0) {
      address = slabAddress + ((long) (freeHead - 1) << 3);
      spans.setFreeHead(slab, Memory.getFreeInt(address));
    } else {
      int bump = spans.bump(slab);
      address = slabAddress + (long) bump * blockBytes;
      spans.setBump(slab, bump + 1);
    }
    int live = spans.live(slab) + 1;
    spans.setLive(slab, live);
    liveWithRoom[sizeClass]++;
    if (live == capacity[sizeClass]) {
      unlink(slab, sizeClass);
    }
    usedBytes += blockBytes;
    return address;
  }

  private void give(int slab, long address) {
    int sizeClass = spans.kind(slab) - 1;
    Memory.putFreeInt(address, spans.freeHead(slab));
    spans.setFreeHead(slab, (int) (address - heap.spanAddress(slab) >>> 3) + 1);
    int live = spans.live(slab) - 1;
    spans.setLive(slab, live);
    usedBytes -= SizeClasses.bytes(sizeClass);
    if (live == capacity[sizeClass] - 1) {
      link(slab, sizeClass, live);
    } else {
      liveWithRoom[sizeClass]--;
    }
    if (live == 0 && slabsWithRoom[sizeClass] > 1) {
      release(slab, sizeClass);
    }
  }

  private void release(int slab, int sizeClass) {
    unlink(slab, sizeClass);
    int count = SizeClasses.spans(sizeClass);
    spans.clear(slab, count);
    heap.releaseSpans(slab, count);
  }

  private int newSlab(int sizeClass) {
    int count = SizeClasses.spans(sizeClass);
    int slab = heap.takeSpans(count);
    spans.setSlab(slab, count, sizeClass, index);
    link(slab, sizeClass, 0);
    return slab;
  }

  private void link(int slab, int sizeClass, int live) {
    int first = withRoom[sizeClass];
    spans.setPrevious(slab, 0);
    spans.setNext(slab, first);
    if (first != 0) {
      spans.setPrevious(first, slab);
    }
    withRoom[sizeClass] = slab;
    slabsWithRoom[sizeClass]++;
    liveWithRoom[sizeClass] += live;
  }

  private void unlink(int slab, int sizeClass) {
    int previous = spans.previous(slab);
    int next = spans.next(slab);
    if (previous == 0) {
      withRoom[sizeClass] = next;
    } else {
      spans.setNext(previous, next);
    }
    if (next != 0) {
      spans.setPrevious(next, previous);
    }
    slabsWithRoom[sizeClass]--;
    liveWithRoom[sizeClass] -= spans.live(slab);
  }

  private void lock() {
    int spins = 0;
    while (!LOCK.compareAndSet(this, 0, 1)) {
      if (++spins % SPINS_BEFORE_YIELD == 0) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }

  private void unlock() {
    LOCK.setRelease(this, 0);
  }
}
