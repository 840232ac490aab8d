package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.SlotLocks;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The slots that a loop has locked for what it executes: collected first, then locked in ascending
/// order, which is why no two loops can wait for each other. With one loop there is nothing to
/// lock.
///
/// One per loop.
final class HeldSlots {
  private final ServerContext server;
  private final @Nullable SlotLocks locks;
  private final KeyList keys = new KeyList();

  /// Ascending once they are locked; the first `lockedCount` are locked.
  private int[] slots = new int[16];

  private int count;
  private int lockedCount;

  HeldSlots(ServerContext server) {
    this.server = server;
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

  /// Locks what was collected, or refuses the command when a script that overstays its time has it.
  void lockOrRefuse() {
    lock(true);
  }

  /// Locks what was collected, however long that takes.
  void lock() {
    lock(false);
  }

  private void lock(boolean mayRefuse) {
    if (locks == null) {
      return;
    }
    if (count > 1) {
      Arrays.sort(slots, 0, count);
      count = distinct(slots, count);
    }
    int steps = 0;
    while (lockedCount < count) {
      if (locks.tryLock(slots[lockedCount])) {
        lockedCount++;
      } else {
        if (mayRefuse && server.isBusy()) {
          throw new CommandException(server.scripts.busyError());
        }
        steps = waitForSlot(locks, steps);
      }
    }
  }

  /// The one who has the slot may be a script that needs the world: so nothing is held by those who
  /// stand still for it.
  private int waitForSlot(SlotLocks locks, int steps) {
    if (server.world.isStopped()) {
      unlockAll(locks);
      server.world.safepoint();
    } else {
      server.patience.step(steps);
    }
    return steps + 1;
  }

  private void unlockAll(SlotLocks locks) {
    for (int i = 0; i < lockedCount; i++) {
      locks.unlock(slots[i]);
    }
    lockedCount = 0;
  }

  /// Whether the slots of all keys of the command that is bound are locked.
  boolean coverKeysOf(Command command, CommandContext context) {
    if (locks == null || !command.mayHaveKeys()) {
      return true;
    }
    KeySearch.findForRouting(command, context, keys);
    for (int i = 0; i < keys.count(); i++) {
      if (Arrays.binarySearch(slots, 0, lockedCount, context.slot(keys.position(i))) < 0) {
        return false;
      }
    }
    return true;
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
    unlockAll(locks);
    count = 0;
  }
}
