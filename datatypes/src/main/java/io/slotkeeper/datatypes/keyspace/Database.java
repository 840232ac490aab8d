package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// One numbered database: 16384 slot headers in a flat native array, and which slots hold keys.
///
/// ```
/// header  0 table root (24) | 24 expires (32) | 28 field expires (32) | 32 earliest expiry (64)
///         40 last-write stream offset (64) | 48 unused ...                             64 bytes
/// ```
///
/// `expires` counts the keys with an expiry, `field expires` the hashes with fields that have one.
/// `earliest expiry` is a lower bound of all these: the active expiry cycle skips slots where
/// nothing can be due. Table words of both are marked.
///
/// Why a flat array: 1 MiB stays in the second-level cache; a Java object per slot cost 100 ns per
/// command. Keys are found through a [KeyCursor].
///
/// Slots whose keys are still on their way here can be hidden: their keys are found by name, saved
/// and freed as others are, but nothing that goes through the keyspace meets them.
///
/// Threads: a slot's header and keys belong to whoever holds the slot's lock.
public final class Database {
  public static final int SLOTS = 16384;

  static final int HEADER_BYTES = 64;

  private static final int EXPIRES = 24;
  private static final int FIELD_EXPIRES = 28;
  private static final int EARLIEST_EXPIRY = 32;

  /// What a record has that may expire: itself, fields.
  private static final int KEY_EXPIRES = 1;

  private static final int FIELDS_EXPIRE = 2;
  private static final long NEVER = Long.MAX_VALUE;

  final NativeHeap heap;
  private final Garbage garbage;
  private final long headers;

  /// Hidden ones are not among them.
  private final AtomicLongArray slotsWithKeys = new AtomicLongArray(SLOTS / 64);

  private final AtomicLongArray hiddenSlots = new AtomicLongArray(SLOTS / 64);

  /// Changes when databases are swapped, while everybody else stands still.
  private int index;

  // change while everybody else stands still, too
  private @Nullable ChangeBarrier barrier;
  private int generation;

  Database(NativeHeap heap, Garbage garbage, int index) {
    this.heap = heap;
    this.garbage = garbage;
    this.index = index;
    headers = heap.allocate(0, (long) SLOTS * HEADER_BYTES);
    Memory.fill(headers, (long) SLOTS * HEADER_BYTES, (byte) 0);
    for (int slot = 0; slot < SLOTS; slot++) {
      Memory.putLong(header(slot) + EARLIEST_EXPIRY, NEVER);
    }
  }

  /// Its number, as SELECT takes it.
  public int index() {
    return index;
  }

  void index(int index) {
    this.index = index;
  }

  /// A snapshot is opened, or closed: from then on records of another generation are shown to the
  /// barrier before they change.
  void snapshot(@Nullable ChangeBarrier barrier, int generation) {
    this.barrier = barrier;
    this.generation = generation;
  }

  /// What records are born with.
  int generation() {
    return generation;
  }

  /// Whether an open snapshot has not seen the record yet.
  public boolean isUnseen(long record) {
    return Record.generation(record) != generation;
  }

  /// An open snapshot has seen the record, or need not see it.
  public void markSeen(long record) {
    Record.setGeneration(record, generation);
  }

  void beforeChange(int slot, long record) {
    ChangeBarrier watched = barrier;
    if (watched != null && isUnseen(record)) {
      watched.beforeChange(this, slot, record);
    }
  }

  /// Checks, where memory is checked, that no open snapshot needs the record as it is.
  void requireUnneeded(long record) {
    if (Memory.CHECKED && barrier != null && isUnseen(record)) {
      throw new AssertionError("changed before the snapshot has seen it");
    }
  }

  public NativeHeap heap() {
    return heap;
  }

  Garbage garbage() {
    return garbage;
  }

  /// The root of the slot's [HashTable]; its elements are records, marked when they expire.
  public long table(int slot) {
    return header(slot);
  }

  public int keyCount(int slot) {
    return HashTable.count(header(slot));
  }

  public int expiresCount(int slot) {
    return Memory.getInt(header(slot) + EXPIRES);
  }

  public int fieldExpiresCount(int slot) {
    return Memory.getInt(header(slot) + FIELD_EXPIRES);
  }

  public long earliestExpiry(int slot) {
    return Memory.getLong(header(slot) + EARLIEST_EXPIRY);
  }

  public void setEarliestExpiry(int slot, long expiry) {
    Memory.putLong(header(slot) + EARLIEST_EXPIRY, expiry);
  }

  /// The number of keys, expired ones that nobody noticed included.
  public long size() {
    long size = 0;
    for (int slot = nextSlot(0); slot < SLOTS; slot = nextSlot(slot + 1)) {
      size += keyCount(slot);
    }
    return size;
  }

  /// The number of keys with an expiry.
  public long expires() {
    long expires = 0;
    for (int slot = nextSlot(0); slot < SLOTS; slot = nextSlot(slot + 1)) {
      expires += expiresCount(slot);
    }
    return expires;
  }

  /// The number of hashes with fields that expire.
  public long fieldExpires() {
    long hashes = 0;
    for (int slot = nextSlot(0); slot < SLOTS; slot = nextSlot(slot + 1)) {
      hashes += fieldExpiresCount(slot);
    }
    return hashes;
  }

  /// Whether there are no keys, hidden ones included.
  public boolean isEmpty() {
    boolean empty = nextSlot(0) == SLOTS;
    for (int i = 0; i < hiddenSlots.length(); i++) {
      empty &= hiddenSlots.get(i) == 0;
    }
    return empty;
  }

  /// Hides the keys that the slot has and those that come. Its lock is held.
  public void hide(int slot) {
    hiddenSlots.getAndAccumulate(slot >> 6, 1L << slot, (bits, bit) -> bits | bit);
    markEmpty(slot);
  }

  /// Shows the keys of a slot again. Its lock is held.
  public void show(int slot) {
    hiddenSlots.getAndAccumulate(slot >> 6, 1L << slot, (bits, bit) -> bits & ~bit);
    if (keyCount(slot) > 0) {
      markFilled(slot);
    }
  }

  public boolean isHidden(int slot) {
    return (hiddenSlots.get(slot >> 6) & 1L << slot) != 0;
  }

  /// Shows everything. The caller has stopped everybody else.
  void showAll() {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (isHidden(slot)) {
        show(slot);
      }
    }
  }

  /// The first slot from `slot` on that holds keys, or [#SLOTS].
  public int nextSlot(int slot) {
    if (slot >= SLOTS) {
      return SLOTS;
    }
    int index = slot >> 6;
    long bits = slotsWithKeys.get(index) & -1L << slot;
    while (bits == 0) {
      if (++index == SLOTS / 64) {
        return SLOTS;
      }
      bits = slotsWithKeys.get(index);
    }
    return (index << 6) + Long.numberOfTrailingZeros(bits);
  }

  /// Frees all keys of the slot; very large values later.
  public void clear(int slot) {
    long table = table(slot);
    for (long word = HashTable.first(heap, table, 0);
        word != 0;
        word = HashTable.next(heap, table, word)) {
      long record = heap.address(HashTable.referenceOf(Memory.getLong(word)));
      if (Values.blocks(record) > Garbage.MANY_BLOCKS) {
        garbage.add(record);
      } else {
        Values.free(heap, record);
      }
    }
    HashTable.clear(heap, table);
    Memory.putInt(header(slot) + EXPIRES, 0);
    Memory.putInt(header(slot) + FIELD_EXPIRES, 0);
    Memory.putLong(header(slot) + EARLIEST_EXPIRY, NEVER);
    markEmpty(slot);
  }

  void free() {
    showAll();
    for (int slot = nextSlot(0); slot < SLOTS; slot = nextSlot(slot + 1)) {
      clear(slot);
    }
    heap.free(headers);
  }

  void insert(int slot, int tag, long record) {
    int expiring = expiring(record);
    long table = table(slot);
    HashTable.insert(
        heap, slot, table, HashTable.entry(tag, expiring != 0, heap.reference(record)));
    if (HashTable.count(table) == 1 && !isHidden(slot)) {
      markFilled(slot);
    }
    expiringChanged(slot, 0, expiring, record);
  }

  /// What there is in a record that may expire: 0 for nothing.
  static int expiring(long record) {
    return (Record.hasExpiry(record) ? KEY_EXPIRES : 0)
        | (Record.hasFieldExpiry(record) ? FIELDS_EXPIRE : 0);
  }

  /// Takes the entry in `word` out; the record is the caller's.
  void unlink(int slot, long word) {
    long entry = Memory.getLong(word);
    if (HashTable.isMarked(entry)) {
      long record = heap.address(HashTable.referenceOf(entry));
      expiringChanged(slot, expiring(record), 0, record);
    }
    long table = table(slot);
    HashTable.remove(heap, slot, table, word);
    if (HashTable.count(table) == 0) {
      markEmpty(slot);
    }
  }

  /// Lets the entry in `word` lead to `record`, its key's new place or content.
  ///
  /// @param before what [#expiring(long)] said of the old record
  void relink(int slot, long word, long record, int before) {
    long old = Memory.getLong(word);
    int after = expiring(record);
    Memory.putLong(word, HashTable.entry(HashTable.tagOf(old), after != 0, heap.reference(record)));
    if ((before | after) != 0) {
      expiringChanged(slot, before, after, record);
    }
  }

  void expiryChanged(int slot, long expiry) {
    if (expiry < earliestExpiry(slot)) {
      setEarliestExpiry(slot, expiry);
    }
  }

  /// Keeps the counts and the bound. When fields of a hash that comes will expire is not known
  /// here, so the cycle looks at once.
  private void expiringChanged(int slot, int before, int after, long record) {
    long header = header(slot);
    int keys = (after & KEY_EXPIRES) - (before & KEY_EXPIRES);
    int hashes = (after & FIELDS_EXPIRE) - (before & FIELDS_EXPIRE) >> 1;
    Memory.putInt(header + EXPIRES, Memory.getInt(header + EXPIRES) + keys);
    Memory.putInt(header + FIELD_EXPIRES, Memory.getInt(header + FIELD_EXPIRES) + hashes);
    if (Memory.getLong(header + EXPIRES) == 0) {
      setEarliestExpiry(slot, NEVER);
      return;
    }
    if ((after & KEY_EXPIRES) != 0) {
      expiryChanged(slot, Record.expiry(record));
    }
    if (hashes > 0) {
      setEarliestExpiry(slot, 0);
    }
  }

  private void markFilled(int slot) {
    slotsWithKeys.getAndAccumulate(slot >> 6, 1L << slot, (bits, bit) -> bits | bit);
  }

  private void markEmpty(int slot) {
    slotsWithKeys.getAndAccumulate(slot >> 6, 1L << slot, (bits, bit) -> bits & ~bit);
  }

  private long header(int slot) {
    return headers + (long) slot * HEADER_BYTES;
  }
}
