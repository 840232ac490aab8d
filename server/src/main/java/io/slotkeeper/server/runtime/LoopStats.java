package io.slotkeeper.server.runtime;

/// What one loop counted: written by its loop, read by anyone, so sums may lag by a moment.
///
/// Per command the counters are indexed by the command's id.
public final class LoopStats {
  public long commands;
  public long hits;
  public long misses;
  public long expired;
  public long expiredInCycle;
  public long evicted;
  public long inputBytes;
  public long outputBytes;
  public long turns;
  public long errorReplies;
  public long pausedActions;
  public final long[] calls;
  public final long[] nanos;
  public final long[] rejected;
  public final long[] failed;

  /// @param commandIds how many commands and subcommands there are
  public LoopStats(int commandIds) {
    calls = new long[commandIds];
    nanos = new long[commandIds];
    rejected = new long[commandIds];
    failed = new long[commandIds];
  }
}
