package io.slotkeeper.tools.bench;

import io.slotkeeper.tools.process.ServerCommand;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Starts both servers in turn: the time from the start of the process to its first PONG, and its
/// resident set and CPU time a second later.
record StartupBench(Contest contest, int starts) {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Start(double pongMillis, double residentMebibytes, double cpuMillis) {}

  void run(PrintWriter out, @Nullable Path tsv) throws IOException {
    // Not counted: the launcher may build and train on its first start, and files get cached.
    start(contest.contender());
    start(contest.rival());
    List<Start> contender = new ArrayList<>();
    List<Start> rival = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      contender.add(start(contest.contender()));
      rival.add(start(contest.rival()));
    }
    Table table = new Table("server", "starts", "first PONG ms", "idle RSS MB", "CPU ms");
    add(table, contest.contender(), contender);
    add(table, contest.rival(), rival);
    table.print(out);
    table.writeTsv(tsv);
  }

  private static Start start(ServerCommand command) throws IOException {
    try (ServerProcess server = ServerProcess.start(command)) {
      long end = System.nanoTime() + IDLE_NANOS;
      for (long left = IDLE_NANOS; left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      return new Start(
          server.startupNanos() / 1e6,
          server.usage().residentBytes() / (1024.0 * 1024),
          server.usage().cpuSeconds() * 1e3);
    }
  }

  private static void add(Table table, ServerCommand command, List<Start> starts) {
    table.add(
        command.name(),
        starts.size(),
        Spread.of(starts, Start::pongMillis).format(0),
        Spread.of(starts, Start::residentMebibytes).format(1),
        Spread.of(starts, Start::cpuMillis).format(0));
  }
}
