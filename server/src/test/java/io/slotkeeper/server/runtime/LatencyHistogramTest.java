package io.slotkeeper.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

  @Test
  void nothingRecordedIsZero() {
    LatencyHistogram empty = new LatencyHistogram();
    assertThat(empty.count()).isZero();
    assertThat(empty.percentileNanos(99)).isZero();
  }

  @Test
  void percentilesAreWithinAThirtySecondOfTheTruth() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      LatencyHistogram histogram = new LatencyHistogram();
      long[] values = new long[1 + random.nextInt(500)];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextLong() >>> (29 + random.nextInt(35));
        histogram.record(values[i]);
      }
      Arrays.sort(values);
      for (double percentile : new double[] {0, 1, 50, 99, 99.9, 100}) {
        int rank = (int) Math.max(1, Math.ceil(percentile / 100 * values.length));
        long exact = values[rank - 1];
        assertThat(histogram.percentileNanos(percentile))
            .as("seed %d, round %d, p%s", seed, round, percentile)
            .isBetween(exact, exact + exact / 32);
      }
    }
  }

  @Test
  void whatIsTooLongOrNegativeCountsAsTheLimits() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(Long.MAX_VALUE);
    histogram.record(-5);
    assertThat(histogram.count()).isEqualTo(2);
    assertThat(histogram.percentileNanos(50)).isZero();
    assertThat(histogram.percentileNanos(100)).isEqualTo((1L << 36) - 1);
  }

  @Test
  void countsAddUpAndAreCumulative() {
    LatencyHistogram one = new LatencyHistogram();
    LatencyHistogram other = new LatencyHistogram();
    one.record(100);
    other.record(1000);
    other.record(1024);
    one.add(other);
    assertThat(one.countUpTo(99)).isZero();
    assertThat(one.countUpTo(1023)).isEqualTo(2);
    assertThat(one.countUpTo(Long.MAX_VALUE)).isEqualTo(3);
  }
}
