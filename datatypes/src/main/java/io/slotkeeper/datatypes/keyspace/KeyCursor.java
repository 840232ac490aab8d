package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// The place of one key in the keyspace: found or absent, and every change to it.
///
/// Reused: `seek` points it at another key. The key bytes must stay where they are while the cursor
/// is used. A cursor belongs to one thread, which holds the lock of the key's slot from `seek` to
/// the last use; another change to the same slot in between makes it invalid.
public final class KeyCursor {
  private Database database;
  private NativeHeap heap;
  private int slot;
  private int tag;
  private long key;
  private int keyLength;
  private long word;
  private long record;
  private boolean detached;

  /// The key has come to be since `seek`.
  private boolean isNew;

  public KeyCursor(Database database) {
    this.database = database;
    this.heap = database.heap;
  }

  /// Points at a key.
  ///
  /// @param hash of the key, by [Keyspace#hash(long, int)]
  public void seek(Database database, int slot, long hash, long key, int keyLength) {
    this.database = database;
    this.heap = database.heap;
    this.slot = slot;
    this.tag = HashTable.tag(hash);
    this.key = key;
    this.keyLength = keyLength;
    this.detached = false;
    find();
  }

  /// Points at no key: what is written becomes a record without a name, until
  /// [Values#moveTo(KeyCursor, long)] gives it to a key or `delete` drops it.
  ///
  /// @param slot whose memory it shares
  public void seekDetached(Database database, int slot) {
    this.database = database;
    this.heap = database.heap;
    this.slot = slot;
    this.tag = 0;
    this.key = 0;
    this.keyLength = 0;
    this.detached = true;
    word = 0;
    record = 0;
    isNew = false;
  }

  /// Points at a record wherever it is, to read it; it must not be changed through this cursor.
  public void seekRecord(Database database, int slot, long record) {
    seekDetached(database, slot);
    this.record = record;
  }

  private void find() {
    isNew = false;
    long at = HashTable.seek(database.table(slot), tag);
    if (at != 0) {
      for (; ; at += 8) {
        long entry = Memory.getLong(at);
        if (entry == 0 || HashTable.tagOf(entry) != tag) {
          break;
        }
        long candidate = heap.address(HashTable.referenceOf(entry));
        if (Record.keyEquals(candidate, key, keyLength)) {
          word = at;
          record = candidate;
          return;
        }
      }
    }
    word = 0;
    record = 0;
  }

  public Database database() {
    return database;
  }

  /// Whether the key has come to be since `seek` and nobody has asked yet.
  public boolean takeNew() {
    boolean taken = isNew;
    isNew = false;
    return taken;
  }

  public int slot() {
    return slot;
  }

  /// The key's record, 0 when the key is absent.
  public long record() {
    return record;
  }

  /// Must be called before the value is changed in place: a snapshot may still need it as it is.
  /// Replacing and deleting do it themselves.
  public void beforeChange() {
    if (record != 0) {
      database.beforeChange(slot, record);
    }
  }

  /// Gives the key a record for a new value, whose tail bytes the caller writes next. What the old
  /// value owned is freed; its tail is gone.
  ///
  /// @param expiry unix time in ms or [Record#NO_EXPIRY]
  /// @return the record
  public long write(int type, int encoding, int tailLength, long expiry, int access) {
    if (record != 0) {
      database.beforeChange(slot, record);
    }
    int before = record == 0 ? 0 : Database.expiring(record);
    boolean isLarge = record != 0 && Values.blocks(record) > Garbage.MANY_BLOCKS;
    if (record != 0 && !isLarge) {
      Values.freeContent(heap, record);
    }
    long bytes = Record.bytesFor(keyLength, tailLength, expiry != Record.NO_EXPIRY);
    int kind = Record.typeAndEncoding(type, encoding) | database.generation();
    if (record != 0 && !isLarge && heap.resizeInPlace(record, bytes)) {
      Record.writeHead(record, kind, access, keyLength, tailLength, expiry);
      Memory.copy(key, Record.keyAddress(record), keyLength);
      relink(record, before);
      return record;
    }
    long created = heap.allocate(slot, bytes);
    Record.writeHead(created, kind, access, keyLength, tailLength, expiry);
    Memory.copy(key, Record.keyAddress(created), keyLength);
    if (isLarge) {
      long old = record;
      relink(created, before);
      record = created;
      database.garbage().add(old);
    } else {
      place(created);
    }
    return record;
  }

  /// Changes the length of the tail, whose first bytes stay as they are.
  ///
  /// @return the record, which may have moved
  public long resizeTail(int tailLength) {
    return reshape(tailLength, Record.expiry(record));
  }

  /// Sets or, with [Record#NO_EXPIRY], removes the key's expiry.
  ///
  /// @return the record, which may have moved
  public long setExpiry(long expiry) {
    if (expiry != Record.NO_EXPIRY && Record.hasExpiry(record)) {
      database.requireUnneeded(record);
      Record.setExpiryInPlace(record, expiry);
      database.expiryChanged(slot, expiry);
      return record;
    }
    return reshape(Record.tailLength(record), expiry);
  }

  /// Gives the record another encoding, of the same length.
  public void setEncoding(int encoding) {
    database.requireUnneeded(record);
    int before = Database.expiring(record);
    Record.setTypeAndEncoding(record, Record.typeAndEncoding(Record.type(record), encoding));
    if (before != Database.expiring(record)) {
      relink(record, before);
    }
  }

  /// A field of the key's hash will expire.
  public void fieldExpires(long expiry) {
    if (!detached) {
      database.expiryChanged(slot, expiry);
    }
  }

  /// Removes the key and frees its value, a very large one in the background.
  public void delete() {
    delete(false);
  }

  /// Removes the key and frees its value.
  ///
  /// @param lazily whether all but small values are freed in the background
  public void delete(boolean lazily) {
    long removed = unlink();
    if (Values.blocks(removed) > (lazily ? Garbage.SOME_BLOCKS : Garbage.MANY_BLOCKS)) {
      database.garbage().add(removed);
    } else {
      Values.free(heap, removed);
    }
  }

  /// Removes the key; its record is the caller's.
  public long unlink() {
    long unlinked = record;
    database.beforeChange(slot, record);
    if (!detached) {
      database.unlink(slot, word());
    }
    word = 0;
    record = 0;
    return unlinked;
  }

  /// Moves the record to another block of the same size, to empty its slab.
  public void relocate() {
    long bytes = Record.bytes(record);
    long moved = heap.allocate(slot, bytes);
    Memory.copy(record, moved, bytes);
    place(moved);
  }

  /// Where the entry is; after an insert that is looked up when first needed.
  private long word() {
    if (word == 0) {
      find();
    }
    return word;
  }

  private long reshape(int tailLength, long expiry) {
    database.requireUnneeded(record);
    int oldTailLength = Record.tailLength(record);
    long bytes = Record.bytesFor(keyLength, tailLength, expiry != Record.NO_EXPIRY);
    long oldKey = Record.keyAddress(record);
    int kept = keyLength + Math.min(oldTailLength, tailLength);
    int kind = Record.typeAndEncoding(record) | Record.generation(record);
    int access = Record.access(record);
    int before = Database.expiring(record);
    boolean sameHead = bytes - tailLength == oldKey - record + keyLength;
    if (sameHead && heap.resizeInPlace(record, bytes)) {
      Record.writeHead(record, kind, access, keyLength, tailLength, expiry);
      relink(record, before);
      return record;
    }
    long created = heap.allocate(slot, bytes);
    Record.writeHead(created, kind, access, keyLength, tailLength, expiry);
    Memory.copy(oldKey, Record.keyAddress(created), kept);
    place(created);
    return record;
  }

  private void place(long created) {
    if (record == 0) {
      if (!detached) {
        database.insert(slot, tag, created);
        isNew = true;
      }
      record = created;
      word = 0;
    } else {
      long old = record;
      relink(created, Database.expiring(old));
      record = created;
      heap.free(old);
    }
  }

  private void relink(long place, int before) {
    if (!detached) {
      database.relink(slot, word(), place, before);
    }
  }
}
