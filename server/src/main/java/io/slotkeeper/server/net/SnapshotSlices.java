package io.slotkeeper.server.net;

import io.slotkeeper.server.command.ServerContext;
import java.util.concurrent.TimeUnit;

/// A loop's slices of the walk of a snapshot, one between two turns at most.
///
/// An idle loop walks without a pause; one that executes commands pauses as long as the slice took,
/// so that a snapshot costs it half of its time while it lasts.
final class SnapshotSlices {
  private static final long SLICE_NANOS = 500_000;

  /// How long to wait when the target is slow or a slot is taken.
  private static final long WAIT_NANOS = 1_000_000;

  private final ServerContext server;
  private final Turn turn;
  private boolean isScheduled;
  private long turnsBefore;

  SnapshotSlices(ServerContext server, Turn turn) {
    this.server = server;
    this.turn = turn;
  }

  /// There may be something to do.
  void wake() {
    if (!isScheduled) {
      schedule(0);
    }
  }

  private void schedule(long pauseNanos) {
    isScheduled = true;
    turn.loop().schedule(() -> turn.betweenTurns(this::slice), pauseNanos, TimeUnit.NANOSECONDS);
  }

  private void slice() {
    isScheduled = false;
    long start = server.clock.nanos();
    switch (server.snapshots.slice(turn.index(), start + SLICE_NANOS)) {
      case MORE -> {
        boolean idle = turn.stats().turns == turnsBefore;
        turnsBefore = turn.stats().turns;
        schedule(idle ? 0 : server.clock.nanos() - start);
      }
      case WAIT -> schedule(WAIT_NANOS);
      case DONE -> {}
    }
  }
}
