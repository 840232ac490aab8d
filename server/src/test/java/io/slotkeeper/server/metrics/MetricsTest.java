package io.slotkeeper.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.slotkeeper.server.metrics.InfoReport.Shown;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetricsTest {

  @Test
  void infoShowsTheSectionsAskedForInTheirOwnOrder() {
    InfoReport report = new InfoReport(new MetricRegistry());
    report.section("Server", Shown.DEFAULT).text("version", () -> "1");
    report.section("Commandstats", Shown.ALL).lines(() -> Map.of("cmdstat_get", "calls=1"));
    report.section("Keyspace", Shown.DEFAULT);
    String server = "# Server\r\nversion:1\r\n";
    String statistics = "# Commandstats\r\ncmdstat_get:calls=1\r\n";
    String keyspace = "# Keyspace\r\n";
    assertThat(report.render(List.of())).isEqualTo(server + "\r\n" + keyspace);
    assertThat(report.render(List.of("default", "SERVER"))).isEqualTo(server + "\r\n" + keyspace);
    assertThat(report.render(List.of("ALL")))
        .isEqualTo(server + "\r\n" + statistics + "\r\n" + keyspace);
    assertThat(report.render(List.of("keyspace", "commandStats")))
        .isEqualTo(statistics + "\r\n" + keyspace);
    assertThat(report.render(List.of("nothing"))).isEmpty();
  }

  @Test
  void everyNumberOfInfoIsAGaugeOfTheRegistry() {
    MetricRegistry registry = new MetricRegistry();
    InfoReport report = new InfoReport(registry);
    AtomicLong hits = new AtomicLong(7);
    report.section("Stats", Shown.DEFAULT).number("keyspace_hits", hits::get);
    assertThat(registry.getGauges().get("stats.keyspace_hits").getValue()).isEqualTo(7L);
    hits.set(8);
    assertThat(report.render(List.of("stats"))).contains("keyspace_hits:8\r\n");
  }

  @Test
  void aSeriesKeepsTheWorstOfEachSecondAndTheLatest160() {
    LatencySeries series = new LatencySeries();
    series.add(0, 900);
    for (int second = 1; second <= 200; second++) {
      series.add(second, second);
      series.add(second, 1000 - second);
      series.add(second, 5);
    }
    assertThat(series.samples()).hasSize(160);
    assertThat(series.samples().getFirst()).isEqualTo(new LatencySeries.Sample(41, 959));
    assertThat(series.samples().getLast()).isEqualTo(new LatencySeries.Sample(200, 800));
    assertThat(series.maxMillis()).isEqualTo(999);
  }

  @Test
  void aGraphDrawsTheHighestHighAndNamesAges() {
    LatencySeries series = new LatencySeries();
    series.add(1000, 100);
    series.add(1030, 300);
    series.add(1060, 500);
    assertThat(LatencyGraph.draw("command", series, 4620))
        .startsWith("command - high 500 ms, low 100 ms (all time high 500 ms)\n-----")
        .endsWith("-\n  #\n  |\n #|\n_||\n\n155\nh99\n mm\n");
  }

  @Test
  void theDoctorNamesEventsAndAdvice() {
    LatencySeries series = new LatencySeries();
    series.add(10, 100);
    series.add(20, 200);
    assertThat(LatencyDoctor.examine(0, Map.of())).contains("CONFIG SET latency-monitor-threshold");
    assertThat(LatencyDoctor.examine(50, Map.of())).contains("No spike of 50 ms");
    assertThat(LatencyDoctor.examine(50, Map.of(LatencyMonitor.COMMAND, series)))
        .contains(
            "1. command: 2 times, every 10.0 s, average 150 ms, mean deviation 50 ms, worst 200")
        .contains("SLOWLOG GET");
  }

  @Test
  void aRateIsTheMeanOfItsSamples() {
    Rate rate = new Rate();
    for (int i = 0; i <= 32; i++) {
      rate.sample(i * 50L, i * 100_000_000L);
    }
    assertThat(rate.perSecond()).isEqualTo(500);
    rate.sample(0, 4_000_000_000L);
    assertThat(rate.perSecond()).isEqualTo(500);
  }

  @Test
  void errorCodesAreCountedAndBounded() {
    ErrorStats errors = new ErrorStats();
    errors.count("ERR");
    errors.count("ERR");
    for (int i = 0; i < 1000; i++) {
      errors.count("E" + i);
    }
    assertThat(errors.counts()).containsEntry("ERR", 2L).hasSizeLessThan(150);
    assertThat(errors.counts().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(1002);
  }

  @Test
  void sizesAreShownInTheLargestUnitThatFits() {
    assertThat(HumanBytes.format(1023)).isEqualTo("1023B");
    assertThat(HumanBytes.format(1536)).isEqualTo("1.50K");
    assertThat(HumanBytes.format(5L << 40)).isEqualTo("5.00T");
    assertThat(HumanBytes.format(Long.MAX_VALUE)).isEqualTo("8.00E");
  }
}
