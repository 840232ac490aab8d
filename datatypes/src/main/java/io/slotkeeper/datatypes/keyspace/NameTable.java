package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// Named blocks in the order of their names: the groups of a stream, the consumers of a group.
///
/// ```
/// root (16 bytes)   0 array | 8 blocks (32) | 12 capacity (32)
/// array             [ block (64) ][ block ] ...          sorted by name
/// named block       0 name length (32) | 4 name offset (32) | 8 the owner's ... | name
/// ```
///
/// Why a sorted array: they are asked for in this order and are few, and even the hundred
/// thousandth moves no more than 800 KB. Names compare as unsigned bytes.
public final class NameTable {
  public static final int ROOT_BYTES = 16;

  private static final int COUNT = 8;
  private static final int CAPACITY = 12;
  private static final int NAME_OFFSET = 4;
  private static final int FIRST_CAPACITY = 2;

  private NameTable() {}

  /// Makes an empty table.
  static void create(long root) {
    Memory.fill(root, ROOT_BYTES, (byte) 0);
  }

  public static int count(long root) {
    return Memory.getInt(root + COUNT);
  }

  /// The block at an index in the order of names.
  public static long at(long root, int index) {
    return Memory.getLong(Memory.getLong(root) + 8L * index);
  }

  /// The block of this name, 0 when there is none.
  public static long find(long root, long name, int length) {
    int index = ceilingIndex(root, name, length);
    if (index == count(root)) {
      return 0;
    }
    long block = at(root, index);
    boolean found = nameLength(block) == length && Memory.equal(nameAddress(block), name, length);
    return found ? block : 0;
  }

  public static long nameAddress(long block) {
    return block + Memory.getInt(block + NAME_OFFSET);
  }

  public static int nameLength(long block) {
    return Memory.getInt(block);
  }

  /// Adds a block with a name that is absent.
  ///
  /// @param ownBytes what the owner keeps in the block, its first 8 bytes being the name's place
  static long add(NativeHeap heap, int slot, long root, long name, int length, int ownBytes) {
    int index = ceilingIndex(root, name, length);
    int count = count(root);
    int capacity = Memory.getInt(root + CAPACITY);
    if (count == capacity) {
      grow(heap, slot, root, capacity == 0 ? FIRST_CAPACITY : 2 * capacity);
    }
    long block = heap.allocate(slot, (long) ownBytes + length);
    Memory.putInt(block, length);
    Memory.putInt(block + NAME_OFFSET, ownBytes);
    Memory.copy(name, block + ownBytes, length);
    long place = Memory.getLong(root) + 8L * index;
    if (index < count) {
      Memory.copy(place, place + 8, 8L * (count - index));
    }
    Memory.putLong(place, block);
    Memory.putInt(root + COUNT, count + 1);
    return block;
  }

  private static void grow(NativeHeap heap, int slot, long root, int capacity) {
    long grown = heap.allocate(slot, 8L * capacity);
    int count = count(root);
    if (count > 0) {
      Memory.copy(Memory.getLong(root), grown, 8L * count);
      heap.free(Memory.getLong(root));
    }
    Memory.putLong(root, grown);
    Memory.putInt(root + CAPACITY, capacity);
  }

  /// Takes a block out and frees it.
  static void remove(NativeHeap heap, long root, long block) {
    int index = ceilingIndex(root, nameAddress(block), nameLength(block));
    int behind = count(root) - index - 1;
    long place = Memory.getLong(root) + 8L * index;
    if (behind > 0) {
      Memory.copy(place + 8, place, 8L * behind);
    }
    Memory.putInt(root + COUNT, count(root) - 1);
    heap.free(block);
    if (count(root) == 0) {
      free(heap, root);
    }
  }

  /// Frees the array; the blocks are the caller's.
  static void free(NativeHeap heap, long root) {
    if (Memory.getLong(root) != 0) {
      heap.free(Memory.getLong(root));
    }
    create(root);
  }

  /// Bytes of the array.
  static long bytes(NativeHeap heap, long root) {
    return Memory.getLong(root) == 0 ? 0 : heap.usableBytes(Memory.getLong(root));
  }

  /// The index of the first block whose name is not below this one.
  private static int ceilingIndex(long root, long name, int length) {
    int from = 0;
    int to = count(root) - 1;
    while (from <= to) {
      int middle = from + to >>> 1;
      long block = at(root, middle);
      if (Memory.compare(nameAddress(block), nameLength(block), name, length) < 0) {
        from = middle + 1;
      } else {
        to = middle - 1;
      }
    }
    return from;
  }
}
