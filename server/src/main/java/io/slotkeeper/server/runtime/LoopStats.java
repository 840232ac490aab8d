package io.slotkeeper.server.runtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one loop counted: written by its loop, read by anyone, so sums may lag by a moment.
///
/// Per command the counters are indexed by the command's id.
public final class LoopStats {
  public long commands;
  public long hits;
  public long misses;
  public long expired;
  public long expiredInCycle;

  /// Fields of hashes whose time had come.
  public long expiredFields;

  public long evicted;
  public long inputBytes;
  public long outputBytes;
  public long turns;

  /// Rounds of background work.
  public long ticks;

  /// Changes of the data set; no reset forgets them.
  public long changes;

  public long errorReplies;
  public long pausedActions;
  public final long[] calls;
  public final long[] nanos;
  public final long[] rejected;
  public final long[] failed;
  private final @Nullable LatencyHistogram[] latencies;

  /// @param commandIds how many commands and subcommands there are
  public LoopStats(int commandIds) {
    calls = new long[commandIds];
    nanos = new long[commandIds];
    rejected = new long[commandIds];
    failed = new long[commandIds];
    latencies = new LatencyHistogram[commandIds];
  }

  /// Counts a call into the distribution of its command.
  public void recordLatency(int id, long callNanos) {
    LatencyHistogram histogram = latencies[id];
    if (histogram == null) {
      histogram = new LatencyHistogram();
      latencies[id] = histogram;
    }
    histogram.record(callNanos);
  }

  /// The distribution of a command's latencies on this loop; null if it was never called.
  public @Nullable LatencyHistogram latency(int id) {
    return latencies[id];
  }

  /// Forgets everything (CONFIG RESETSTAT); while the loop stands still only.
  public void reset() {
    commands = 0;
    hits = 0;
    misses = 0;
    expired = 0;
    expiredInCycle = 0;
    expiredFields = 0;
    evicted = 0;
    inputBytes = 0;
    outputBytes = 0;
    turns = 0;
    ticks = 0;
    errorReplies = 0;
    pausedActions = 0;
    Arrays.fill(calls, 0);
    Arrays.fill(nanos, 0);
    Arrays.fill(rejected, 0);
    Arrays.fill(failed, 0);
    Arrays.fill(latencies, null);
  }
}
