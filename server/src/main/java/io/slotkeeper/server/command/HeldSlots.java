package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.SlotLocks;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The slots that a loop has locked for what it executes: collected first, then locked in ascending
/// order, which is why no two loops can wait for each other. With one loop there is nothing to lock.
///
/// One per loop.
final class HeldSlots {
  private final @Nullable SlotLocks locks;
  private final KeyList keys = new KeyList();

  /// Ascending once they are locked; the first `lockedCount` are locked.
  private int[] slots = new int[16];

  private int count;
  private int lockedCount;

  HeldSlots(ServerContext server) {
    this.locks = server.loops() == 1 ? null : server.keyspace.locks();
  }

  /// Collects the slots of the keys of the command the context is bound to.
  void addKeysOf(Command command, CommandContext context) {
    if (locks == null || !command.mayHaveKeys()) {
      return;
    }
    FixedKeys fixed = command.fixedKeys();
    if (fixed.isExact()) {
      int last = fixed.lastOf(context.argCount());
      for (int i = fixed.first(); i <= last; i += fixed.step()) {
        add(context.slot(i));
      }
    } else {
      KeySearch.findForRouting(command, context, keys);
      for (int i = 0; i < keys.count(); i++) {
        add(context.slot(keys.position(i)));
      }
    }
  }

  void add(int slot) {
    if (locks == null) {
      return;
    }
    if (count == slots.length) {
      slots = Arrays.copyOf(slots, count * 2);
    }
    slots[count++] = slot;
  }

  /// Locks what was collected.
  void lock() {
    if (locks == null) {
      return;
    }
    if (count > 1) {
      Arrays.sort(slots, 0, count);
      count = distinct(slots, count);
    }
    while (lockedCount < count) {
      locks.lock(slots[lockedCount]);
      lockedCount++;
    }
  }

  private static int distinct(int[] sorted, int count) {
    int kept = 1;
    for (int i = 1; i < count; i++) {
      if (sorted[i] != sorted[kept - 1]) {
        sorted[kept++] = sorted[i];
      }
    }
    return kept;
  }

  /// Unlocks and forgets all.
  void unlock() {
    if (locks == null) {
      return;
    }
    for (int i = 0; i < lockedCount; i++) {
      locks.unlock(slots[i]);
    }
    lockedCount = 0;
    count = 0;
  }
}
