package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.ExpiringTable;
import io.slotkeeper.datatypes.keyspace.FieldBlock;
import io.slotkeeper.datatypes.keyspace.FieldTable;
import io.slotkeeper.datatypes.keyspace.FieldVisitor;
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
/// Once a field has an expiry the hash is an [ExpiringListpack] or an [ExpiringTable]. A field
/// whose time has come counts as absent, though it may still take room until somebody removes it
/// ([#removeExpired(int)]); only [#count()] counts it.
///
/// Reused; one thread.
public final class HashValue {
  /// The greatest expiry of a field, in unix ms: 48 bits, as in Redis.
  public static final long MAX_EXPIRY = (1L << 48) - 1;

  private final Keyspace keyspace;
  private final NativeHeap heap;
  private final Element value = new Element();
  private KeyCursor cursor;
  private HashLimits limits = new HashLimits(0, 0);
  private long now;

  /// @param cursor any; it is replaced by [#open(KeyCursor, HashLimits, long)]
  public HashValue(Keyspace keyspace, KeyCursor cursor) {
    this.keyspace = keyspace;
    this.heap = keyspace.heap();
    this.cursor = cursor;
  }

  /// Stands for the hash of the cursor's key from here on.
  ///
  /// @param now fields that expire then or earlier, in unix ms, are absent
  public void open(KeyCursor cursor, HashLimits limits, long now) {
    this.cursor = cursor;
    this.limits = limits;
    this.now = now;
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
    if (at == 0 || isExpired(at)) {
      return false;
    }
    readValue(at);
    return true;
  }

  private void readValue(long at) {
    if (isCompact()) {
      value.setEntry(Listpack.next(at));
    } else {
      long block = FieldTable.blockAt(heap, at);
      value.setText(FieldBlock.valueAddress(block), FieldBlock.valueLength(block));
    }
  }

  /// The value of the field found last.
  public Element value() {
    return value;
  }

  private long position(long field, int length) {
    long tail = tail();
    return isCompact()
        ? Listpack.find(Listpack.first(tail), stride(), field, length)
        : FieldTable.find(heap, tail, keyspace.hash(field, length), field, length);
  }

  private long expiryAt(long at) {
    return switch (encoding()) {
      case Record.LISTPACK_EX -> ExpiringListpack.expiry(at);
      case Record.HASHTABLE_EX -> FieldTable.expiryAt(heap, at);
      default -> Record.NO_EXPIRY;
    };
  }

  private boolean isExpired(long at) {
    if (!Record.hasFieldExpiry(cursor.record())) {
      return false;
    }
    long expiry = expiryAt(at);
    return expiry != Record.NO_EXPIRY && expiry <= now;
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
    if (isCompact()
        && (newFields > limits.maxListpackEntries()
            || longest > limits.maxListpackValueBytes()
            || Listpack.bytes(tail()) + total > Listpack.MAX_BYTES)) {
      convert();
    }
  }

  /// Makes the hash a table if it has more fields than a listpack may have: it was taken over from
  /// elsewhere.
  public void settle() {
    if (isCompact() && count() > limits.maxListpackEntries()) {
      convert();
    }
  }

  /// Sets a field, which does not expire then.
  ///
  /// @return whether it is new
  public boolean put(long field, int length, long text, int textLength) {
    return put(field, length, text, textLength, false);
  }

  /// Sets a field.
  ///
  /// @param keepExpiry whether it keeps the expiry it has
  /// @return whether it is new
  public boolean put(long field, int length, long text, int textLength, boolean keepExpiry) {
    if (isCompact() && Math.max(length, textLength) > limits.maxListpackValueBytes()) {
      convert();
    }
    long at = position(field, length);
    boolean isNew = at == 0 || isExpired(at);
    boolean kept = keepExpiry && !isNew;
    if (!isCompact()) {
      putInTable(at, kept, field, length, text, textLength);
    } else if (at == 0) {
      appendToListpack(field, length, text, textLength);
    } else if (kept || expiryAt(at) == Record.NO_EXPIRY) {
      ListpackTail.replace(cursor, Listpack.next(at), text, textLength);
    } else {
      ListpackTail.remove(cursor, at, ExpiringListpack.STRIDE);
      appendToListpack(field, length, text, textLength);
    }
    return isNew;
  }

  private void appendToListpack(long field, int length, long text, int textLength) {
    if (encoding() == Record.LISTPACK_EX) {
      ExpiringListpack.add(cursor, field, length, text, textLength, Record.NO_EXPIRY);
    } else {
      int more = Listpack.entryBytes(field, length) + Listpack.entryBytes(text, textLength);
      long listpack = ListpackTail.reserve(cursor, more);
      Listpack.append(listpack, field, length);
      Listpack.append(listpack, text, textLength);
    }
    settle();
  }

  private void putInTable(
      long at, boolean keepExpiry, long field, int length, long text, int textLength) {
    long root = tail();
    int slot = cursor.slot();
    long block;
    if (at == 0) {
      long hash = keyspace.hash(field, length);
      block = FieldTable.add(heap, slot, root, hash, field, length, textLength);
    } else {
      if (encoding() == Record.HASHTABLE_EX && !keepExpiry) {
        ExpiringTable.setExpiry(heap, slot, root, at, Record.NO_EXPIRY);
      }
      block = FieldTable.resizeValue(heap, slot, at, textLength);
    }
    Memory.copy(text, FieldBlock.valueAddress(block), textLength);
  }

  /// Removes a field. Who empties a hash removes its key next.
  ///
  /// @return whether it existed
  public boolean remove(long field, int length) {
    long at = position(field, length);
    if (at == 0) {
      return false;
    }
    boolean existed = !isExpired(at);
    switch (encoding()) {
      case Record.HASHTABLE -> FieldTable.remove(heap, cursor.slot(), tail(), at);
      case Record.HASHTABLE_EX -> ExpiringTable.remove(heap, cursor.slot(), tail(), at);
      default -> ListpackTail.remove(cursor, at, stride());
    }
    return existed;
  }

  // ---- expiry -----------------------------------------------------------------------------

  /// A time before which no field of a hash expires, [Long#MAX_VALUE] for never.
  public static long earliestExpiry(NativeHeap heap, long record) {
    long tail = Record.tailAddress(record);
    return switch (Record.encoding(record)) {
      case Record.LISTPACK_EX -> ExpiringListpack.earliest(tail);
      case Record.HASHTABLE_EX -> ExpiringTable.earliest(heap, tail);
      default -> Long.MAX_VALUE;
    };
  }

  /// Whether a listpack of so many entries can be that of a small hash with fields that expire.
  public static boolean isExpiringListpack(long listpack, int entries) {
    return ExpiringListpack.isOrdered(listpack, entries);
  }

  /// The expiry of a field that [#find(long, int)] finds, or [Record#NO_EXPIRY].
  public long expiry(long field, int length) {
    return expiryAt(position(field, length));
  }

  /// Gives a field that [#find(long, int)] finds an expiry, or with [Record#NO_EXPIRY] none.
  public void setExpiry(long field, int length, long expiry) {
    boolean expires = expiry != Record.NO_EXPIRY;
    if (expires && !Record.hasFieldExpiry(cursor.record())) {
      beginExpiring();
    }
    long at = position(field, length);
    if (encoding() == Record.LISTPACK_EX) {
      if (ExpiringListpack.expiry(at) != expiry) {
        readValue(at);
        value.detach();
        long text = value.address();
        ListpackTail.remove(cursor, at, ExpiringListpack.STRIDE);
        ExpiringListpack.add(cursor, field, length, text, value.length(), expiry);
      }
    } else if (encoding() == Record.HASHTABLE_EX) {
      ExpiringTable.setExpiry(heap, cursor.slot(), tail(), at, expiry);
    }
    if (expires) {
      cursor.fieldExpires(expiry);
    }
  }

  private void beginExpiring() {
    if (isCompact()) {
      ExpiringListpack.create(cursor);
    } else {
      long record = cursor.resizeTail(ExpiringTable.ROOT_BYTES);
      ExpiringTable.create(Record.tailAddress(record));
      cursor.setEncoding(Record.HASHTABLE_EX);
    }
  }

  /// Removes fields whose time has come. Who empties a hash removes its key next.
  ///
  /// @param limit of a table about so many at most; the earliest go first
  /// @param visitor is shown each of them before
  /// @return how many
  public int removeExpired(int limit, FieldVisitor visitor) {
    return switch (encoding()) {
      case Record.LISTPACK_EX -> ExpiringListpack.removeExpired(cursor, now, value, visitor);
      case Record.HASHTABLE_EX ->
          ExpiringTable.removeExpired(heap, cursor.slot(), tail(), now, limit, visitor);
      default -> 0;
    };
  }

  // ---- encodings --------------------------------------------------------------------------

  private void convert() {
    boolean expiring = encoding() == Record.LISTPACK_EX;
    int stride = stride();
    long listpack = ListpackTail.copyOut(cursor, heap);
    long record = cursor.resizeTail(expiring ? ExpiringTable.ROOT_BYTES : HashTable.ROOT_BYTES);
    long root = Record.tailAddress(record);
    FieldTable.create(root);
    if (expiring) {
      ExpiringTable.create(root);
    }
    cursor.setEncoding(expiring ? Record.HASHTABLE_EX : Record.HASHTABLE);
    Element field = new Element();
    for (long entry = Listpack.first(listpack);
        !Listpack.isEnd(entry);
        entry = Listpack.skip(entry, stride)) {
      field.setEntry(entry);
      value.setEntry(Listpack.next(entry));
      putInTable(0, false, field.address(), field.length(), value.address(), value.length());
      if (expiring) {
        long at = position(field.address(), field.length());
        long expiry = ExpiringListpack.expiry(entry);
        ExpiringTable.setExpiry(heap, cursor.slot(), root, at, expiry);
      }
    }
    heap.free(listpack);
  }

  private boolean isCompact() {
    int encoding = encoding();
    return encoding == Record.LISTPACK || encoding == Record.LISTPACK_EX;
  }

  private int stride() {
    return encoding() == Record.LISTPACK ? 2 : ExpiringListpack.STRIDE;
  }

  private int encoding() {
    return Record.encoding(cursor.record());
  }

  private long tail() {
    return Record.tailAddress(cursor.record());
  }
}
