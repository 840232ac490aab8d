package io.slotkeeper.tools.bench;

import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.client.WireReply;
import io.slotkeeper.tools.process.ServerCommand;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What scripts cost beside their speed: how long an endless one outlives SCRIPT KILL from another
/// connection, and the first calls after a start.
record ScriptBench(Contest contest, int rounds) {
  private static final int FIRST_CALLS = 1000;
  private static final String GET = "return redis.call('GET',KEYS[1])";

  /// Ways not to end, each in another part of the engine; not all can be killed everywhere.
  private static final Map<String, String> ENDLESS =
      new TreeMap<>(
          Map.of(
              "loop", "while true do end",
              "pcall", "while true do pcall(function() while true do end end) end",
              "redis.pcall", "while true do redis.pcall('PING') end",
              "xpcall",
                  "xpcall(function() while true do end end, function() while true do end end)",
              "coroutine", "coroutine.wrap(function() while true do end end)()",
              "pattern", "string.find(string.rep('a', 60), string.rep('a-', 30) .. 'b')",
              "string.rep", "while true do local s = string.rep('x', 1e7) end",
              "comparator", "table.sort({3, 2, 1, 5, 4}, function(a, b) while true do end end)",
              "metatable",
                  "local t = setmetatable({}, {__index = function() while true do end end}) return"
                      + " t.x"));

  void run(PrintWriter out, @Nullable Path tsv) throws IOException {
    Table calls = new Table("server", "first " + FIRST_CALLS + " EVALSHA ms", "next ms");
    for (ServerCommand command : List.of(contest.contender(), contest.rival())) {
      List<double[]> starts = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        starts.add(firstCalls(command));
      }
      calls.add(
          command.name(),
          Spread.of(starts, times -> times[0]).format(1),
          Spread.of(starts, times -> times[1]).format(1));
    }
    calls.print(out);
    Table kills = new Table("endless", "killed after ms", "others answered after ms");
    for (Map.Entry<String, String> script : ENDLESS.entrySet()) {
      List<double[]> times = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        times.add(kill(script.getValue()));
      }
      kills.add(
          script.getKey(),
          Spread.of(times, one -> one[0]).format(1),
          Spread.of(times, one -> one[1]).format(1));
    }
    kills.print(out);
    kills.writeTsv(tsv);
  }

  /// Milliseconds of the first calls after a start, and of as many behind them.
  private static double[] firstCalls(ServerCommand command) throws IOException {
    try (ServerProcess server = ServerProcess.start(command);
        RespConnection client = server.connect()) {
      client.call("SET", "k", "v");
      String sha = client.call("SCRIPT", "LOAD", GET).text();
      return new double[] {calls(client, sha), calls(client, sha)};
    }
  }

  private static double calls(RespConnection client, String sha) throws IOException {
    long start = System.nanoTime();
    for (int i = 0; i < FIRST_CALLS; i++) {
      client.call("EVALSHA", sha, "1", "k");
    }
    return (System.nanoTime() - start) / 1e6;
  }

  /// Milliseconds from SCRIPT KILL, sent by a new connection, to the end of the script and to the
  /// first answer that somebody else gets.
  private double[] kill(String script) throws IOException {
    ServerCommand command = contest.contender().with("--busy-reply-threshold", "100");
    try (ServerProcess server = ServerProcess.start(command);
        RespConnection caller = server.connect();
        RespConnection other = server.connect()) {
      caller.send(words("EVAL", script, "0"));
      caller.flush();
      WireReply reply;
      do {
        reply = other.call("PING");
      } while (!reply.isError());
      try (RespConnection killer = server.connect()) {
        long start = System.nanoTime();
        killer.call("SCRIPT", "KILL");
        caller.read();
        double killed = (System.nanoTime() - start) / 1e6;
        do {
          reply = other.call("PING");
        } while (reply.isError());
        return new double[] {killed, (System.nanoTime() - start) / 1e6};
      }
    }
  }

  private static List<byte[]> words(String... words) {
    List<byte[]> bytes = new ArrayList<>();
    for (String word : words) {
      bytes.add(word.getBytes(StandardCharsets.UTF_8));
    }
    return bytes;
  }
}
