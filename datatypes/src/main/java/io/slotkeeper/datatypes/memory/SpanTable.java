package io.slotkeeper.datatypes.memory;

/// What each span of a heap is used for, in native memory that is committed as spans are used.
///
/// ```
/// cell   0      4              8          12    16    20    24    28
///        kind   head distance  free head  bump  live  prev  next  arena      slab
///        kind   0              bytes (8)        spans                         large
/// ```
///
/// `kind` is 0 for an unused span, size class + 1 in each span of a slab, [#LARGE] in the first
/// span of a large block. `free head` is the offset, in 8-byte units plus 1, of the first free
/// block of the slab, whose first four bytes hold the next one; `bump` counts the blocks that were
/// ever given out; `prev` and `next` link the slabs of a class that have room (span 0 = none).
final class SpanTable {
  static final int LARGE = 1000;

  private static final int CELL_BYTES = 32;
  private static final int HEAD_DISTANCE = 4;
  private static final int FREE_HEAD = 8;
  private static final int LARGE_BYTES = 8;
  private static final int BUMP = 12;
  private static final int LIVE = 16;
  private static final int LARGE_SPANS = 16;
  private static final int PREVIOUS = 20;
  private static final int NEXT = 24;
  private static final int ARENA = 28;

  private final long cells;
  private final long bytes;

  SpanTable(int spanCount) {
    bytes = (long) spanCount * CELL_BYTES;
    cells = AddressSpace.reserve(bytes);
    if (cells == 0) {
      throw new IllegalStateException("cannot reserve " + bytes + " bytes of address space");
    }
  }

  void setSlab(int first, int count, int sizeClass, int arena) {
    for (int i = 0; i < count; i++) {
      long cell = cell(first + i);
      Memory.putInt(cell, sizeClass + 1);
      Memory.putInt(cell + HEAD_DISTANCE, i);
    }
    long head = cell(first);
    Memory.putInt(head + FREE_HEAD, 0);
    Memory.putInt(head + BUMP, 0);
    Memory.putInt(head + LIVE, 0);
    Memory.putInt(head + PREVIOUS, 0);
    Memory.putInt(head + NEXT, 0);
    Memory.putInt(head + ARENA, arena);
  }

  void setLarge(int first, int count, long storedBytes) {
    long head = cell(first);
    Memory.putInt(head, LARGE);
    Memory.putInt(head + HEAD_DISTANCE, 0);
    Memory.putLong(head + LARGE_BYTES, storedBytes);
    Memory.putInt(head + LARGE_SPANS, count);
  }

  void clear(int first, int count) {
    for (int i = 0; i < count; i++) {
      Memory.putInt(cell(first + i), 0);
    }
  }

  int kind(int span) {
    return Memory.getInt(cell(span));
  }

  int headDistance(int span) {
    return Memory.getInt(cell(span) + HEAD_DISTANCE);
  }

  long largeBytes(int span) {
    return Memory.getLong(cell(span) + LARGE_BYTES);
  }

  int largeSpans(int span) {
    return Memory.getInt(cell(span) + LARGE_SPANS);
  }

  int freeHead(int span) {
    return Memory.getInt(cell(span) + FREE_HEAD);
  }

  void setFreeHead(int span, int value) {
    Memory.putInt(cell(span) + FREE_HEAD, value);
  }

  int bump(int span) {
    return Memory.getInt(cell(span) + BUMP);
  }

  void setBump(int span, int value) {
    Memory.putInt(cell(span) + BUMP, value);
  }

  int live(int span) {
    return Memory.getInt(cell(span) + LIVE);
  }

  void setLive(int span, int value) {
    Memory.putInt(cell(span) + LIVE, value);
  }

  int previous(int span) {
    return Memory.getInt(cell(span) + PREVIOUS);
  }

  void setPrevious(int span, int value) {
    Memory.putInt(cell(span) + PREVIOUS, value);
  }

  int next(int span) {
    return Memory.getInt(cell(span) + NEXT);
  }

  void setNext(int span, int value) {
    Memory.putInt(cell(span) + NEXT, value);
  }

  int arena(int span) {
    return Memory.getInt(cell(span) + ARENA);
  }

  void close() {
    AddressSpace.release(cells, bytes);
  }

  private long cell(int span) {
    return cells + (long) span * CELL_BYTES;
  }
}
