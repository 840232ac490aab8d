package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// When the fields of a [FieldTable] expire, the earliest first: a binary heap in a native block.
///
/// ```
/// holder (8 bytes, behind the root of the table)   reference of the block, 0 for an empty queue
/// block   [ entries (32) | fields that expire (32) ][ entry ][ entry ] ...
/// entry   [ expiry in unix ms (42) | first bits of the field's tag (22) ]
/// ```
///
/// An entry names no field, only where in the table it is found, so that no reference can dangle. A
/// field that gets another expiry, none, or is removed leaves its entry behind: then an entry leads
/// to fields whose time has not come, or to nothing. When most entries are such, the owner makes
/// the queue anew ([#isMostlyStale(NativeHeap, long)]).
///
/// Expiries beyond the year 2109 count as that year's end.
///
/// Why not a list per second or a tree: eight bytes for a field, and one block to move or free.
final class ExpiryQueue {
  static final int HOLDER_BYTES = 8;

  /// Comes when no field expires.
  static final long NEVER = Long.MAX_VALUE;

  private static final int TAG_BITS = 22;
  private static final int TAG_SHIFT = HashTable.TAG_BITS - TAG_BITS;
  private static final long MAX_EXPIRY = (1L << Long.SIZE - TAG_BITS) - 1;
  private static final int FIELDS = 4;
  private static final int HEAD_BYTES = 8;
  private static final int FIRST_ENTRIES = 3;
  private static final int TOLERATED_STALE = 16;

  private ExpiryQueue() {}

  static void create(long holder) {
    Memory.putLong(holder, 0);
  }

  private static long block(NativeHeap heap, long holder) {
    long reference = Memory.getLong(holder);
    return reference == 0 ? 0 : heap.address(reference);
  }

  private static int entries(long block) {
    return Memory.getInt(block);
  }

  private static long entryAddress(long block, int index) {
    return block + HEAD_BYTES + ((long) index << 3);
  }

  private static long entry(long block, int index) {
    return Memory.getLong(entryAddress(block, index));
  }

  private static void setEntry(long block, int index, long entry) {
    Memory.putLong(entryAddress(block, index), entry);
  }

  /// A time before which no field expires, or [#NEVER].
  static long earliest(NativeHeap heap, long holder) {
    long block = block(heap, holder);
    return block == 0 || Memory.getInt(block + FIELDS) == 0 ? NEVER : entry(block, 0) >>> TAG_BITS;
  }

  /// The smallest tag of the fields that the first entry leads to; the queue is not empty.
  static int firstTag(NativeHeap heap, long holder) {
    return (int) (entry(block(heap, holder), 0) & (1 << TAG_BITS) - 1) << TAG_SHIFT;
  }

  /// The greatest tag of the fields that an entry leads to.
  static int lastTag(int firstTag) {
    return firstTag | (1 << TAG_SHIFT) - 1;
  }

  /// Notes when a field expires.
  static void push(NativeHeap heap, int slot, long holder, long expiry, int tag) {
    long block = room(heap, slot, holder);
    long entry = Math.min(expiry, MAX_EXPIRY) << TAG_BITS | tag >>> TAG_SHIFT;
    int at = entries(block);
    Memory.putInt(block, at + 1);
    while (at > 0) {
      int parent = at - 1 >>> 1;
      long above = entry(block, parent);
      if (Long.compareUnsigned(above, entry) <= 0) {
        break;
      }
      setEntry(block, at, above);
      at = parent;
    }
    setEntry(block, at, entry);
  }

  /// The block, with room for one more entry.
  private static long room(NativeHeap heap, int slot, long holder) {
    long block = block(heap, holder);
    int entries = block == 0 ? 0 : entries(block);
    long needed = HEAD_BYTES + (entries + 1L << 3);
    if (block != 0 && needed <= heap.usableBytes(block)) {
      return block;
    }
    int wanted = entries + Math.max(FIRST_ENTRIES, entries >> 3);
    long larger = heap.allocate(slot, NativeHeap.usableBytesFor(HEAD_BYTES + ((long) wanted << 3)));
    if (block == 0) {
      Memory.putLong(larger, 0);
    } else {
      Memory.copy(block, larger, needed - 8);
      heap.free(block);
    }
    Memory.putLong(holder, heap.reference(larger));
    return larger;
  }

  /// Takes the first entry out.
  static void pop(NativeHeap heap, long holder) {
    long block = block(heap, holder);
    int entries = entries(block) - 1;
    Memory.putInt(block, entries);
    long moved = entry(block, entries);
    int at = 0;
    for (; ; ) {
      int child = 2 * at + 1;
      if (child + 1 < entries
          && Long.compareUnsigned(entry(block, child + 1), entry(block, child)) < 0) {
        child++;
      }
      if (child >= entries || Long.compareUnsigned(moved, entry(block, child)) <= 0) {
        break;
      }
      setEntry(block, at, entry(block, child));
      at = child;
    }
    if (entries > 0) {
      setEntry(block, at, moved);
    }
  }

  /// Counts the fields that expire.
  static void countFields(NativeHeap heap, int slot, long holder, int more) {
    long block = room(heap, slot, holder);
    Memory.putInt(block + FIELDS, Memory.getInt(block + FIELDS) + more);
  }

  static int fields(NativeHeap heap, long holder) {
    long block = block(heap, holder);
    return block == 0 ? 0 : Memory.getInt(block + FIELDS);
  }

  static boolean isMostlyStale(NativeHeap heap, long holder) {
    long block = block(heap, holder);
    return block != 0 && entries(block) > 2L * Memory.getInt(block + FIELDS) + TOLERATED_STALE;
  }

  static void free(NativeHeap heap, long holder) {
    long block = block(heap, holder);
    if (block != 0) {
      heap.free(block);
      create(holder);
    }
  }

  static void copy(NativeHeap heap, int slot, long source, long target) {
    long block = block(heap, source);
    create(target);
    if (block != 0) {
      long bytes = HEAD_BYTES + ((long) entries(block) << 3);
      long copy = heap.allocate(slot, NativeHeap.usableBytesFor(bytes));
      Memory.copy(block, copy, bytes);
      Memory.putLong(target, heap.reference(copy));
    }
  }

  static long bytes(NativeHeap heap, long holder) {
    long block = block(heap, holder);
    return block == 0 ? 0 : heap.usableBytes(block);
  }
}
