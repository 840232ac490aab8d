package io.slotkeeper.server.command;

import io.slotkeeper.server.runtime.ServerClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Wall time that stands still until a test advances it. The monotonic clock runs on and jumps
/// along, for budgets of time must end.
public final class TestClock implements ServerClock {
  private static final long START_MICROS = 1_700_000_000_000_000L;

  private final AtomicLong advancedMicros = new AtomicLong();

  public void advance(Duration duration) {
    advancedMicros.addAndGet(duration.toNanos() / 1000);
  }

  public long unixMillis() {
    return unixMicros() / 1000;
  }

  @Override
  public long unixMicros() {
    return START_MICROS + advancedMicros.get();
  }

  @Override
  public long nanos() {
    return System.nanoTime() + advancedMicros.get() * 1000;
  }
}
