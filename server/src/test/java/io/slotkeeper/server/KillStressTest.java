package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Scripts that take too long or never end, on four loops, among transactions and FLUSHALL, and
/// clients that kill whatever is slow: a script that was killed has changed nothing, so the money
/// in the accounts stays the same, and nobody waits for ever.
class KillStressTest {
  private static final int ACCOUNTS = 12;
  private static final long FUNDS = 1200;

  private static final String SPIN = "local s = 0 for i = 1, tonumber(ARGV[4]) do s = s + i end ";
  private static final String SLOW_THEN_MOVE =
      SPIN
          + "redis.call('DECRBY', KEYS[1], ARGV[3]) "
          + "redis.call('INCRBY', KEYS[2], ARGV[3]) return 1";
  private static final String SLOW_THEN_MOVE_UNDECLARED =
      SPIN
          + "redis.call('DECRBY', 'account' .. ARGV[1], ARGV[3]) "
          + "redis.call('INCRBY', 'account' .. ARGV[2], ARGV[3]) return 1";
  private static final String MOVE_SLOWLY =
      "redis.call('DECRBY', KEYS[1], ARGV[3]) "
          + SPIN
          + "redis.pcall('INCRBY', 'account' .. ARGV[2], ARGV[3]) return 1";
  private static final String LIBRARY =
      "#!lua name=bank\n"
          + "redis.register_function('move', function(keys, args) "
          + "local s = 0 for i = 1, tonumber(args[4]) do s = s + i end "
          + "redis.call('DECRBY', keys[1], args[3]) redis.call('INCRBY', keys[2], args[3]) "
          + "return 1 end)\n"
          + "redis.register_function('never', function(keys) "
          + "while true do redis.call('GET', keys[1]) end end)";
  private static final List<String> ENDLESS =
      List.of(
          "while true do end",
          "while true do redis.call('GET', KEYS[1]) end",
          "while true do pcall(function() redis.call('GET', 'account3') error('x') end) end",
          "coroutine.wrap(function() while true do redis.pcall('GET', KEYS[1]) end end)()",
          "return ('a'):rep(60):find(('a-'):rep(30) .. 'b')",
          "table.sort({3, 2, 1, 5, 4}, function() while true do end end)");
  private static final String AUDIT =
      "local sum = 0 for i = 0, tonumber(ARGV[1]) - 1 do "
          + "sum = sum + tonumber(redis.call('GET', 'account' .. i) or 0) end return sum";

  private final AtomicLong moved = new AtomicLong();
  private final AtomicLong killed = new AtomicLong();
  private final AtomicLong audited = new AtomicLong();
  private final AtomicLong exchanged = new AtomicLong();

  private static boolean isBusy(@Nullable Object reply) {
    return reply instanceof String text && text.startsWith("-BUSY");
  }

  private static boolean isKilled(@Nullable Object reply) {
    return reply instanceof String text && text.contains("Script killed by user");
  }

  // ---- roles ------------------------------------------------------------------------------

  private void move(RespSocket client, Random random) throws IOException {
    int from = random.nextInt(ACCOUNTS);
    int to = random.nextInt(ACCOUNTS);
    String steps = Integer.toString(random.nextInt(10) == 0 ? 1_000_000 : random.nextInt(10_000));
    String[] tail = {"" + from, "" + to, "" + random.nextInt(1, 50), steps};
    Object reply =
        switch (random.nextInt(4)) {
          case 0 -> run(client, "EVAL", SLOW_THEN_MOVE, List.of(from, to), tail);
          case 1 -> run(client, "EVAL", SLOW_THEN_MOVE_UNDECLARED, List.of(), tail);
          case 2 -> run(client, "EVAL", MOVE_SLOWLY, List.of(from), tail);
          default -> run(client, "FCALL", "move", List.of(from, to), tail);
        };
    if (Long.valueOf(1).equals(reply)) {
      moved.incrementAndGet();
    } else {
      assertThat(isBusy(reply) || isKilled(reply)).as("%s", reply).isTrue();
    }
  }

  private static @Nullable Object run(
      RespSocket client, String command, String script, List<Integer> accounts, String[] tail)
      throws IOException {
    String[] words = new String[3 + accounts.size() + tail.length];
    words[0] = command;
    words[1] = script;
    words[2] = Integer.toString(accounts.size());
    for (int i = 0; i < accounts.size(); i++) {
      words[3 + i] = "account" + accounts.get(i);
    }
    System.arraycopy(tail, 0, words, 3 + accounts.size(), tail.length);
    return client.call(words);
  }

  private void never(RespSocket client, Random random) throws IOException {
    Object reply =
        random.nextInt(4) == 0
            ? client.call("FCALL", "never", "1", "account" + random.nextInt(ACCOUNTS))
            : client.call(
                "EVAL",
                ENDLESS.get(random.nextInt(ENDLESS.size())),
                "1",
                "account" + random.nextInt(ACCOUNTS));
    if (isKilled(reply)) {
      killed.incrementAndGet();
    } else {
      assertThat(isBusy(reply)).as("%s", reply).isTrue();
    }
  }

  private void exchange(RespSocket client, Random random) throws IOException {
    String amount = Integer.toString(random.nextInt(1, 50));
    assertThat(client.call("MULTI")).isEqualTo("OK");
    client.call("DECRBY", "account" + random.nextInt(ACCOUNTS), amount);
    client.call("INCRBY", "account" + random.nextInt(ACCOUNTS), amount);
    checkExec(client.call("EXEC"), 2);
  }

  private void checkExec(@Nullable Object reply, int size) {
    if (reply instanceof List<?> replies) {
      assertThat(replies).hasSize(size);
      exchanged.incrementAndGet();
    } else {
      assertThat((String) reply).startsWith("-EXECABORT");
    }
  }

  private void audit(RespSocket client, Random random) throws IOException {
    Object sum;
    if (random.nextBoolean()) {
      sum = client.call("EVAL", AUDIT, "0", "" + ACCOUNTS);
    } else {
      client.call("MULTI");
      client.call("EVAL_RO", AUDIT, "0", "" + ACCOUNTS);
      Object reply = client.call("EXEC");
      sum = reply instanceof List<?> replies ? replies.getFirst() : "-BUSY";
    }
    if (sum instanceof Long total) {
      assertThat(total).isIn(0L, FUNDS);
      audited.incrementAndGet();
    } else {
      assertThat(isBusy(sum) || isKilled(sum)).as("%s", sum).isTrue();
    }
  }

  private void refund(RespSocket client, Random random) throws IOException {
    if (random.nextInt(4) == 0) {
      Object reply = client.call("FLUSHALL");
      assertThat("OK".equals(reply) || isBusy(reply)).as("%s", reply).isTrue();
      return;
    }
    client.call("MULTI");
    client.call("FLUSHDB");
    for (int i = 0; i < ACCOUNTS; i++) {
      client.call("SET", "account" + i, "" + FUNDS / ACCOUNTS);
    }
    checkExec(client.call("EXEC"), 1 + ACCOUNTS);
  }

  /// Kills what is slow, and now and then what is not.
  private static void kill(RespSocket client, Random random) throws IOException {
    if (isBusy(client.call("PING")) || random.nextInt(50) == 0) {
      for (String kind : List.of("SCRIPT", "FUNCTION")) {
        Object reply = client.call(kind, "KILL");
        assertThat(reply).asString().matches("OK|-NOTBUSY .*|-UNKILLABLE .*|-BUSY .*");
      }
    }
  }

  // ---- the test ---------------------------------------------------------------------------

  @Test
  void whoIsKilledHasChangedNothingAndNobodyWaitsForEver() throws Exception {
    try (TestServer server =
        TestServer.start("--io-threads", "4", "--busy-reply-threshold", "5", "--hz", "100")) {
      try (RespSocket client = server.connect()) {
        assertThat(client.call("FUNCTION", "LOAD", LIBRARY)).isEqualTo("bank");
      }
      StressRun.play(
          server,
          List.of(
              this::move,
              this::move,
              this::move,
              this::move,
              this::never,
              this::exchange,
              this::exchange,
              this::audit,
              this::refund,
              KillStressTest::kill,
              KillStressTest::kill),
          KillStressTest::kill);
      assertThat(List.of(moved.get(), killed.get(), audited.get(), exchanged.get()))
          .as("moved, killed, audited, exchanged; %s", StressRun.NAME)
          .allMatch(count -> count > 0);
    }
  }
}
