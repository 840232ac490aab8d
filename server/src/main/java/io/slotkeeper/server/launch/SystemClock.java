package io.slotkeeper.server.launch;

import io.slotkeeper.server.runtime.ServerClock;
import java.time.Clock;
import java.time.Instant;

/// The machine's time.
public final class SystemClock implements ServerClock {
  private final Clock clock = Clock.systemUTC();

  @Override
  public long unixMicros() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
