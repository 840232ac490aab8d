package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Transactions, scripts, functions and commands that wait, on four loops at once: money moves
/// between accounts and never comes or goes, and nobody waits for ever.
///
/// How long, and with which seed: [StressRun].
class AtomicityStressTest {
  private static final int ACCOUNTS = 12;
  private static final long FUNDS = 1200;

  private static final String DECLARED =
      "redis.call('DECRBY', KEYS[1], ARGV[1]) redis.call('INCRBY', KEYS[2], ARGV[1]) return 1";
  private static final String UNDECLARED =
      "redis.call('DECRBY', 'account' .. ARGV[1], ARGV[3]) local s = 0 "
          + "for i = 1, tonumber(ARGV[4]) do s = s + i end "
          + "redis.call('INCRBY', 'account' .. ARGV[2], ARGV[3]) return 1";
  private static final String HALF_DECLARED =
      "redis.call('GET', KEYS[1]) redis.call('DECRBY', KEYS[1], ARGV[2]) "
          + "redis.call('INCRBY', 'account' .. ARGV[1], ARGV[2]) return 1";
  private static final String AUDIT =
      "local sum = 0 for i = 0, tonumber(ARGV[1]) - 1 do "
          + "sum = sum + tonumber(redis.call('GET', 'account' .. i) or 0) end return sum";
  private static final String LIBRARY =
      "#!lua name=bank\n"
          + "redis.register_function('move', function(keys, args) "
          + "redis.call('DECRBY', keys[1], args[1]) "
          + "redis.call('INCRBY', keys[2], args[1]) return 1 end)";

  private static String account(Random random) {
    return "account" + random.nextInt(ACCOUNTS);
  }

  private static String amount(Random random) {
    return Integer.toString(random.nextInt(1, 50));
  }

  private static void check(@Nullable Object sum) {
    assertThat(Long.parseLong(String.valueOf(sum))).isIn(0L, FUNDS);
  }

  // ---- roles ------------------------------------------------------------------------------

  private static void transfer(RespSocket client, Random random) throws IOException {
    String amount = amount(random);
    assertThat(client.call("MULTI")).isEqualTo("OK");
    assertThat(client.call("DECRBY", account(random), amount)).isEqualTo("QUEUED");
    assertThat(client.call("INCRBY", account(random), amount)).isEqualTo("QUEUED");
    assertThat((List<?>) client.call("EXEC")).hasSize(2);
  }

  private static void script(RespSocket client, Random random) throws IOException {
    String from = Integer.toString(random.nextInt(ACCOUNTS));
    String to = Integer.toString(random.nextInt(ACCOUNTS));
    String amount = amount(random);
    Object reply =
        switch (random.nextInt(4)) {
          case 0 -> client.call("EVAL", DECLARED, "2", "account" + from, "account" + to, amount);
          case 1 -> client.call("EVAL", HALF_DECLARED, "1", "account" + from, to, amount);
          case 2 -> client.call("FCALL", "move", "2", "account" + from, "account" + to, amount);
          default ->
              client.call("EVAL", UNDECLARED, "0", from, to, amount, "" + random.nextInt(20_000));
        };
    assertThat(reply).isEqualTo(1L);
  }

  private static void audit(RespSocket client, Random random) throws IOException {
    switch (random.nextInt(3)) {
      case 0 -> check(client.call("EVAL", AUDIT, "0", "" + ACCOUNTS));
      case 1 -> {
        client.call("MULTI");
        client.call("EVAL_RO", AUDIT, "0", "" + ACCOUNTS);
        client.call("DBSIZE");
        check(((List<?>) client.call("EXEC")).getFirst());
      }
      default -> {
        String[] words = new String[1 + ACCOUNTS];
        words[0] = "MGET";
        for (int i = 0; i < ACCOUNTS; i++) {
          words[1 + i] = "account" + i;
        }
        long sum = 0;
        for (Object value : (List<?>) client.call(words)) {
          sum += value == null ? 0 : Long.parseLong((String) value);
        }
        check(sum);
      }
    }
  }

  private static void refund(RespSocket client, Random random) throws Exception {
    if (random.nextBoolean()) {
      assertThat(client.call("FLUSHALL")).isEqualTo("OK");
    } else {
      client.call("MULTI");
      client.call("FLUSHDB");
      for (int i = 0; i < ACCOUNTS; i++) {
        client.call("SET", "account" + i, "" + FUNDS / ACCOUNTS);
      }
      assertThat((List<?>) client.call("EXEC")).hasSize(1 + ACCOUNTS);
    }
    client.call("SCAN", "0", "COUNT", "100");
  }

  // ---- tests ------------------------------------------------------------------------------

  @Test
  void moneyNeitherComesNorGoes() throws Exception {
    try (TestServer server = TestServer.start("--io-threads", "4", "--hz", "500")) {
      try (RespSocket client = server.connect()) {
        assertThat(client.call("FUNCTION", "LOAD", LIBRARY)).isEqualTo("bank");
      }
      StressRun.play(
          server,
          List.of(
              AtomicityStressTest::transfer,
              AtomicityStressTest::transfer,
              AtomicityStressTest::script,
              AtomicityStressTest::script,
              AtomicityStressTest::script,
              AtomicityStressTest::script,
              AtomicityStressTest::audit,
              AtomicityStressTest::audit,
              AtomicityStressTest::refund));
    }
  }

  @Test
  void optimisticIncrementsAreNotLost() throws Exception {
    try (TestServer server = TestServer.start("--io-threads", "4")) {
      AtomicLong done = new AtomicLong();
      StressRun.Role increment =
          (client, random) -> {
            String key = "counter" + random.nextInt(3);
            client.call("WATCH", key);
            Object value = client.call("GET", key);
            long next = value == null ? 1 : Long.parseLong((String) value) + 1;
            client.call("MULTI");
            client.call("SET", key, Long.toString(next));
            if (client.call("EXEC") != null) {
              done.incrementAndGet();
            }
          };
      StressRun.play(server, List.of(increment, increment, increment, increment, increment));
      try (RespSocket client = server.connect()) {
        long sum = 0;
        for (int i = 0; i < 3; i++) {
          Object value = client.call("GET", "counter" + i);
          sum += value == null ? 0 : Long.parseLong((String) value);
        }
        assertThat(sum).as(StressRun.NAME).isEqualTo(done.get());
      }
    }
  }

  @Test
  void everyElementReachesOneOfThoseThatWait() throws Exception {
    try (TestServer server = TestServer.start("--io-threads", "4", "--hz", "100")) {
      AtomicLong next = new AtomicLong();
      Set<String> received = ConcurrentHashMap.newKeySet();
      StressRun.Role produce =
          (client, random) -> {
            String queue = "queue" + random.nextInt(4);
            int many = random.nextInt(1, 4);
            client.call("MULTI");
            for (int i = 0; i < many; i++) {
              client.call("RPUSH", queue, Long.toString(next.getAndIncrement()));
            }
            assertThat((List<?>) client.call("EXEC")).hasSize(many);
          };
      StressRun.Role consume =
          (client, random) -> {
            Object reply =
                client.call(
                    "BLPOP", "queue" + random.nextInt(4), "queue" + random.nextInt(4), "0.05");
            if (reply != null) {
              String element = (String) ((List<?>) reply).getLast();
              assertThat(received.add(element)).as("first time " + element).isTrue();
            }
          };
      StressRun.Role move =
          (client, random) ->
              client.call("BLMOVE", "queue" + random.nextInt(4), "queue0", "LEFT", "RIGHT", "0.02");
      StressRun.Role time =
          (client, random) -> {
            server.clock().advance(Duration.ofMillis(1));
            client.call("PING");
          };
      StressRun.play(
          server, List.of(produce, produce, consume, consume, consume, consume, move, time));
      try (RespSocket client = server.connect()) {
        long left = 0;
        for (int i = 0; i < 4; i++) {
          left += client.number("LLEN", "queue" + i);
        }
        assertThat(received.size() + left).as(StressRun.NAME).isEqualTo(next.get());
        assertThat(client.info("clients")).containsEntry("blocked_clients", "0");
      }
    }
  }
}
