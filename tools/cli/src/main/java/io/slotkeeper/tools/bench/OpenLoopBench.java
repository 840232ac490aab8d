package io.slotkeeper.tools.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.client.WireReply;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Latency at a fixed rate. Commands are due at even intervals whatever the server does, and
/// latency counts from the time a command was due, so a pause of the server is felt by every
/// command that was due during it (and a pause of this client as well: both servers meet the same
/// client).
///
/// @param ratePerSecond commands per second over all connections
/// @param setPercent how many of them are SETs, the others are GETs
/// @param meanwhile what is sent as each run begins, such as BGSAVE; empty for nothing
record OpenLoopBench(
    Contest contest,
    int ratePerSecond,
    int setPercent,
    int minValueBytes,
    int maxValueBytes,
    long keys,
    int connections,
    String meanwhile,
    int rounds,
    double runSeconds) {
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int DIGITS = 3;
  private static final int KEY_BYTES = 16;
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final int VALUE_SIZES = 64;

  /// Where the twelve digits of the key start in a SET and in a GET.
  private static final int DIGITS_AT = "*3\r\n$3\r\nSET\r\n$16\r\nkey:".length();

  /// The latencies of one run in milliseconds, and the server's CPU seconds.
  private record Run(double p50, double p99, double p999, double max, double cpuSeconds) {}

  void run(PrintWriter out, @Nullable Path tsv) throws IOException {
    out.printf(
        "%d commands/s, %d %% SET of %d-%d bytes, %d keys, %d connections%n",
        ratePerSecond, setPercent, minValueBytes, maxValueBytes, keys, connections);
    Table raw = new Table("round", "server", "p50 ms", "p99 ms", "p99.9 ms", "max ms", "cpu s");
    List<Run> contenderRuns = new ArrayList<>();
    List<Run> rivalRuns = new ArrayList<>();
    try (ServerProcess contender = ServerProcess.start(contest.contender());
        ServerProcess rival = ServerProcess.start(contest.rival())) {
      fill(contender);
      fill(rival);
      Contest.inTurns(0, contender, rival, server -> play(server, 0));
      for (int round = 1; round <= rounds; round++) {
        int seed = round;
        Contest.Pair<Run> pair =
            Contest.inTurns(round, contender, rival, server -> play(server, seed));
        contenderRuns.add(pair.contender());
        rivalRuns.add(pair.rival());
        addRaw(raw, round, contest.contender().name(), pair.contender());
        addRaw(raw, round, contest.rival().name(), pair.rival());
      }
    }
    report(contenderRuns, rivalRuns).print(out);
    raw.writeTsv(tsv);
  }

  private void fill(ServerProcess server) throws IOException {
    try (RespConnection connection = server.connect()) {
      new Loader(keys, KEY_BYTES, (minValueBytes + maxValueBytes) / 2).fillOnce(connection);
    }
  }

  private Run play(ServerProcess server, int seed) throws IOException {
    List<PacedConnection> open = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        open.add(new PacedConnection(server.port()));
      }
      Histogram latencies = new Histogram(HIGHEST_NANOS, DIGITS);
      double cpuBefore = server.usage().cpuSeconds();
      sendMeanwhile(server);
      drive(open.toArray(PacedConnection[]::new), latencies, new SplittableRandom(seed));
      double cpuSeconds = server.usage().cpuSeconds() - cpuBefore;
      return new Run(
          latencies.getValueAtPercentile(50) / 1e6,
          latencies.getValueAtPercentile(99) / 1e6,
          latencies.getValueAtPercentile(99.9) / 1e6,
          latencies.getMaxValue() / 1e6,
          cpuSeconds);
    } finally {
      for (PacedConnection connection : open) {
        connection.close();
      }
    }
  }

  private void sendMeanwhile(ServerProcess server) throws IOException {
    if (!meanwhile.isEmpty()) {
      try (RespConnection connection = server.connect()) {
        WireReply reply = connection.call(meanwhile.split(" "));
        if (reply.isError()) {
          throw new IOException(meanwhile + " is answered with " + reply);
        }
      }
    }
  }

  /// Sends each command when it is due and collects replies in between, spinning on one core.
  private void drive(PacedConnection[] open, Histogram latencies, SplittableRandom random)
      throws IOException {
    Commands commands = new Commands(random);
    long intervalNanos = TimeUnit.SECONDS.toNanos(1) / ratePerSecond;
    long start = System.nanoTime();
    long end = start + (long) (runSeconds * 1e9);
    long due = start;
    int turn = 0;
    while (due < end) {
      while (due <= System.nanoTime() && due < end) {
        int length = commands.next();
        open[turn].send(commands.bytes(), length, due);
        turn = (turn + 1) % open.length;
        due += intervalNanos;
      }
      exchange(open, latencies);
    }
    long drainEnd = System.nanoTime() + DRAIN_NANOS;
    while (exchange(open, latencies)) {
      if (System.nanoTime() > drainEnd) {
        throw new IOException("replies are missing at the end of a run");
      }
    }
  }

  /// Writes and reads on every connection; returns whether replies are still outstanding.
  private static boolean exchange(PacedConnection[] open, Histogram latencies) throws IOException {
    boolean outstanding = false;
    for (PacedConnection connection : open) {
      if (!connection.isIdle()) {
        connection.flush();
        connection.poll(latencies);
        outstanding |= !connection.isIdle();
      }
    }
    return outstanding;
  }

  /// Random commands, encoded once per value size; only the digits of the key are written anew.
  private final class Commands {
    private final SplittableRandom random;
    private final byte[][] sets = new byte[VALUE_SIZES][];
    private final byte[] get = encode("*2\r\n$3\r\nGET\r\n$16\r\nkey:000000000000\r\n");
    private byte[] current = get;

    Commands(SplittableRandom random) {
      this.random = random;
      for (int i = 0; i < VALUE_SIZES; i++) {
        int size = minValueBytes + (maxValueBytes - minValueBytes) * i / (VALUE_SIZES - 1);
        String head = "*3\r\n$3\r\nSET\r\n$16\r\nkey:000000000000\r\n$" + size + "\r\n";
        sets[i] = encode(head + "x".repeat(size) + "\r\n");
      }
    }

    /// Makes the next command; returns its length.
    int next() {
      boolean isSet = random.nextInt(100) < setPercent;
      current = isSet ? sets[random.nextInt(VALUE_SIZES)] : get;
      long number = random.nextLong(keys);
      for (int i = DIGITS_AT + 11; i >= DIGITS_AT; i--) {
        current[i] = (byte) ('0' + number % 10);
        number /= 10;
      }
      return current.length;
    }

    byte[] bytes() {
      return current;
    }

    private static byte[] encode(String text) {
      return text.getBytes(ISO_8859_1);
    }
  }

  private static void addRaw(Table raw, int round, String server, Run run) {
    raw.add(
        round,
        server,
        millis(run.p50()),
        millis(run.p99()),
        millis(run.p999()),
        millis(run.max()),
        millis(run.cpuSeconds()));
  }

  private Table report(List<Run> contender, List<Run> rival) {
    Table table = new Table("figure", contest.contender().name(), contest.rival().name(), "ratio");
    addFigure(table, "p50 ms", contender, rival, Run::p50);
    addFigure(table, "p99 ms", contender, rival, Run::p99);
    addFigure(table, "p99.9 ms", contender, rival, Run::p999);
    addFigure(table, "max ms", contender, rival, Run::max);
    addFigure(table, "CPU s per run", contender, rival, Run::cpuSeconds);
    return table;
  }

  private static void addFigure(
      Table table, String name, List<Run> contender, List<Run> rival, ToDoubleFunction<Run> of) {
    double[] ratios = new double[contender.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = of.applyAsDouble(contender.get(i)) / of.applyAsDouble(rival.get(i));
    }
    table.add(
        name,
        Spread.of(contender, of).format(3),
        Spread.of(rival, of).format(3),
        Spread.of(ratios).format(2));
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
