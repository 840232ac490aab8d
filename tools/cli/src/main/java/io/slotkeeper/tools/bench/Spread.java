package io.slotkeeper.tools.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;

/// Smallest, median and largest of some measurements.
record Spread(double min, double median, double max) {
  static Spread of(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a spread needs at least one value");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(sorted[0], median, sorted[sorted.length - 1]);
  }

  static <T> Spread of(Iterable<T> samples, ToDoubleFunction<T> figure) {
    return of(StreamSupport.stream(samples.spliterator(), false).mapToDouble(figure).toArray());
  }

  /// `min-median-max` with `digits` after the point.
  String format(int digits) {
    String pattern = "%." + digits + "f-%." + digits + "f-%." + digits + "f";
    return String.format(Locale.ROOT, pattern, min, median, max);
  }
}
