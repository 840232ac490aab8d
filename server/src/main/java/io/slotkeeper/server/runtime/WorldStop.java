package io.slotkeeper.server.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Stops all loops but one between two commands, so that one owns the whole keyspace.
///
/// A loop calls [#safepoint()] at command boundaries, where it holds no slot. Who wants the world
/// sets the flag, wakes the others and waits until each of them stands in its safepoint. Two that
/// want it at once: the second stands in its safepoint until the first is done.
///
/// A script may need the world in its middle, holding slots ([#acquireUrgently()]). It cannot stand
/// in a safepoint, so another who has claimed the world but not got it yet gives its claim back.
/// Only one thread at a time may be urgent; scripts have a token for that.
public final class WorldStop {
  private final int loops;
  private final Patience patience;
  private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();
  private final AtomicInteger standing = new AtomicInteger();
  private volatile boolean stopped;
  private volatile boolean urgent;
  private volatile Runnable wakeLoops = () -> {};

  /// @param loops how many threads call [#safepoint()]
  public WorldStop(int loops, Patience patience) {
    this.loops = loops;
    this.patience = patience;
  }

  /// What makes every loop reach its safepoint soon, set before the loops start.
  public void wakeLoopsWith(Runnable wakeLoops) {
    this.wakeLoops = wakeLoops;
  }

  /// Stands still while another thread owns the world.
  public void safepoint() {
    if (stopped && !isMine()) {
      stand();
    }
  }

  /// Whether somebody owns the world or is about to: who waits for a slot lets go of others.
  public boolean isStopped() {
    return stopped;
  }

  /// Whether the calling thread owns the world.
  public boolean isMine() {
    return loops == 1 || owner.get() == Thread.currentThread();
  }

  /// Runs the action while all other loops stand still. On a loop, between two commands or inside
  /// one that holds no slot. Who owns the world already just goes on.
  public void exclusively(Runnable action) {
    if (isMine()) {
      action.run();
      return;
    }
    acquire();
    try {
      action.run();
    } finally {
      release();
    }
  }

  private void acquire() {
    while (true) {
      while (urgent || !owner.compareAndSet(null, Thread.currentThread())) {
        stand();
        Thread.onSpinWait();
      }
      if (stopOthers(true)) {
        return;
      }
    }
  }

  /// Takes the world in the middle of a script, which keeps the slots it holds meanwhile.
  public void acquireUrgently() {
    urgent = true;
    int steps = 0;
    while (!owner.compareAndSet(null, Thread.currentThread())) {
      patience.step(steps++);
    }
    stopOthers(false);
    urgent = false;
  }

  /// @param yielding whether to give the claim back when somebody is urgent
  /// @return false when it was given back
  private boolean stopOthers(boolean yielding) {
    stopped = true;
    wakeLoops.run();
    int steps = 0;
    while (standing.get() != loops - 1) {
      if (yielding && urgent) {
        release();
        return false;
      }
      patience.step(steps++);
    }
    return true;
  }

  /// Gives the world back.
  public void release() {
    stopped = false;
    owner.set(null);
  }

  /// The calling loop ends: it counts as standing from now on and must not touch the keyspace
  /// again.
  public void leave() {
    standing.incrementAndGet();
  }

  private void stand() {
    do {
      standing.incrementAndGet();
      int steps = 0;
      while (stopped) {
        patience.step(steps++);
      }
      standing.decrementAndGet();
      // who was counted by the next owner before this step must stand again
    } while (stopped);
  }
}
