package io.slotkeeper.server.net;

import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.HashTable;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.datatypes.value.HashValue;
import io.slotkeeper.server.command.CommandContext;
import io.slotkeeper.server.command.ServerContext;
import io.slotkeeper.server.command.SlotGuard;
import io.slotkeeper.server.metrics.LatencyMonitor;

/// A loop's share of the work nobody asked for, in slices bounded by time: active expiry,
/// [Compaction], freeing what was flushed, giving memory back. Loop `i` of `n` looks after the
/// slots `i`, `i + n`, ...
///
/// Expiry: a slot is visited when its earliest expiry is due; the visit deletes all that is due and
/// finds the next earliest. Slots where nothing can be due cost one read of their header.
final class Background {
  static final long SLICE_NANOS = 2_000_000;
  private static final int SLOTS_PER_CHECK = 16;
  private static final int KEYS_PER_CHECK = 256;
  private static final int BLOCKS_PER_CHECK = 256;
  private static final long EFFORT_NANOS = 300_000;
  private static final long REVISIT_MILLIS = 1000;
  private static final int TRIM_SPANS = 256;

  private final ServerContext server;
  private final CommandContext context;
  private final NativeHeap heap;
  private final SlotGuard slots;
  private final KeyCursor cursor;
  private int expiryDatabase;
  private int expirySlot;

  /// Where in the slot the cycle goes on, and the earliest expiry it saw there before.
  private int expiryTag;

  private long expiryEarliest;
  private final Compaction compaction;

  Background(ServerContext server, CommandContext context) {
    this.server = server;
    this.context = context;
    this.heap = server.keyspace.heap();
    this.slots = new SlotGuard(server);
    this.cursor = new KeyCursor(server.keyspace.database(0));
    this.expirySlot = context.loop();
    this.compaction = new Compaction(server, context.loop());
  }

  /// A slice of each kind of work.
  ///
  /// @return whether there is more to do soon
  boolean tick() {
    boolean more = false;
    if (server.activeExpiry && server.replication.changesByItself()) {
      long start = server.clock.nanos();
      more = expire(start + SLICE_NANOS + EFFORT_NANOS * (effort() - 1));
      server.metrics.latency.observe(
          LatencyMonitor.EXPIRE_CYCLE, context.nowMillis() / 1000, server.clock.nanos() - start);
    }
    more |= compaction.slice(server.clock.nanos() + SLICE_NANOS);
    if (context.loop() == 0) {
      more |= freeDetached(server.clock.nanos() + SLICE_NANOS);
      more |= freeGarbage(server.clock.nanos() + SLICE_NANOS);
      more |= heap.trim(TRIM_SPANS) == TRIM_SPANS;
      heap.collapseOne();
      server.ownExpiries.deleteDue(context, slots);
      server.rates.tick(server.clock.nanos());
      server.saveIfDue();
    }
    return more;
  }

  private boolean freeDetached(long deadline) {
    while (server.keyspace.freeDetached(SLOTS_PER_CHECK)) {
      if (server.clock.nanos() > deadline) {
        return true;
      }
    }
    return false;
  }

  private boolean freeGarbage(long deadline) {
    while (server.keyspace.garbage().freeSome(BLOCKS_PER_CHECK)) {
      if (server.clock.nanos() > deadline) {
        return true;
      }
    }
    return false;
  }

  private long effort() {
    return server.config.memory.activeExpireEffort.value();
  }

  private boolean expire(long deadline) {
    int visited = 0;
    for (int seen = 0; seen < server.keyspace.databaseCount(); seen++) {
      Database database = server.keyspace.databaseIfUsed(expiryDatabase);
      if (database != null) {
        while (expirySlot < Database.SLOTS) {
          if (database.earliestExpiry(expirySlot) <= context.nowMillis()
              && !expireSlot(database, expirySlot, deadline)) {
            return true;
          }
          // also when what was left of the slot went since the last slice
          expiryTag = 0;
          expirySlot += server.loops();
          if (++visited % SLOTS_PER_CHECK == 0 && server.clock.nanos() > deadline) {
            return true;
          }
        }
      }
      expirySlot = context.loop();
      expiryDatabase = (expiryDatabase + 1) % server.keyspace.databaseCount();
    }
    return false;
  }

  /// Deletes what has expired in a slot, from `expiryTag` on.
  ///
  /// @return false when time ran out; the next call goes on there
  private boolean expireSlot(Database database, int slot, long deadline) {
    if (!slots.tryLock(slot)) {
      expiryTag = 0;
      return true;
    }
    try {
      long table = database.table(slot);
      boolean resumed = expiryTag > 0;
      long earliest = resumed ? expiryEarliest : Long.MAX_VALUE;
      int seen = 0;
      long word = HashTable.first(heap, table, expiryTag);
      while (word != 0) {
        long entry = Memory.getLong(word);
        int tag = HashTable.tagOf(entry);
        if (++seen % KEYS_PER_CHECK == 0 && tag > expiryTag && server.clock.nanos() > deadline) {
          expiryTag = tag;
          expiryEarliest = earliest;
          return false;
        }
        if (HashTable.isMarked(entry)) {
          long record = heap.address(HashTable.referenceOf(entry));
          long expiry = expiry(record);
          if (expiry <= context.nowMillis()) {
            point(database, slot, record);
            expireDue(record);
            word = HashTable.first(heap, table, tag);
            if (server.clock.nanos() > deadline) {
              expiryTag = tag;
              expiryEarliest = earliest;
              return false;
            }
            continue;
          }
          earliest = Math.min(earliest, expiry);
        }
        word = HashTable.next(heap, table, word);
      }
      // keys that came between two slices are not known: look again soon
      database.setEarliestExpiry(
          slot, resumed ? Math.min(earliest, context.nowMillis() + REVISIT_MILLIS) : earliest);
      return true;
    } finally {
      slots.unlock(slot);
    }
  }

  /// When something of the key expires, at the earliest: itself, or a field.
  private long expiry(long record) {
    long fields = HashValue.earliestExpiry(heap, record);
    return Record.hasExpiry(record) ? Math.min(Record.expiry(record), fields) : fields;
  }

  /// Deletes the key the cursor stands on, or some of its fields.
  private void expireDue(long record) {
    if (Record.hasExpiry(record) && Record.expiry(record) <= context.nowMillis()) {
      context.expire(cursor);
      context.stats().expiredInCycle++;
    } else {
      context.expireFields(cursor, KEYS_PER_CHECK);
    }
    context.commitEffects();
  }

  private void point(Database database, int slot, long record) {
    long key = Record.keyAddress(record);
    int length = Record.keyLength(record);
    cursor.seek(database, slot, server.keyspace.hash(key, length), key, length);
  }
}
