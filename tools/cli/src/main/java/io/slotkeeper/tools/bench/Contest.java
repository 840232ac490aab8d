package io.slotkeeper.tools.bench;

import io.slotkeeper.tools.process.ServerCommand;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/// Two servers that are compared, and where they run.
///
/// @param contender the server under test: the numerator of every ratio
/// @param rival the server it is measured against
/// @param clientPin words before a client's command line that bind it to its own core, or none
record Contest(ServerCommand contender, ServerCommand rival, List<String> clientPin) {
  /// Work on one of the two servers, or on both, that may fail as processes and sockets do.
  @FunctionalInterface
  interface Work<T> {
    T on(ServerProcess server) throws IOException;
  }

  /// What both servers gave in one round.
  record Pair<T>(T contender, T rival) {}

  /// Does the same work on both servers, one after the other. Who goes first alternates by round,
  /// so that neither always meets the machine in the state the other leaves behind.
  static <T> Pair<T> inTurns(int round, ServerProcess contender, ServerProcess rival, Work<T> work)
      throws IOException {
    if (round % 2 == 0) {
      T first = work.on(contender);
      return new Pair<>(first, work.on(rival));
    }
    T first = work.on(rival);
    return new Pair<>(work.on(contender), first);
  }

  /// Prints who is compared, on what.
  void printHeader(PrintWriter out) {
    out.printf("contender  %s%n", String.join(" ", contender.words()));
    out.printf("rival      %s%n", String.join(" ", rival.words()));
    out.printf(
        Locale.ROOT,
        "machine    %s %s, %d cores%n",
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        Runtime.getRuntime().availableProcessors());
    out.flush();
  }
}
