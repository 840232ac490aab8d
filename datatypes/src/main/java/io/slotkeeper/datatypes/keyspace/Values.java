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

  /// Bytes the key takes: record and content, as they are stored.
  public static long bytes(NativeHeap heap, long record) {
    long bytes = heap.usableBytes(record);
    if (Record.typeAndEncoding(record) == Record.typeAndEncoding(Record.STRING, Record.BLOCK)) {
      bytes += heap.usableBytes(heap.address(Memory.getLong(Record.tailAddress(record))));
    }
    return bytes;
  }
}
