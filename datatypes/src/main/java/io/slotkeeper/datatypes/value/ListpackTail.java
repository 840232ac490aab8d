package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// The listpack in the tail of a cursor's record.
///
/// Every change gives back the listpack's address, which may have moved. Positions inside it are
/// offsets from its start while something is added.
final class ListpackTail {
  private ListpackTail() {}

  static long of(KeyCursor cursor) {
    return Record.tailAddress(cursor.record());
  }

  /// Gives the key an empty listpack with room for `bytes` of entries.
  static void create(KeyCursor cursor, int type, int bytes, int access) {
    int room = Listpack.EMPTY_BYTES + bytes;
    long record = cursor.write(type, Record.LISTPACK, room, Record.NO_EXPIRY, access);
    Listpack.create(Record.tailAddress(record));
  }

  /// Makes room for `more` bytes of entries.
  static long reserve(KeyCursor cursor, int more) {
    long record = cursor.record();
    int needed = Listpack.bytes(Record.tailAddress(record)) + more;
    if (needed > Record.tailLength(record)) {
      record = cursor.resizeTail(needed);
    }
    return Record.tailAddress(record);
  }

  static void append(KeyCursor cursor, long text, int length) {
    Listpack.append(reserve(cursor, Listpack.entryBytes(text, length)), text, length);
  }

  static void replace(KeyCursor cursor, long entry, long text, int length) {
    long offset = entry - of(cursor);
    int more = Listpack.bytesMore(entry, text, length);
    long listpack = more > 0 ? reserve(cursor, more) : of(cursor);
    Listpack.replace(listpack, listpack + offset, text, length);
    trim(cursor);
  }

  static void remove(KeyCursor cursor, long entry, int entries) {
    Listpack.remove(of(cursor), entry, entries);
    trim(cursor);
  }

  /// Gives room back that the listpack does not use.
  static void trim(KeyCursor cursor) {
    int bytes = Listpack.bytes(of(cursor));
    if (bytes != Record.tailLength(cursor.record())) {
      cursor.resizeTail(bytes);
    }
  }

  /// Moves the tail's bytes to a block of their own, for the time of a conversion.
  static long copyOut(KeyCursor cursor, NativeHeap heap) {
    long record = cursor.record();
    int bytes = Record.tailLength(record);
    long copy = heap.allocate(cursor.slot(), bytes);
    Memory.copy(Record.tailAddress(record), copy, bytes);
    return copy;
  }
}
