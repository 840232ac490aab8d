package io.slotkeeper.server.net;

import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.HashTable;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.server.command.ServerContext;
import io.slotkeeper.server.command.SlotGuard;

/// Moves records out of sparse slabs, so that whole spans become free.
///
/// When spans hold much more than is used, the loop's slots are walked, and every record and table
/// block whose slab is sparse moves to a denser one; again and again until the waste is small. Part
/// of the waste cannot be moved away (each size class has a slab that is being filled, a large
/// block ends somewhere in its last span), so a walk that moved nothing ends it until the used
/// memory is another by a sixteenth.
final class Compaction {
  private static final int SLOTS_PER_CHECK = 16;
  private static final long MIN_WASTE_BYTES = 2L << 20;
  private static final int MIN_WASTE_SHARE = 8;
  private static final int MIN_CHANGE_SHARE = 16;

  private final ServerContext server;
  private final NativeHeap heap;
  private final SlotGuard slots;
  private final KeyCursor cursor;
  private final int firstSlot;
  private int database;
  private int slot;
  private boolean walking;
  private long moved;
  private long usedWhenFruitless;

  Compaction(ServerContext server, int firstSlot) {
    this.server = server;
    this.heap = server.keyspace.heap();
    this.slots = new SlotGuard(server);
    this.cursor = new KeyCursor(server.keyspace.database(0));
    this.firstSlot = firstSlot;
    this.slot = firstSlot;
  }

  /// Goes on until the deadline at most.
  ///
  /// @return whether a walk is under way
  boolean slice(long deadline) {
    if (!walking) {
      if (!isWorthwhile()) {
        return false;
      }
      walking = true;
      moved = 0;
    }
    int visited = 0;
    while (database < server.keyspace.databaseCount()) {
      Database walked = server.keyspace.databaseIfUsed(database);
      if (walked != null) {
        while (slot < Database.SLOTS) {
          compact(walked, slot);
          slot += server.loops();
          if (++visited % SLOTS_PER_CHECK == 0 && server.clock.nanos() > deadline) {
            return true;
          }
        }
      }
      slot = firstSlot;
      database++;
    }
    database = 0;
    walking = false;
    if (firstSlot == 0) {
      heap.releaseEmptySlabs();
    }
    usedWhenFruitless = moved == 0 ? heap.usedBytes() : 0;
    return moved > 0;
  }

  private boolean isWorthwhile() {
    long spans = heap.spanBytes();
    long used = heap.usedBytes();
    long waste = spans - used;
    return waste >= MIN_WASTE_BYTES
        && waste >= spans / MIN_WASTE_SHARE
        && Math.abs(used - usedWhenFruitless) > usedWhenFruitless / MIN_CHANGE_SHARE;
  }

  private void compact(Database walked, int slot) {
    if (walked.keyCount(slot) == 0) {
      return;
    }
    if (!slots.tryLock(slot)) {
      return;
    }
    try {
      long table = walked.table(slot);
      moved += HashTable.moveSparse(heap, slot, table);
      for (long word = HashTable.first(heap, table, 0);
          word != 0;
          word = HashTable.next(heap, table, word)) {
        long record = heap.address(HashTable.referenceOf(Memory.getLong(word)));
        // an unseen one may be the one that a snapshot is reading in parts
        boolean isFree = !server.keyspace.isSnapshotOpen() || !walked.isUnseen(record);
        if (isFree && heap.worthMoving(record)) {
          long key = Record.keyAddress(record);
          int length = Record.keyLength(record);
          cursor.seek(walked, slot, server.keyspace.hash(key, length), key, length);
          cursor.relocate();
          moved++;
        }
      }
    } finally {
      slots.unlock(slot);
    }
  }
}
