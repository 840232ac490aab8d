package io.slotkeeper.server.runtime;

/// How often durations of each size occurred, within 3 %, in a few KB.
///
/// ```
/// 0..31 ns      one bucket per nanosecond
/// 32..63        one per nanosecond
/// 64..127       one per 2 ns
/// 128..255      one per 4 ns          32 buckets for each doubling,
/// ...                                  up to 68 s; what is longer counts as that
/// ```
///
/// So recording is a shift, an addition and an increment (about a nanosecond), and a percentile is
/// off by at most 1/32. HdrHistogram has the same layout; this is the part of it that is needed,
/// without its bookkeeping of extremes on every value.
///
/// Threads: one writer; readers may lag behind.
public final class LatencyHistogram {
  private static final int SUB_BITS = 5;
  private static final int SUB_BUCKETS = 1 << SUB_BITS;
  private static final int MAX_BITS = 36;
  private static final long MAX_NANOS = (1L << MAX_BITS) - 1;
  private static final int BUCKETS = (MAX_BITS - SUB_BITS + 1) << SUB_BITS;

  private final long[] counts = new long[BUCKETS];

  public void record(long nanos) {
    counts[bucket(Math.clamp(nanos, 0L, MAX_NANOS))]++;
  }

  /// Adds the counts of another one.
  public void add(LatencyHistogram other) {
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] += other.counts[i];
    }
  }

  public long count() {
    long count = 0;
    for (long bucket : counts) {
      count += bucket;
    }
    return count;
  }

  /// How many durations were at most this long, to the precision of a bucket.
  public long countUpTo(long nanos) {
    int last = bucket(Math.clamp(nanos, 0L, MAX_NANOS));
    long count = 0;
    for (int i = 0; i <= last; i++) {
      count += counts[i];
    }
    return count;
  }

  /// The duration that this share of all durations does not exceed, 0 if there are none.
  public long percentileNanos(double percentile) {
    long wanted = Math.max(1, (long) Math.ceil(percentile / 100 * count()));
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return highestOf(i);
      }
    }
    return 0;
  }

  private static int bucket(long nanos) {
    if (nanos < SUB_BUCKETS) {
      return (int) nanos;
    }
    int shift = Long.SIZE - 1 - SUB_BITS - Long.numberOfLeadingZeros(nanos);
    return (shift << SUB_BITS) + (int) (nanos >>> shift);
  }

  private static long highestOf(int bucket) {
    if (bucket < 2 * SUB_BUCKETS) {
      return bucket;
    }
    int shift = (bucket >>> SUB_BITS) - 1;
    long first = (long) (bucket & (SUB_BUCKETS - 1)) + SUB_BUCKETS;
    return ((first + 1) << shift) - 1;
  }
}
