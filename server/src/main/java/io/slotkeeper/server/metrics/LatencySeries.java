package io.slotkeeper.server.metrics;

import java.util.ArrayList;
import java.util.List;

/// The latest spikes of one event: at most one a second and 160 in all, the worst of each second.
final class LatencySeries {
  private static final int CAPACITY = 160;

  private final long[] seconds = new long[CAPACITY];
  private final long[] millis = new long[CAPACITY];
  private int next;
  private int count;
  private long maxMillis;

  /// A spike: when, and how long it took.
  record Sample(long unixSeconds, long millis) {}

  void add(long unixSeconds, long latencyMillis) {
    maxMillis = Math.max(maxMillis, latencyMillis);
    int last = (next + CAPACITY - 1) % CAPACITY;
    if (count > 0 && seconds[last] == unixSeconds) {
      millis[last] = Math.max(millis[last], latencyMillis);
      return;
    }
    seconds[next] = unixSeconds;
    millis[next] = latencyMillis;
    next = (next + 1) % CAPACITY;
    count = Math.min(count + 1, CAPACITY);
  }

  /// The worst since the last reset, also if its sample is gone.
  long maxMillis() {
    return maxMillis;
  }

  /// The samples, the oldest first; there is at least one.
  List<Sample> samples() {
    List<Sample> samples = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = (next + CAPACITY - count + i) % CAPACITY;
      samples.add(new Sample(seconds[at], millis[at]));
    }
    return samples;
  }
}
