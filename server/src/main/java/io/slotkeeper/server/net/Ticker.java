package io.slotkeeper.server.net;

import io.netty.util.concurrent.Future;
import io.slotkeeper.server.config.NumberParameter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Gives a loop its rounds of background work: `hz` a second, and more of them while a round leaves
/// work behind, so that a backlog gets a quarter of the loop's time in short slices.
///
/// Threads: all but [#restart()] on the loop.
final class Ticker {
  private static final long BACKLOG_PAUSE_NANOS = 3 * Background.SLICE_NANOS;

  private final CommandLoop loop;
  private final NumberParameter hz;
  private @Nullable Future<?> next;

  Ticker(CommandLoop loop, NumberParameter hz) {
    this.loop = loop;
    this.hz = hz;
  }

  /// Starts, or starts over with another `hz`. From any thread.
  void restart() {
    loop.execute(() -> {
      if (next != null) {
        next.cancel(false);
      }
      schedule(false);
    });
  }

  private void schedule(boolean backlog) {
    long period = TimeUnit.SECONDS.toNanos(1) / hz.value();
    long pause = backlog ? Math.min(period, BACKLOG_PAUSE_NANOS) : period;
    next = loop.schedule(this::tick, pause, TimeUnit.NANOSECONDS);
  }

  private void tick() {
    boolean backlog = false;
    try {
      backlog = loop.turn().tick();
    } catch (RuntimeException e) {
      loop.turn().log("Background work failed: " + e);
    } finally {
      schedule(backlog);
    }
  }
}
