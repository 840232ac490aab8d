package io.slotkeeper.server.metrics;

import io.slotkeeper.server.metrics.LatencySeries.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Explains spikes of latency and what may help against them.
final class LatencyDoctor {
  private LatencyDoctor() {}

  static String examine(long thresholdMillis, Map<String, LatencySeries> series) {
    if (thresholdMillis == 0) {
      return "Latency monitoring is off. Turn it on with CONFIG SET latency-monitor-threshold"
          + " <milliseconds>, wait for the trouble to come back, and ask again.\n";
    }
    if (series.isEmpty()) {
      return "No spike of %d ms or more was seen.\n".formatted(thresholdMillis);
    }
    StringBuilder report = new StringBuilder("Spikes of latency were seen:\n\n");
    int number = 1;
    for (Map.Entry<String, LatencySeries> entry : series.entrySet()) {
      report.append(number++).append(". ").append(describe(entry.getKey(), entry.getValue()));
    }
    report.append("\nWhat may help:\n\n");
    advice(series.keySet()).forEach(line -> report.append("- ").append(line).append('\n'));
    return report.toString();
  }

  private static String describe(String event, LatencySeries series) {
    List<Sample> samples = series.samples();
    double average = samples.stream().mapToLong(Sample::millis).average().orElse(0);
    double deviation =
        samples.stream()
            .mapToDouble(sample -> Math.abs(sample.millis() - average))
            .average()
            .orElse(0);
    long first = samples.getFirst().unixSeconds();
    long last = samples.getLast().unixSeconds();
    String rhythm =
        samples.size() == 1
            ? "once"
            : "%d times, every %.1f s"
                .formatted(samples.size(), (double) (last - first) / (samples.size() - 1));
    return "%s: %s, average %.0f ms, mean deviation %.0f ms, worst %d ms\n"
        .formatted(event, rhythm, average, deviation, series.maxMillis());
  }

  private static List<String> advice(Set<String> events) {
    List<String> lines = new ArrayList<>();
    if (events.contains(LatencyMonitor.COMMAND)) {
      lines.add(
          "SLOWLOG GET names the slow commands; SCAN instead of KEYS, UNLINK instead of DEL.");
    }
    if (events.contains(LatencyMonitor.FAST_COMMAND)) {
      lines.add("Commands that should be fast were not: look for a busy or a swapping machine.");
    }
    if (events.contains(LatencyMonitor.EXPIRE_CYCLE)) {
      lines.add("Many keys expire at once: spread their expiries, lower active-expire-effort.");
    }
    if (events.contains(LatencyMonitor.EVICTION_CYCLE)) {
      lines.add("Much is evicted at once: raise maxmemory, lower maxmemory-eviction-tenacity.");
    }
    if (lines.isEmpty()) {
      lines.add("Look at the machine: processor, disk, swap, and its other guests.");
    }
    return lines;
  }
}
