package io.slotkeeper.server.command;

import io.slotkeeper.server.metrics.Rate;
import java.util.concurrent.atomic.AtomicLong;

/// What must be looked at from time to time, not only when INFO is asked: rates and peaks.
public final class ServerRates {
  private static final long SAMPLE_NANOS = 100_000_000;

  private final ServerContext server;
  final Rate commands = new Rate();
  final Rate inputBytes = new Rate();
  final Rate outputBytes = new Rate();
  private final AtomicLong peakMemory = new AtomicLong();
  private volatile long peakMillis;
  private long lastNanos;

  ServerRates(ServerContext server) {
    this.server = server;
  }

  /// Called by the first loop on every round of its background work.
  public void tick(long nanos) {
    if (nanos - lastNanos < SAMPLE_NANOS) {
      return;
    }
    lastNanos = nanos;
    commands.sample(server.sum(stats -> stats.commands), nanos);
    inputBytes.sample(server.sum(stats -> stats.inputBytes), nanos);
    outputBytes.sample(server.sum(stats -> stats.outputBytes), nanos);
    peakMemory();
  }

  /// The most memory that was ever in use.
  long peakMemory() {
    long used = server.usedMemory();
    if (peakMemory.getAndAccumulate(used, Math::max) < used) {
      peakMillis = server.clock.unixMicros() / 1000;
    }
    return peakMemory.get();
  }

  long peakMillis() {
    return peakMillis;
  }

  /// The peak starts over from what is in use now (CONFIG RESETSTAT).
  void resetPeak() {
    peakMemory.set(server.usedMemory());
  }
}
