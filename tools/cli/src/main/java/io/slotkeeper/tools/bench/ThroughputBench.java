package io.slotkeeper.tools.bench;

import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The closed-loop benchmark: as many commands as fit, one after the other on every connection.
///
/// @param warmUpSeconds how long each server runs each case before anything is measured
/// @param runSeconds how long one measured run should take
record ThroughputBench(
    Contest contest,
    RedisBenchmark client,
    List<Workload> workloads,
    List<Integer> pipelines,
    Loader strings,
    int rounds,
    double warmUpSeconds,
    double runSeconds) {
  private static final long CALIBRATION_REQUESTS = 20_000;

  /// One line of the table: a workload at a pipeline depth, its run lengths and what was measured.
  private record Trial(
      Workload workload,
      int pipeline,
      long contenderRequests,
      long rivalRequests,
      List<Sample> samples) {
    double median(ToDoubleFunction<Sample> figure) {
      return Spread.of(samples, figure).median();
    }
  }

  private record Sample(RedisBenchmark.Result contender, RedisBenchmark.Result rival) {
    double throughputRatio() {
      return contender.commandsPerSecond() / rival.commandsPerSecond();
    }

    double cpuRatio() {
      return contender.cpuSecondsPerMillion() / rival.cpuSecondsPerMillion();
    }
  }

  void run(PrintWriter out, @Nullable Path tsv) throws IOException {
    Table raw =
        new Table("test", "P", "round", "server", "commands/s", "cpu s/M", "p50 ms", "p99 ms");
    List<Trial> trials = new ArrayList<>();
    try (ServerProcess contender = ServerProcess.start(contest.contender());
        ServerProcess rival = ServerProcess.start(contest.rival())) {
      for (Workload workload : workloads) {
        for (int pipeline : pipelines) {
          long contenderRequests = warmUp(contender, workload, pipeline);
          long rivalRequests = warmUp(rival, workload, pipeline);
          trials.add(
              new Trial(workload, pipeline, contenderRequests, rivalRequests, new ArrayList<>()));
        }
      }
      for (int round = 0; round < rounds; round++) {
        for (Trial trial : trials) {
          Sample sample = play(round, contender, rival, trial);
          trial.samples().add(sample);
          addRaw(raw, trial, round, contest.contender().name(), sample.contender());
          addRaw(raw, trial, round, contest.rival().name(), sample.rival());
        }
        out.printf("round %d of %d done%n", round + 1, rounds);
        out.flush();
      }
    }
    report(trials).print(out);
    raw.writeTsv(tsv);
  }

  /// Runs a trial for a while; returns how many requests make a run of the wanted length.
  private long warmUp(ServerProcess server, Workload workload, int pipeline) throws IOException {
    long requests = CALIBRATION_REQUESTS;
    double perSecond = measure(server, workload, pipeline, requests).commandsPerSecond();
    double warmed = requests / perSecond;
    while (warmed < warmUpSeconds) {
      requests = Math.max(CALIBRATION_REQUESTS, (long) (perSecond * runSeconds));
      perSecond = measure(server, workload, pipeline, requests).commandsPerSecond();
      warmed += requests / perSecond;
    }
    return Math.max(CALIBRATION_REQUESTS, (long) (perSecond * runSeconds));
  }

  private Sample play(int round, ServerProcess contender, ServerProcess rival, Trial trial)
      throws IOException {
    Contest.Pair<RedisBenchmark.Result> pair =
        Contest.inTurns(
            round,
            contender,
            rival,
            server -> {
              boolean isContender = server == contender;
              long requests = isContender ? trial.contenderRequests() : trial.rivalRequests();
              return measure(server, trial.workload(), trial.pipeline(), requests);
            });
    return new Sample(pair.contender(), pair.rival());
  }

  private RedisBenchmark.Result measure(
      ServerProcess server, Workload workload, int pipeline, long requests) throws IOException {
    try (RespConnection connection = server.connect()) {
      workload.prepare(connection, requests, strings);
    }
    return client.run(server, workload, pipeline, requests);
  }

  private static void addRaw(
      Table raw, Trial trial, int round, String server, RedisBenchmark.Result result) {
    raw.add(
        trial.workload().name(),
        trial.pipeline(),
        round,
        server,
        Math.round(result.commandsPerSecond()),
        decimals(result.cpuSecondsPerMillion(), 3),
        decimals(result.p50Millis(), 3),
        decimals(result.p99Millis(), 3));
  }

  private Table report(List<Trial> trials) {
    String mine = contest.contender().name();
    String other = contest.rival().name();
    Table table =
        new Table(
            "test",
            "P",
            "throughput ratio",
            mine + " /s",
            other + " /s",
            "CPU ratio",
            mine + " s/M",
            other + " s/M",
            mine + " p50/p99 ms",
            other + " p50/p99 ms");
    for (Trial trial : trials) {
      table.add(
          trial.workload().name(),
          trial.pipeline(),
          Spread.of(trial.samples(), Sample::throughputRatio).format(2),
          Math.round(trial.median(sample -> sample.contender().commandsPerSecond())),
          Math.round(trial.median(sample -> sample.rival().commandsPerSecond())),
          Spread.of(trial.samples(), Sample::cpuRatio).format(2),
          decimals(trial.median(sample -> sample.contender().cpuSecondsPerMillion()), 2),
          decimals(trial.median(sample -> sample.rival().cpuSecondsPerMillion()), 2),
          latencies(trial, Sample::contender),
          latencies(trial, Sample::rival));
    }
    return table;
  }

  private static String latencies(Trial trial, Function<Sample, RedisBenchmark.Result> server) {
    double p50 = trial.median(sample -> server.apply(sample).p50Millis());
    double p99 = trial.median(sample -> server.apply(sample).p99Millis());
    return decimals(p50, 2) + "/" + decimals(p99, 2);
  }

  private static String decimals(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
