package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.HashTable;
import io.slotkeeper.datatypes.keyspace.SlotLocks;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// One loop's walk over its share of the keyspace: loop `i` of `n` takes the slots `i`, `i + n`,
/// ... of every database.
///
/// A slice goes on where the last one stopped: a slot and a tag. Tables keep their order, so every
/// record that was there is met; one that is met twice, or was saved because somebody was about to
/// change it, is known by its generation.
final class SnapshotWalk {
  /// A slice ends behind so many keys, however fast the clock says it was.
  private static final int KEYS_PER_SLICE = 1024;

  private static final int KEYS_PER_CHECK = 32;

  private final SnapshotRun run;
  private final NativeHeap heap;
  private final @Nullable SlotLocks locks;
  private final List<SnapshotRun.Share> shares;
  private final int firstSlot;
  private final int step;
  private final Queue<LargeSave> first = new ArrayDeque<>();
  private @Nullable LargeSave large;
  private int share;
  private int slot;
  private int tag;
  private boolean isInside;

  SnapshotWalk(SnapshotRun run, NativeHeap heap, @Nullable SlotLocks locks, int loop, int loops) {
    this.run = run;
    this.heap = heap;
    this.locks = locks;
    this.shares = run.shares();
    this.firstSlot = loop;
    this.step = loops;
    this.slot = loop;
  }

  /// Lets it save a large value before anything else.
  void saveFirst(LargeSave wanted) {
    first.add(wanted);
  }

  /// Goes on until the deadline, by the clock the run was given.
  SnapshotProgress slice(SnapshotOutput output, long deadlineNanos) {
    if (large == null) {
      large = first.poll();
    }
    if (large != null) {
      return saveMore(large, deadlineNanos);
    }
    int keys = 0;
    while (share < shares.size()) {
      Database database = shares.get(share).database();
      while (slot < Database.SLOTS) {
        if (database.keyCount(slot) > 0) {
          int saved = saveSlot(output, shares.get(share), KEYS_PER_SLICE - keys, deadlineNanos);
          if (saved < 0) {
            return SnapshotProgress.WAIT;
          }
          keys += saved;
          if (isInside) {
            return SnapshotProgress.MORE;
          }
        }
        slot += step;
        // also when what was left of the slot went since the last slice
        tag = 0;
        isInside = false;
        if (keys >= KEYS_PER_SLICE || run.isPast(deadlineNanos)) {
          return SnapshotProgress.MORE;
        }
      }
      slot = firstSlot;
      share++;
    }
    return SnapshotProgress.DONE;
  }

  private SnapshotProgress saveMore(LargeSave value, long deadline) {
    if (locks != null && !locks.tryLock(value.slot())) {
      return SnapshotProgress.WAIT;
    }
    try {
      while (!value.isOver()) {
        if (!value.hasRoom()) {
          return SnapshotProgress.WAIT;
        }
        value.some();
        if (run.isPast(deadline)) {
          break;
        }
      }
      large = value.isOver() ? null : value;
      return SnapshotProgress.MORE;
    } finally {
      if (locks != null) {
        locks.unlock(value.slot());
      }
    }
  }

  /// Saves what is left of the slot, from `tag` on; where it stops early it `isInside`.
  ///
  /// @return how many keys, -1 when nothing can be done now
  private int saveSlot(SnapshotOutput output, SnapshotRun.Share from, int limit, long deadline) {
    if (!run.mayWalk() || locks != null && !locks.tryLock(slot)) {
      return -1;
    }
    try {
      Database database = from.database();
      long table = database.table(slot);
      int saved = 0;
      long word = HashTable.first(heap, table, tag);
      while (word != 0) {
        long entry = Memory.getLong(word);
        long record = heap.address(HashTable.referenceOf(entry));
        if (database.isUnseen(record)) {
          if (run.isLarge(slot, record)) {
            large = run.large(from, slot, record);
            tag = HashTable.tagOf(entry);
            isInside = true;
            return saved;
          }
          run.save(output, from, slot, record);
          saved++;
          boolean mayStop = saved % KEYS_PER_CHECK == 0 || run.isSlowedDown();
          if (mayStop && (saved >= limit || run.isPast(deadline) || !run.mayWalk())) {
            tag = HashTable.tagOf(entry);
            isInside = true;
            return saved;
          }
        }
        word = HashTable.next(heap, table, word);
      }
      isInside = false;
      return saved;
    } finally {
      if (locks != null) {
        locks.unlock(slot);
      }
    }
  }
}
