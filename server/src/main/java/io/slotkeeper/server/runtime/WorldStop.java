package io.slotkeeper.server.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Stops all loops but one between two commands, so that one owns the whole keyspace.
///
/// A loop calls [#safepoint()] at command boundaries, where it holds no slot. Who wants the world
/// sets the flag, wakes the others and waits until each of them stands in its safepoint. Two that
/// want it at once: the second stands in its safepoint until the first is done.
public final class WorldStop {
  private static final long PARK_NANOS = 20_000;
  private static final int SPINS = 500;

  private final int loops;
  private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();
  private final AtomicInteger standing = new AtomicInteger();
  private volatile boolean stopped;
  private volatile Runnable wakeLoops = () -> {};

  /// @param loops how many threads call [#safepoint()]
  public WorldStop(int loops) {
    this.loops = loops;
  }

  /// What makes every loop reach its safepoint soon, set before the loops start.
  public void wakeLoopsWith(Runnable wakeLoops) {
    this.wakeLoops = wakeLoops;
  }

  /// Stands still while another thread owns the world.
  public void safepoint() {
    if (stopped) {
      stand();
    }
  }

  /// Runs the action while all other loops stand still. On a loop, between two commands or inside
  /// one that holds no slot. Who owns the world already just goes on.
  public void exclusively(Runnable action) {
    if (loops == 1) {
      action.run();
      return;
    }
    Thread self = Thread.currentThread();
    if (owner.get() == self) {
      action.run();
      return;
    }
    while (!owner.compareAndSet(null, self)) {
      stand();
      Thread.onSpinWait();
    }
    stopped = true;
    try {
      wakeLoops.run();
      int spins = 0;
      while (standing.get() != loops - 1) {
        pause(spins++);
      }
      action.run();
    } finally {
      stopped = false;
      owner.set(null);
    }
  }

  /// The calling loop ends: it counts as standing from now on and must not touch the keyspace
  /// again.
  public void leave() {
    standing.incrementAndGet();
  }

  private void stand() {
    do {
      standing.incrementAndGet();
      int spins = 0;
      while (stopped) {
        pause(spins++);
      }
      standing.decrementAndGet();
      // who was counted by the next owner before this step must stand again
    } while (stopped);
  }

  private void pause(int spins) {
    if (spins < SPINS) {
      Thread.onSpinWait();
    } else {
      LockSupport.parkNanos(this, PARK_NANOS);
    }
  }
}
