package io.slotkeeper.server.metrics;

import io.slotkeeper.server.config.NumberParameter;
import io.slotkeeper.server.metrics.LatencySeries.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Spikes of latency by the event they happened in: a command, an expiry cycle, an eviction.
///
/// Off by default: a spike is what takes at least `latency-monitor-threshold` milliseconds.
///
/// Threads: [#isSpike] reads one volatile; the rest takes a lock.
public final class LatencyMonitor {
  /// A command that promises to be fast was not.
  public static final String FAST_COMMAND = "fast-command";

  /// Any other command.
  public static final String COMMAND = "command";

  public static final String EXPIRE_CYCLE = "expire-cycle";
  public static final String EVICTION_CYCLE = "eviction-cycle";

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final NumberParameter thresholdMillis;
  private final Map<String, LatencySeries> series = new TreeMap<>();

  public LatencyMonitor(NumberParameter thresholdMillis) {
    this.thresholdMillis = thresholdMillis;
  }

  /// The latest and the worst spike of an event.
  public record Latest(String event, long unixSeconds, long millis, long maxMillis) {}

  public boolean isSpike(long nanos) {
    long threshold = thresholdMillis.value();
    return threshold > 0 && nanos / NANOS_PER_MILLI >= threshold;
  }

  /// Notes how long an event took if that was a spike.
  public void observe(String event, long unixSeconds, long nanos) {
    if (isSpike(nanos)) {
      add(event, unixSeconds, nanos);
    }
  }

  public synchronized void add(String event, long unixSeconds, long nanos) {
    series
        .computeIfAbsent(event, _ -> new LatencySeries())
        .add(unixSeconds, nanos / NANOS_PER_MILLI);
  }

  public synchronized List<Latest> latest() {
    List<Latest> latest = new ArrayList<>();
    series.forEach((event, one) -> {
      Sample last = one.samples().getLast();
      latest.add(new Latest(event, last.unixSeconds(), last.millis(), one.maxMillis()));
    });
    return latest;
  }

  /// Times and milliseconds of an event's spikes, the oldest first.
  public synchronized List<long[]> history(String event) {
    LatencySeries one = series.get(event);
    if (one == null) {
      return List.of();
    }
    return one.samples().stream()
        .map(sample -> new long[] {sample.unixSeconds(), sample.millis()})
        .toList();
  }

  /// The spikes of an event as a drawing; empty if there are none.
  public synchronized String graph(String event, long nowSeconds) {
    LatencySeries one = series.get(event);
    return one == null ? "" : LatencyGraph.draw(event, one, nowSeconds);
  }

  /// Explains the spikes in words.
  public synchronized String diagnosis() {
    return LatencyDoctor.examine(thresholdMillis.value(), series);
  }

  /// Forgets the spikes of these events, of all if none is named.
  ///
  /// @return how many events had any
  public synchronized int reset(List<String> events) {
    int had = 0;
    if (events.isEmpty()) {
      had = series.size();
      series.clear();
    }
    for (String event : events) {
      had += series.remove(event) == null ? 0 : 1;
    }
    return had;
  }
}
