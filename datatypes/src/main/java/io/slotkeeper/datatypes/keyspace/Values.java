package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// What owns memory beyond its record, by encoding.
public final class Values {
  private Values() {}

  /// Frees a record and all its value owns.
  public static void free(NativeHeap heap, long record) {
    freeContent(heap, record);
    heap.free(record);
  }

  /// Frees what the value owns outside the record.
  public static void freeContent(NativeHeap heap, long record) {
    if (Record.typeAndEncoding(record) == Record.typeAndEncoding(Record.STRING, Record.BLOCK)) {
      long reference = Memory.getLong(Record.tailAddress(record));
      StringBlock.unpin(heap, heap.address(reference));
    }
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
    if (Record.typeAndEncoding(record) == Record.typeAndEncoding(Record.STRING, Record.BLOCK)) {
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
    Memory.copy(Record.tailAddress(record), Record.tailAddress(copied), length);
  }

  /// Bytes the key takes: record and content, as they are stored.
  public static long bytes(NativeHeap heap, long record) {
    long bytes = heap.usableBytes(record);
    if (Record.typeAndEncoding(record) == Record.typeAndEncoding(Record.STRING, Record.BLOCK)) {
      bytes += heap.usableBytes(heap.address(Memory.getLong(Record.tailAddress(record))));
    }
    return bytes;
  }
}
