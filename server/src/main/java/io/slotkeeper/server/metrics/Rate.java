package io.slotkeeper.server.metrics;

/// How fast a counter grows: the mean of its last 16 samples, about a tenth of a second apart.
///
/// Threads: one samples, anyone reads.
public final class Rate {
  private static final int SAMPLES = 16;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final long[] perSecond = new long[SAMPLES];
  private int next;
  private long lastCount;
  private long lastNanos;
  private boolean started;
  private volatile long mean;

  /// Notes the counter; one that went back was reset and starts anew.
  public void sample(long count, long nanos) {
    long elapsed = nanos - lastNanos;
    if (started && elapsed > 0 && count >= lastCount) {
      perSecond[next] = (long) ((double) (count - lastCount) * NANOS_PER_SECOND / elapsed);
      next = (next + 1) % SAMPLES;
      long sum = 0;
      for (long one : perSecond) {
        sum += one;
      }
      mean = sum / SAMPLES;
    }
    started = true;
    lastCount = count;
    lastNanos = nanos;
  }

  public long perSecond() {
    return mean;
  }
}
