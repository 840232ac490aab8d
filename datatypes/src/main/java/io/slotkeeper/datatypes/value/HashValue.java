package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.FieldBlock;
import io.slotkeeper.datatypes.keyspace.FieldTable;
import io.slotkeeper.datatypes.keyspace.HashTable;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// A hash: fields with values.
///
/// Small, it is a listpack `field value field value ...` in the record's tail; a long field or
/// value or too many fields make it a [FieldTable], and it stays one. See [HashLimits].
///
/// Reused; one thread.
public final class HashValue {
  private final Keyspace keyspace;
  private final NativeHeap heap;
  private final Element value = new Element();
  private KeyCursor cursor;
  private HashLimits limits = new HashLimits(0, 0);

  /// @param cursor any; it is replaced by [#open(KeyCursor, HashLimits)]
  public HashValue(Keyspace keyspace, KeyCursor cursor) {
    this.keyspace = keyspace;
    this.heap = keyspace.heap();
    this.cursor = cursor;
  }

  /// Stands for the hash of the cursor's key from here on.
  public void open(KeyCursor cursor, HashLimits limits) {
    this.cursor = cursor;
    this.limits = limits;
  }

  /// The number of fields.
  public static int count(long record) {
    return FieldWalk.count(record);
  }

  public int count() {
    return count(cursor.record());
  }

  // ---- reading ----------------------------------------------------------------------------

  /// Looks a field up.
  ///
  /// @return whether it exists; then [#value()] is its value
  public boolean find(long field, int length) {
    long at = position(field, length);
    if (at == 0) {
      return false;
    }
    if (isListpack()) {
      value.setEntry(Listpack.next(at));
    } else {
      long block = FieldTable.blockAt(heap, at);
      value.setText(FieldBlock.valueAddress(block), FieldBlock.valueLength(block));
    }
    return true;
  }

  /// The value of the field found last.
  public Element value() {
    return value;
  }

  private long position(long field, int length) {
    long tail = tail();
    return isListpack()
        ? Listpack.find(Listpack.first(tail), 2, field, length)
        : FieldTable.find(heap, tail, keyspace.hash(field, length), field, length);
  }

  // ---- changes ----------------------------------------------------------------------------

  /// Makes an empty hash, to be filled at once.
  ///
  /// @param room bytes of the listpack entries that will come, 0 when it will be no listpack
  public void create(int room, int access) {
    ListpackTail.create(cursor, Record.HASH, room, access);
  }

  /// Prepares for more fields and values, of these lengths: what cannot stay a listpack with them
  /// becomes a table first, once.
  ///
  /// @param newFields fields that come
  /// @param longest length of the longest text
  /// @param total length of all texts
  public void prepare(long newFields, int longest, long total) {
    if (isListpack()
        && (newFields > limits.maxListpackEntries()
            || longest > limits.maxListpackValueBytes()
            || Listpack.bytes(tail()) + total > Listpack.MAX_BYTES)) {
      convert();
    }
  }

  /// Makes the hash a table if it has more fields than a listpack may have: it was taken over from
  /// elsewhere.
  public void settle() {
    if (isListpack() && count() > limits.maxListpackEntries()) {
      convert();
    }
  }

  /// Sets a field.
  ///
  /// @return whether it is new
  public boolean put(long field, int length, long text, int textLength) {
    if (isListpack() && Math.max(length, textLength) > limits.maxListpackValueBytes()) {
      convert();
    }
    return isListpack()
        ? putInListpack(field, length, text, textLength)
        : putInTable(field, length, text, textLength);
  }

  private boolean putInListpack(long field, int length, long text, int textLength) {
    long at = position(field, length);
    if (at != 0) {
      ListpackTail.replace(cursor, Listpack.next(at), text, textLength);
      return false;
    }
    int more = Listpack.entryBytes(field, length) + Listpack.entryBytes(text, textLength);
    long listpack = ListpackTail.reserve(cursor, more);
    Listpack.append(listpack, field, length);
    Listpack.append(listpack, text, textLength);
    if (count() > limits.maxListpackEntries()) {
      convert();
    }
    return true;
  }

  private boolean putInTable(long field, int length, long text, int textLength) {
    long root = tail();
    int slot = cursor.slot();
    long hash = keyspace.hash(field, length);
    long at = FieldTable.find(heap, root, hash, field, length);
    long block =
        at == 0
            ? FieldTable.add(heap, slot, root, hash, field, length, textLength)
            : FieldTable.resizeValue(heap, slot, at, textLength);
    Memory.copy(text, FieldBlock.valueAddress(block), textLength);
    return at == 0;
  }

  /// Removes a field. Who empties a hash removes its key next.
  ///
  /// @return whether it existed
  public boolean remove(long field, int length) {
    long at = position(field, length);
    if (at == 0) {
      return false;
    }
    if (isListpack()) {
      ListpackTail.remove(cursor, at, 2);
    } else {
      FieldTable.remove(heap, cursor.slot(), tail(), at);
    }
    return true;
  }

  private void convert() {
    long listpack = ListpackTail.copyOut(cursor, heap);
    long record = cursor.resizeTail(HashTable.ROOT_BYTES);
    Record.setTypeAndEncoding(record, Record.typeAndEncoding(Record.HASH, Record.HASHTABLE));
    long root = Record.tailAddress(record);
    FieldTable.create(root);
    Element field = new Element();
    for (long entry = Listpack.first(listpack);
        !Listpack.isEnd(entry);
        entry = Listpack.skip(entry, 2)) {
      field.setEntry(entry);
      value.setEntry(Listpack.next(entry));
      putInTable(field.address(), field.length(), value.address(), value.length());
    }
    heap.free(listpack);
  }

  private boolean isListpack() {
    return Record.encoding(cursor.record()) == Record.LISTPACK;
  }

  private long tail() {
    return Record.tailAddress(cursor.record());
  }
}
