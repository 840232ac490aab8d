package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// The tail of a stream's record: its counters, and the roots of all it owns.
///
/// ```
/// 0 last id (128) | 16 first id (128) | 32 highest deleted id (128)
/// 48 entries ever added (64) | 56 entries (64)
/// 64 blocks: IdTree from the id of a block's first entry to its listpack (24)
/// 88 groups: NameTable of ConsumerGroups (16)                                  104 bytes
/// ```
///
/// Groups, consumers and pending entries are native like everything else: so they belong to their
/// record, move with it and are freed with it, whoever ends it.
public final class StreamRoot {
  public static final int BYTES = 104;

  public static final int LAST_ID = 0;
  public static final int FIRST_ID = 16;
  public static final int MAX_DELETED_ID = 32;

  private static final int ENTRIES_ADDED = 48;
  private static final int LENGTH = 56;
  private static final int BLOCKS = 64;
  private static final int GROUPS = 88;
  private static final int BLOCK_ADDRESS_BYTES = 8;

  private StreamRoot() {}

  /// Makes an empty stream.
  public static void create(long root) {
    Memory.fill(root, BYTES, (byte) 0);
    IdTree.create(root + BLOCKS, BLOCK_ADDRESS_BYTES);
  }

  /// The first half of one of the three ids.
  public static long ms(long root, int id) {
    return Memory.getLong(root + id);
  }

  public static long seq(long root, int id) {
    return Memory.getLong(root + id + 8);
  }

  public static void setId(long root, int id, long ms, long seq) {
    Memory.putLong(root + id, ms);
    Memory.putLong(root + id + 8, seq);
  }

  /// How many entries were ever added.
  public static long entriesAdded(long root) {
    return Memory.getLong(root + ENTRIES_ADDED);
  }

  public static void setEntriesAdded(long root, long entries) {
    Memory.putLong(root + ENTRIES_ADDED, entries);
  }

  /// How many entries there are.
  public static long length(long root) {
    return Memory.getLong(root + LENGTH);
  }

  public static void setLength(long root, long entries) {
    Memory.putLong(root + LENGTH, entries);
  }

  /// The root of the tree of blocks; its values are their addresses.
  public static long blocks(long root) {
    return root + BLOCKS;
  }

  /// The root of the table of groups.
  public static long groups(long root) {
    return root + GROUPS;
  }

  /// How many blocks of entries there are.
  static int blockCount(long root) {
    return (int) Math.min(Integer.MAX_VALUE, IdTree.size(blocks(root)));
  }

  /// Frees up to `limit` blocks from the first on.
  ///
  /// @return whether some are left
  static boolean freeSomeBlocks(NativeHeap heap, long root, int limit) {
    IdCursor cursor = new IdCursor();
    for (int freed = 0; freed < limit; freed++) {
      if (!cursor.first(blocks(root))) {
        return false;
      }
      heap.free(Memory.getLong(cursor.value()));
      IdTree.remove(heap, blocks(root), cursor.ms(), cursor.seq());
    }
    return true;
  }

  static void free(NativeHeap heap, long root) {
    IdCursor cursor = new IdCursor();
    for (boolean more = cursor.first(blocks(root)); more; more = cursor.next()) {
      heap.free(Memory.getLong(cursor.value()));
    }
    IdTree.free(heap, blocks(root));
    long groups = groups(root);
    for (int i = 0; i < NameTable.count(groups); i++) {
      ConsumerGroup.free(heap, NameTable.at(groups, i));
    }
    NameTable.free(heap, groups);
  }

  /// Makes `target` a copy of the stream `source`.
  static void copy(NativeHeap heap, int slot, long source, long target) {
    Memory.copy(source, target, BYTES);
    IdTree.copy(heap, slot, blocks(source), blocks(target));
    IdCursor cursor = new IdCursor();
    for (boolean more = cursor.first(blocks(target)); more; more = cursor.next()) {
      long block = Memory.getLong(cursor.value());
      int bytes = Memory.getInt(block);
      long copy = heap.allocate(slot, NativeHeap.usableBytesFor(bytes));
      Memory.copy(block, copy, bytes);
      Memory.putLong(cursor.value(), copy);
    }
    NameTable.create(groups(target));
    for (int i = 0; i < NameTable.count(groups(source)); i++) {
      ConsumerGroup.copy(heap, slot, NameTable.at(groups(source), i), target);
    }
  }

  /// Bytes of all the stream owns; those of more than `samples` blocks are estimated.
  static long bytes(NativeHeap heap, long root, int samples) {
    IdCursor cursor = new IdCursor();
    long sampled = 0;
    int count = 0;
    for (boolean more = cursor.first(blocks(root)); more && count < samples; more = cursor.next()) {
      sampled += heap.usableBytes(Memory.getLong(cursor.value()));
      count++;
    }
    long bytes = count == 0 ? 0 : sampled * IdTree.size(blocks(root)) / count;
    bytes += IdTree.bytes(heap, blocks(root)) + NameTable.bytes(heap, groups(root));
    for (int i = 0; i < NameTable.count(groups(root)); i++) {
      bytes += ConsumerGroup.bytes(heap, NameTable.at(groups(root), i));
    }
    return bytes;
  }
}
