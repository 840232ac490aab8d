package io.slotkeeper.server.metrics;

import io.slotkeeper.server.metrics.LatencySeries.Sample;
import java.util.List;

/// Draws spikes in four rows of characters, the oldest left, with their ages below.
///
/// ```
/// command - high 500 ms, low 100 ms (all time high 500 ms)
/// ----------------------------------------------------------
///    #
///   _|
///  _||
/// _|||
///
/// 4321
/// ssss
/// ```
final class LatencyGraph {
  private static final int ROWS = 4;
  private static final int STEPS_PER_ROW = 3;
  private static final String TOPS = "_o#";

  private LatencyGraph() {}

  static String draw(String event, LatencySeries series, long nowSeconds) {
    List<Sample> samples = series.samples();
    long high = samples.stream().mapToLong(Sample::millis).max().orElse(0);
    long low = samples.stream().mapToLong(Sample::millis).min().orElse(0);
    StringBuilder text = new StringBuilder();
    text.append(event)
        .append(" - high %d ms, low %d ms".formatted(high, low))
        .append(" (all time high %d ms)\n".formatted(series.maxMillis()))
        .append("-".repeat(80))
        .append('\n');
    for (int row = ROWS - 1; row >= 0; row--) {
      line(text, samples, row, low, high);
    }
    text.append('\n');
    ages(text, samples, nowSeconds);
    return text.toString();
  }

  private static void line(StringBuilder text, List<Sample> samples, int row, long low, long high) {
    StringBuilder line = new StringBuilder();
    for (Sample sample : samples) {
      int steps = steps(sample.millis() - low, high - low) - row * STEPS_PER_ROW;
      line.append(steps < 0 ? ' ' : steps < STEPS_PER_ROW ? TOPS.charAt(steps) : '|');
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  /// 0 for the lowest spike to the top step of the top row for the highest.
  private static int steps(long above, long range) {
    return range == 0 ? 0 : (int) (above * (ROWS * STEPS_PER_ROW - 1) / range);
  }

  /// The ages, each written downwards: `12m` under its spike.
  private static void ages(StringBuilder text, List<Sample> samples, long nowSeconds) {
    List<String> ages =
        samples.stream().map(sample -> age(nowSeconds - sample.unixSeconds())).toList();
    int longest = ages.stream().mapToInt(String::length).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      StringBuilder line = new StringBuilder();
      for (String age : ages) {
        line.append(i < age.length() ? age.charAt(i) : ' ');
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }

  private static String age(long seconds) {
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m";
    }
    return seconds < 86_400 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }
}
