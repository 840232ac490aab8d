package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.HashTable;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.server.config.MemoryParameters;
import io.slotkeeper.server.config.MemoryParameters.Policy;

/// Frees memory by deleting keys, approximating the policy's order by sampling.
///
/// Each round samples `maxmemory-samples` keys of random slots and merges them into a pool of the
/// best candidates seen so far; then the best of the pool goes. The pool remembers hashes and
/// places, not addresses: a candidate that was deleted or touched since is judged anew.
///
/// Holds one slot at a time and none when it returns. One per loop.
///
/// Source: "Using Redis as an LRU cache" (the pool of candidates, Redis 3.0 and later).
final class Evictor {
  private static final int POOL = 16;
  private static final int MAX_MISSES = 64;
  private static final int BLOCKS_AT_ONCE = 256;
  private static final int KEYS_PER_CHECK = 64;

  private final ServerContext server;
  private final CommandContext context;
  private final MemoryParameters parameters;
  private final NativeHeap heap;
  private final SlotGuard slots;
  private final KeyCursor cursor;

  private final long[] scores = new long[POOL];
  private final long[] entries = new long[POOL];
  private final int[] places = new int[POOL];
  private final int[] databases = new int[POOL];
  private int pooled;
  private Policy pooledBy = Policy.NOEVICTION;
  private int nextDatabase;

  Evictor(ServerContext server, CommandContext context) {
    this.server = server;
    this.context = context;
    this.parameters = server.config.memory;
    this.heap = server.keyspace.heap();
    this.slots = new SlotGuard(server);
    this.cursor = new KeyCursor(server.keyspace.database(0));
  }

  /// Deletes keys until at most `limitBytes` are used.
  ///
  /// @param deadlineNanos when to give up for now, by the server's clock
  /// @return false when the policy finds nothing to delete
  boolean makeRoom(long limitBytes, long deadlineNanos) {
    Policy policy = parameters.policy.value();
    if (isGarbageEnough(limitBytes)) {
      return true;
    }
    if (policy == Policy.NOEVICTION) {
      return false;
    }
    if (policy != pooledBy) {
      pooled = 0;
      pooledBy = policy;
    }
    int evicted = 0;
    while (server.usedMemory() > limitBytes) {
      if (!evictOne(policy)) {
        return false;
      }
      isGarbageEnough(limitBytes);
      if (++evicted % KEYS_PER_CHECK == 0 && server.clock.nanos() > deadlineNanos) {
        break;
      }
    }
    return true;
  }

  /// Frees what waits to be freed, as far as that is needed.
  ///
  /// @return whether that was enough
  private boolean isGarbageEnough(long limitBytes) {
    boolean enough = server.usedMemory() <= limitBytes;
    while (!enough && server.keyspace.garbage().pending() > 0) {
      server.keyspace.garbage().freeSome(BLOCKS_AT_ONCE);
      enough = server.usedMemory() <= limitBytes;
    }
    return enough;
  }

  private boolean evictOne(Policy policy) {
    boolean random = policy == Policy.ALLKEYS_RANDOM || policy == Policy.VOLATILE_RANDOM;
    int samples = random ? 1 : parameters.samples.intValue();
    for (int misses = 0; misses < MAX_MISSES; ) {
      boolean sampled = false;
      for (int i = 0; i < server.keyspace.databaseCount(); i++) {
        int index = nextDatabase;
        nextDatabase = (nextDatabase + 1) % server.keyspace.databaseCount();
        Database database = server.keyspace.databaseIfUsed(index);
        if (database != null && sample(database, policy, samples)) {
          sampled = true;
          if (random) {
            break;
          }
        }
      }
      if (pooled == 0 && !sampled) {
        return false;
      }
      while (pooled > 0) {
        if (deleteBest(policy)) {
          return true;
        }
      }
      misses++;
    }
    return false;
  }

  /// Adds up to `samples` neighbours from a random place on to the pool. Neighbours, because the
  /// chance of a single key is the gap before it: some would hardly ever be seen.
  private boolean sample(Database database, Policy policy, int samples) {
    boolean fromVolatile = isVolatile(policy);
    int slot = database.nextSlot(context.random().nextInt(Database.SLOTS));
    int tag = context.random().nextInt(HashTable.TAGS);
    boolean wrapped = false;
    int taken = 0;
    int busySlots = 0;
    while (taken < samples && busySlots <= samples) {
      if (slot >= Database.SLOTS) {
        slot = database.nextSlot(0);
        if (wrapped || slot >= Database.SLOTS) {
          break;
        }
        wrapped = true;
      }
      if (!fromVolatile || database.expiresCount(slot) > 0) {
        if (slots.tryLock(slot)) {
          taken += sampleSlot(database, slot, tag, policy, samples - taken);
          slots.unlock(slot);
        } else {
          busySlots++;
        }
      }
      tag = 0;
      slot = database.nextSlot(slot + 1);
    }
    return taken > 0;
  }

  private int sampleSlot(Database database, int slot, int tag, Policy policy, int wanted) {
    boolean fromVolatile = isVolatile(policy);
    int taken = 0;
    long table = database.table(slot);
    long word = HashTable.first(heap, table, tag);
    while (word != 0 && taken < wanted) {
      long entry = Memory.getLong(word);
      long record = heap.address(HashTable.referenceOf(entry));
      if (!fromVolatile || HashTable.isMarked(entry) && Record.hasExpiry(record)) {
        offer(score(policy, record), entry, slot, database.index());
        taken++;
      }
      word = HashTable.next(heap, table, word);
    }
    return taken;
  }

  /// The greater the sooner it goes.
  private long score(Policy policy, long record) {
    int access = Record.access(record);
    return switch (policy) {
      case ALLKEYS_LRU, VOLATILE_LRU, ALLKEYS_FIFO -> context.accessClock().idleSeconds(access);
      case ALLKEYS_LFU, VOLATILE_LFU -> 255 - context.accessClock().decayed(access);
      case VOLATILE_TTL -> Long.MAX_VALUE - Record.expiry(record);
      case ALLKEYS_RANDOM, VOLATILE_RANDOM, NOEVICTION -> 0;
    };
  }

  private static boolean isVolatile(Policy policy) {
    return switch (policy) {
      case VOLATILE_LRU, VOLATILE_LFU, VOLATILE_RANDOM, VOLATILE_TTL -> true;
      case ALLKEYS_LRU, ALLKEYS_LFU, ALLKEYS_RANDOM, ALLKEYS_FIFO, NOEVICTION -> false;
    };
  }

  /// Keeps the pool sorted, the best last.
  private void offer(long score, long entry, int slot, int database) {
    if (pooled == POOL && score <= scores[0]) {
      return;
    }
    for (int i = 0; i < pooled; i++) {
      if (entries[i] == entry) {
        return;
      }
    }
    int at;
    if (pooled == POOL) {
      at = 0;
      while (at + 1 < POOL && scores[at + 1] < score) {
        move(at + 1, at);
        at++;
      }
    } else {
      at = pooled++;
      while (at > 0 && scores[at - 1] > score) {
        move(at - 1, at);
        at--;
      }
    }
    scores[at] = score;
    entries[at] = entry;
    places[at] = slot;
    databases[at] = database;
  }

  private void move(int from, int to) {
    scores[to] = scores[from];
    entries[to] = entries[from];
    places[to] = places[from];
    databases[to] = databases[from];
  }

  private boolean deleteBest(Policy policy) {
    int best = --pooled;
    long entry = entries[best];
    int slot = places[best];
    Database database = server.keyspace.databaseIfUsed(databases[best]);
    if (database == null) {
      return false;
    }
    if (!slots.tryLock(slot)) {
      return false;
    }
    try {
      long word = wordOf(database.table(slot), entry);
      if (word == 0) {
        return false;
      }
      long record = heap.address(HashTable.referenceOf(entry));
      if (score(policy, record) < scores[best]) {
        return false;
      }
      int length = Record.keyLength(record);
      long key = Record.keyAddress(record);
      cursor.seek(database, slot, server.keyspace.hash(key, length), key, length);
      context.eventOf(cursor, KeyEvent.EVICTED);
      context.effects().removal(cursor, parameters.lazyEviction.isOn());
      cursor.delete(parameters.lazyEviction.isOn());
      context.commitEffects();
      context.stats().evicted++;
      return true;
    } finally {
      slots.unlock(slot);
    }
  }

  private long wordOf(long table, long entry) {
    long word = HashTable.seek(table, HashTable.tagOf(entry));
    if (word == 0) {
      return 0;
    }
    for (; ; word += 8) {
      long found = Memory.getLong(word);
      if (found == entry) {
        return word;
      }
      if (found == 0 || HashTable.tagOf(found) != HashTable.tagOf(entry)) {
        return 0;
      }
    }
  }
}
