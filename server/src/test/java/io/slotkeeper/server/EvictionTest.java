package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The memory limit in every policy.
class EvictionTest {
  private static final long ROOM = 1_000_000;

  private TestServer server;
  private RespSocket client;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start("--hz", "100", "--enable-debug-command", "yes");
    client = server.connect();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private long used() {
    return server.context().usedMemory();
  }

  private long limit(String policy) throws IOException {
    long limit = used() + ROOM;
    assertThat(client.call("CONFIG", "SET", "maxmemory-policy", policy, "maxmemory", "" + limit))
        .isEqualTo("OK");
    return limit;
  }

  private long evicted() throws IOException {
    return Long.parseLong(client.info("stats").get("evicted_keys"));
  }

  @ParameterizedTest
  @CsvSource({
    "allkeys-lru,false", "allkeys-lfu,false", "allkeys-random,false", "allkeys-fifo,false",
    "volatile-lru,true", "volatile-lfu,true", "volatile-random,true", "volatile-ttl,true"
  })
  void theLimitHoldsUnderAStormOfWrites(String policy, boolean onlyVolatile) throws IOException {
    for (int i = 0; i < 200; i++) {
      client.call("SET", "stays" + i, "v");
    }
    long limit = limit(policy);
    Random random = new Random(3);
    for (int i = 0; i < 6000; i++) {
      String value = "v".repeat(200 + random.nextInt(1000));
      String key = "k" + random.nextInt(5000);
      String[] set = {"SET", key, value, "EX", "" + (100 + random.nextInt(1000))};
      assertThat(client.call(set)).isEqualTo("OK");
      assertThat(used()).isLessThan(limit + limit / 20);
    }
    assertThat(evicted()).isPositive();
    if (onlyVolatile) {
      for (int i = 0; i < 200; i++) {
        assertThat(client.number("EXISTS", "stays" + i)).isEqualTo(1);
      }
    }
  }

  @Test
  void theLimitHoldsForLargeValuesOnSeveralLoops() throws Exception {
    try (TestServer several = TestServer.start("--io-threads", "4");
        RespSocket one = several.connect();
        RespSocket two = several.connect()) {
      long limit = several.context().usedMemory() + 16 * ROOM;
      one.call("CONFIG", "SET", "maxmemory-policy", "allkeys-random", "maxmemory", "" + limit);
      byte[] value = new byte[200_000];
      for (int i = 0; i < 300; i++) {
        for (RespSocket socket : new RespSocket[] {one, two}) {
          socket.send("*3\r\n$3\r\nSET\r\n$4\r\nk" + (100 + i) + "\r\n$200000\r\n");
          socket.send(value);
          socket.send("\r\n");
        }
        assertThat(one.receive()).isEqualTo("OK");
        assertThat(two.receive()).isEqualTo("OK");
        assertThat(several.context().usedMemory()).isLessThan(limit + limit / 20);
      }
    }
  }

  @Test
  void withoutEvictionWritesFailAndReadsDoNot() throws IOException {
    client.call("SET", "k", "v");
    long limit = limit("noeviction");
    Object reply = "OK";
    for (int i = 0; reply.equals("OK") && i < 10_000; i++) {
      reply = client.call("SET", "k" + i, "v".repeat(1000));
    }
    String error = "-OOM command not allowed when used memory > 'maxmemory'.";
    assertThat(reply).isEqualTo(error);
    assertThat(used()).isLessThan(limit + limit / 20);
    assertThat(client.call("GET", "k")).isEqualTo("v");
    assertThat(client.call("APPEND", "k", "more")).isEqualTo(error);
    assertThat(client.number("DEL", "k")).isEqualTo(1);
    assertThat(client.call("CONFIG", "SET", "maxmemory", "0")).isEqualTo("OK");
    assertThat(client.call("SET", "k", "v")).isEqualTo("OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl"})
  void withoutVolatileKeysAVolatilePolicyEvictsNothing(String policy) throws IOException {
    limit(policy);
    Object reply = "OK";
    int stored = 0;
    for (; reply.equals("OK"); stored++) {
      reply = client.call("SET", "k" + stored, "v".repeat(1000));
    }
    assertThat((String) reply).startsWith("-OOM");
    assertThat(client.number("DBSIZE")).isEqualTo(stored - 1);
  }

  @Test
  void aNewPolicyForgetsTheCandidatesOfTheOldOne() throws IOException {
    for (int i = 0; i < 500; i++) {
      client.call("SET", "k" + i, "v".repeat(1000));
    }
    client.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    client.call("CONFIG", "SET", "maxmemory", "" + (used() - 20_000));
    client.call("PING");
    assertThat(evicted()).isPositive();
    client.call("CONFIG", "SET", "maxmemory-policy", "volatile-lru");
    long left = client.number("DBSIZE");
    client.call("CONFIG", "SET", "maxmemory", "" + (used() - 20_000));
    client.call("PING");
    assertThat(client.number("DBSIZE")).isEqualTo(left);
  }

  @Test
  void theLeastRecentlyUsedGoFirst() throws IOException {
    assertThat(keptOfTheUsed("allkeys-lru")).isGreaterThan(90);
  }

  @Test
  void theLeastFrequentlyUsedGoFirst() throws IOException {
    client.call("CONFIG", "SET", "lfu-log-factor", "0");
    assertThat(keptOfTheUsed("allkeys-lfu")).isGreaterThan(90);
  }

  /// How many of a hundred keys that are read survive the eviction of half of all.
  private int keptOfTheUsed(String policy) throws IOException {
    client.call("CONFIG", "SET", "maxmemory-policy", policy, "maxmemory-samples", "10");
    for (int i = 0; i < 1000; i++) {
      client.call("SET", "k" + i, "v".repeat(500));
    }
    for (int round = 0; round < 5; round++) {
      server.clock().advance(Duration.ofSeconds(10));
      for (int i = 0; i < 100; i++) {
        client.call("GET", "k" + i * 10);
      }
    }
    client.call("CONFIG", "SET", "maxmemory", "" + (used() - 500 * 500));
    client.call("PING");
    assertThat(client.number("DBSIZE")).isLessThan(600);
    int kept = 0;
    for (int i = 0; i < 100; i++) {
      kept += (int) client.number("EXISTS", "k" + i * 10);
    }
    return kept;
  }

  @Test
  void theOldestGoFirstHoweverOftenTheyAreRead() throws IOException {
    client.call("CONFIG", "SET", "maxmemory-policy", "allkeys-fifo", "maxmemory-samples", "10");
    for (int i = 0; i < 1000; i++) {
      client.call("SET", "k" + i, "v".repeat(500));
      server.clock().advance(Duration.ofSeconds(1));
    }
    for (int i = 0; i < 500; i++) {
      client.call("GET", "k" + i);
    }
    client.call("CONFIG", "SET", "maxmemory", "" + (used() - 250 * 500));
    client.call("PING");
    int oldKept = 0;
    int newKept = 0;
    for (int i = 0; i < 500; i++) {
      oldKept += (int) client.number("EXISTS", "k" + i);
      newKept += (int) client.number("EXISTS", "k" + (i + 500));
    }
    assertThat(oldKept).isLessThan(300);
    assertThat(newKept).isGreaterThan(480);
  }

  @Test
  void theNearestToTheirEndGoFirst() throws IOException {
    client.call("CONFIG", "SET", "maxmemory-policy", "volatile-ttl", "maxmemory-samples", "10");
    for (int i = 0; i < 1000; i++) {
      client.call("SET", "k" + i, "v".repeat(500), "EX", "" + (1000 + i));
    }
    client.call("CONFIG", "SET", "maxmemory", "" + (used() - 300 * 500));
    client.call("PING");
    int lateKept = 0;
    for (int i = 600; i < 1000; i++) {
      lateKept += (int) client.number("EXISTS", "k" + i);
    }
    assertThat(client.number("DBSIZE")).isLessThan(800);
    assertThat(lateKept).isGreaterThan(390);
  }

  @Test
  void idleTimesFollowTheClock() throws IOException {
    client.call("SET", "k", "v");
    server.clock().advance(Duration.ofSeconds(1234));
    assertThat(client.number("OBJECT", "IDLETIME", "k")).isEqualTo(1234);
    client.call("GET", "k");
    assertThat(client.number("OBJECT", "IDLETIME", "k")).isZero();
    assertThat((String) client.call("OBJECT", "FREQ", "k")).startsWith("-ERR An LFU maxmemory");
  }

  @Test
  void frequenciesGrowWithUseAndDecayWithTime() throws IOException {
    client.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu", "lfu-log-factor", "0");
    client.call("SET", "k", "v");
    assertThat(client.number("OBJECT", "FREQ", "k")).isEqualTo(5);
    for (int i = 0; i < 20; i++) {
      client.call("GET", "k");
    }
    assertThat(client.number("OBJECT", "FREQ", "k")).isEqualTo(25);
    server.clock().advance(Duration.ofMinutes(10));
    assertThat(client.number("OBJECT", "FREQ", "k")).isEqualTo(15);
    client.call("CONFIG", "SET", "lfu-decay-time", "5");
    assertThat(client.number("OBJECT", "FREQ", "k")).isEqualTo(23);
    client.call("CONFIG", "SET", "lfu-decay-time", "0");
    assertThat(client.number("OBJECT", "FREQ", "k")).isEqualTo(25);
    client.call("CONFIG", "SET", "lfu-log-factor", "1000000");
    for (int i = 0; i < 100; i++) {
      client.call("GET", "k");
    }
    assertThat(client.number("OBJECT", "FREQ", "k")).isBetween(25L, 26L);
    assertThat((String) client.call("OBJECT", "IDLETIME", "k")).startsWith("-ERR An LFU maxmemory");
  }
}
