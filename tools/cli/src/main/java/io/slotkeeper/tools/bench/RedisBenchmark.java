package io.slotkeeper.tools.bench;

import io.slotkeeper.tools.process.ProcessUsage;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Runs redis-benchmark, which is the load everybody knows, and reads its CSV output.
///
/// @param clients connections
/// @param keys how many numbers `__rand_int__` stands for
/// @param pin words before the command that bind it to a core, or none
record RedisBenchmark(int clients, long keys, List<String> pin) {
  private static final int RPS = 1;
  private static final int P50 = 4;
  private static final int P99 = 6;

  /// What one run measured.
  ///
  /// @param commandsPerSecond as the client counts them
  /// @param cpuSecondsPerMillion what the server used, user and system
  record Result(
      double commandsPerSecond, double cpuSecondsPerMillion, double p50Millis, double p99Millis) {}

  Result run(ServerProcess server, Workload workload, int pipeline, long requests)
      throws IOException {
    List<String> words = new ArrayList<>(pin);
    words.addAll(List.of("redis-benchmark", "-h", "127.0.0.1"));
    words.addAll(List.of("-p", Integer.toString(server.port())));
    words.addAll(List.of("-c", Integer.toString(clients), "-P", Integer.toString(pipeline)));
    words.addAll(List.of("-r", Long.toString(keys), "-n", Long.toString(requests), "--csv"));
    words.addAll(workload.command());
    ProcessUsage before = server.usage();
    String output = output(words);
    ProcessUsage after = server.usage();
    String[] cells = lastRow(output).split("\",\"", -1);
    double cpuSeconds = after.cpuSeconds() - before.cpuSeconds();
    return new Result(
        number(cells[RPS]), cpuSeconds / requests * 1e6, number(cells[P50]), number(cells[P99]));
  }

  private static String output(List<String> words) throws IOException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("redis-benchmark failed: " + output);
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while redis-benchmark ran", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /// The last line that looks like CSV; errors of the server appear among the lines.
  private static String lastRow(String output) throws IOException {
    if (output.contains("Error from server")) {
      throw new IOException("redis-benchmark got an error: " + output.strip());
    }
    String row = "";
    for (String line : output.lines().toList()) {
      if (line.startsWith("\"")) {
        row = line;
      }
    }
    if (row.isEmpty()) {
      throw new IOException("redis-benchmark printed no figures: " + output.strip());
    }
    return row;
  }

  private static double number(String cell) {
    return Double.parseDouble(cell.replace("\"", ""));
  }
}
