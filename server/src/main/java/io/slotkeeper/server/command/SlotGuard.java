package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.SlotLocks;
import org.jspecify.annotations.Nullable;

/// The lock of one slot at a time, for work that goes from slot to slot and holds no other. With
/// one loop there is nothing to lock.
public final class SlotGuard {
  private final ServerContext server;
  private final @Nullable SlotLocks locks;

  public SlotGuard(ServerContext server) {
    this.server = server;
    this.locks = server.loops() == 1 ? null : server.keyspace.locks();
  }

  /// @return false when another loop has it: background work comes back later
  public boolean tryLock(int slot) {
    return locks == null || locks.tryLock(slot);
  }

  /// Waits for the slot, and stands still for who wants the world: databases may be others then.
  public void lock(int slot) {
    int steps = 0;
    while (!tryLock(slot)) {
      server.world.safepoint();
      server.patience.step(steps++);
    }
  }

  public void unlock(int slot) {
    if (locks != null) {
      locks.unlock(slot);
    }
  }
}
