package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// What owns memory beyond its record, by encoding.
public final class Values {
  /// Where there is nothing left to free.
  static final int ALL_FREED = -1;

  private Values() {}

  /// Frees a record and all its value owns.
  public static void free(NativeHeap heap, long record) {
    freeContent(heap, record);
    heap.free(record);
  }

  /// Frees what the value owns outside the record.
  public static void freeContent(NativeHeap heap, long record) {
    long tail = Record.tailAddress(record);
    switch (Record.encoding(record)) {
      case Record.BLOCK -> StringBlock.unpin(heap, heap.address(Memory.getLong(tail)));
      case Record.HASHTABLE -> FieldTable.free(heap, tail);
      case Record.HASHTABLE_EX -> ExpiringTable.free(heap, tail);
      case Record.QUICKLIST -> NodeList.free(heap, tail);
      case Record.SKIPLIST -> SortedTable.free(heap, tail);
      case Record.STREAM_BLOCKS -> StreamRoot.free(heap, tail);
      default -> {}
    }
  }

  /// How many blocks a record's value owns, about: what it costs to free it.
  static int blocks(long record) {
    long tail = Record.tailAddress(record);
    return switch (Record.encoding(record)) {
      case Record.HASHTABLE, Record.HASHTABLE_EX, Record.SKIPLIST -> HashTable.count(tail);
      case Record.QUICKLIST -> NodeList.nodes(tail);
      case Record.STREAM_BLOCKS -> StreamRoot.blockCount(tail);
      default -> 1;
    };
  }

  /// Frees a part of what a record owns; with the last part, the record.
  ///
  /// @param position 0 at first, then what the call before returned
  /// @param limit about so many blocks
  /// @return where to go on, or [#ALL_FREED]
  static int freeSome(NativeHeap heap, long record, int position, int limit) {
    long tail = Record.tailAddress(record);
    switch (Record.encoding(record)) {
      case Record.HASHTABLE, Record.HASHTABLE_EX -> {
        int next = FieldTable.freeSome(heap, tail, position, limit);
        if (next < HashTable.TAGS) {
          return next;
        }
        HashTable.clear(heap, tail);
      }
      case Record.STREAM_BLOCKS -> {
        if (StreamRoot.freeSomeBlocks(heap, tail, limit)) {
          return 0;
        }
      }
      case Record.SKIPLIST -> {
        if (ScoreTree.freeSome(heap, SortedTable.tree(tail), limit)) {
          return 0;
        }
        int next = FieldTable.freeSome(heap, tail, position, limit);
        if (next < HashTable.TAGS) {
          return next;
        }
        HashTable.clear(heap, tail);
      }
      case Record.QUICKLIST -> {
        if (NodeList.freeSome(heap, tail, limit)) {
          return 0;
        }
      }
      default -> {}
    }
    free(heap, record);
    return ALL_FREED;
  }

  /// Gives the cursor's key the value of a record that was unlinked, expiry and access included;
  /// the record is gone.
  public static void moveTo(KeyCursor target, long record) {
    NativeHeap heap = target.database().heap();
    int length = Record.tailLength(record);
    long moved =
        target.write(
            Record.type(record),
            Record.encoding(record),
            length,
            Record.expiry(record),
            Record.access(record));
    Memory.copy(Record.tailAddress(record), Record.tailAddress(moved), length);
    heap.free(record);
  }

  /// Gives the cursor's key a copy of another key's value, expiry and access included.
  public static void copyTo(KeyCursor target, long record) {
    NativeHeap heap = target.database().heap();
    if (Record.encoding(record) == Record.BLOCK) {
      long source = Strings.block(heap, record);
      int length = (int) StringBlock.length(source);
      long block = StringBlock.allocate(heap, target.slot(), length);
      Memory.copy(StringBlock.bytesAddress(source), StringBlock.bytesAddress(block), length);
      StringBlock.setLength(block, length);
      Strings.setBlock(target, block, Record.expiry(record), Record.access(record));
      return;
    }
    int length = Record.tailLength(record);
    long copied =
        target.write(
            Record.type(record),
            Record.encoding(record),
            length,
            Record.expiry(record),
            Record.access(record));
    long from = Record.tailAddress(record);
    long to = Record.tailAddress(copied);
    switch (Record.encoding(record)) {
      case Record.HASHTABLE -> FieldTable.copy(heap, target.slot(), from, to);
      case Record.HASHTABLE_EX -> ExpiringTable.copy(heap, target.slot(), from, to);
      case Record.QUICKLIST -> NodeList.copy(heap, target.slot(), from, to);
      case Record.SKIPLIST -> SortedTable.copy(heap, target.slot(), from, to);
      case Record.STREAM_BLOCKS -> StreamRoot.copy(heap, target.slot(), from, to);
      default -> Memory.copy(from, to, length);
    }
  }

  /// Bytes the key takes: record and content, as they are stored.
  ///
  /// @param samples of how many elements the bytes are counted; the others are estimated
  public static long bytes(NativeHeap heap, long record, int samples) {
    long tail = Record.tailAddress(record);
    long content =
        switch (Record.encoding(record)) {
          case Record.BLOCK -> heap.usableBytes(heap.address(Memory.getLong(tail)));
          case Record.HASHTABLE -> FieldTable.bytes(heap, tail, samples);
          case Record.HASHTABLE_EX -> ExpiringTable.bytes(heap, tail, samples);
          case Record.QUICKLIST -> NodeList.bytes(heap, tail, samples);
          case Record.SKIPLIST -> SortedTable.bytes(heap, tail, samples);
          case Record.STREAM_BLOCKS -> StreamRoot.bytes(heap, tail, samples);
          default -> 0;
        };
    return heap.usableBytes(record) + content;
  }
}
