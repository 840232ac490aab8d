package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.NativeHeap;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// All databases of a server, their memory and the slot locks.
///
/// A database's 1 MiB of headers is allocated when it is first used.
public final class Keyspace implements AutoCloseable {
  /// Arenas per loop: with two, two loops rarely meet in one.
  private static final int ARENAS_PER_LOOP = 4;

  private final NativeHeap heap;
  private final SlotLocks locks = new SlotLocks();
  private final AtomicReferenceArray<@Nullable Database> databases;
  private final Queue<Database> detached = new ConcurrentLinkedQueue<>();
  private final long hashSeed;
  private final Garbage garbage;
  private final LongAdder detachedKeys = new LongAdder();

  // change while everybody else stands still
  private @Nullable ChangeBarrier barrier;
  private int generation;

  /// @param databaseCount how many numbered databases, 1 or more
  /// @param loops how many threads work on the keyspace
  /// @param hashSeed secret of the key hash
  public Keyspace(int databaseCount, int loops, long hashSeed) {
    int arenas = loops == 1 ? 1 : Integer.highestOneBit(loops * ARENAS_PER_LOOP);
    this.heap = new NativeHeap(arenas, loops > 1);
    this.databases = new AtomicReferenceArray<>(databaseCount);
    this.hashSeed = hashSeed;
    this.garbage = new Garbage(heap);
    database(0);
  }

  public NativeHeap heap() {
    return heap;
  }

  /// Values that wait to be freed.
  public Garbage garbage() {
    return garbage;
  }

  /// How many keys of detached databases wait to be freed.
  public long detachedKeys() {
    return detachedKeys.sum();
  }

  public SlotLocks locks() {
    return locks;
  }

  public int databaseCount() {
    return databases.length();
  }

  /// The database, made when it was never used.
  public Database database(int index) {
    Database database = databases.get(index);
    return database != null ? database : open(index);
  }

  /// The database, or null when it was never used.
  public @Nullable Database databaseIfUsed(int index) {
    return databases.get(index);
  }

  /// Exchanges two databases. The caller has stopped everybody else.
  public void swap(int first, int second) {
    Database moved = database(first);
    databases.set(first, database(second));
    databases.set(second, moved);
    database(first).index(first);
    database(second).index(second);
  }

  /// Empties a database at once; its keys are freed later, by [#freeDetached(int)]. The caller has
  /// stopped everybody else.
  public void detach(int index) {
    Database database = databases.getAndSet(index, null);
    if (database != null) {
      database.showAll();
      detachedKeys.add(database.size());
      detached.add(database);
    }
    database(0);
  }

  /// Opens a snapshot: all records there are become unseen, those that come are born seen. Until it
  /// is closed the barrier is shown every unseen record before it changes or goes, and databases
  /// that are detached keep their keys. The caller has stopped everybody else.
  ///
  /// @return the databases with keys, which is what the snapshot has to see
  public List<Database> openSnapshot(ChangeBarrier opened) {
    if (barrier != null) {
      throw new IllegalStateException("a snapshot is open");
    }
    generation ^= Record.OTHER_GENERATION;
    shareSnapshot(opened);
    List<Database> filled = new ArrayList<>();
    for (int i = 0; i < databases.length(); i++) {
      Database database = databases.get(i);
      if (database != null && !database.isEmpty()) {
        filled.add(database);
      }
    }
    return filled;
  }

  /// Closes the snapshot, which has seen every record. The caller has stopped everybody else.
  public void closeSnapshot() {
    shareSnapshot(null);
  }

  public boolean isSnapshotOpen() {
    return barrier != null;
  }

  private synchronized void shareSnapshot(@Nullable ChangeBarrier shared) {
    barrier = shared;
    for (int i = 0; i < databases.length(); i++) {
      Database database = databases.get(i);
      if (database != null) {
        database.snapshot(shared, generation);
      }
    }
  }

  /// Frees up to `slots` slots of databases that were detached, unless a snapshot is open. One
  /// thread at a time.
  ///
  /// @return whether some are left that can be freed now
  public boolean freeDetached(int slots) {
    Database database = detached.peek();
    if (database == null || barrier != null) {
      return false;
    }
    int slot = database.nextSlot(0);
    for (int i = 0; i < slots && slot < Database.SLOTS; i++) {
      detachedKeys.add(-database.keyCount(slot));
      database.clear(slot);
      slot = database.nextSlot(slot + 1);
    }
    if (slot == Database.SLOTS) {
      detached.remove();
      database.free();
    }
    return !detached.isEmpty();
  }

  public long hash(long address, int length) {
    return KeyHash.of(hashSeed, address, length);
  }

  /// Brings the table word of a key near, without any lock.
  ///
  /// @return an address for [#guessRecord(long, long)]
  public long touchTable(Database database, int slot, long hash) {
    return HashTable.touchAddress(database.table(slot), HashTable.tag(hash));
  }

  /// Where the record is that is probably the key's, without any lock.
  ///
  /// @param wordAddress what [#touchTable(Database, int, long)] returned
  /// @return an address that can be read, 0 for none
  public long guessRecord(long wordAddress, long hash) {
    long reference = wordAddress == 0 ? 0 : HashTable.touchEntry(wordAddress, HashTable.tag(hash));
    return reference == 0 ? 0 : heap.readableAddress(reference);
  }

  /// Where the search for an element of a large hash or set begins, without any lock.
  ///
  /// @param record an address that can be read, as [#guessRecord(long, long)] gives it
  /// @param hash of the element
  /// @return an address for [#guessRecord(long, long)], 0 for none
  public long touchElements(long record, long hash) {
    long root = Record.touchTable(record);
    return root == 0 ? 0 : HashTable.touchWord(heap, root, HashTable.tag(hash));
  }

  private synchronized Database open(int index) {
    Database database = databases.get(index);
    if (database == null) {
      database = new Database(heap, garbage, index);
      database.snapshot(barrier, generation);
      databases.set(index, database);
    }
    return database;
  }

  /// Frees every key and gives the memory back.
  ///
  /// @return in checked mode what was leaked, else the bytes still in use; empty when nothing
  public String freeAll() {
    while (freeDetached(Database.SLOTS)) {
      // one database each time
    }
    for (int i = 0; i < databases.length(); i++) {
      Database database = databases.get(i);
      if (database != null) {
        database.free();
        databases.set(i, null);
      }
    }
    while (garbage.freeSome(Integer.MAX_VALUE)) {
      // one value each time
    }
    return heap.usedBytes() == 0 ? "" : heap.describeLeaks();
  }

  @Override
  public void close() {
    heap.close();
  }
}
