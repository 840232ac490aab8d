package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Many clients on four loops at once, each checking what must hold whatever the others do.
///
/// Runs briefly in the build; `-Dslotkeeper.stress.seconds=N` makes it longer.
class StressTest {
  private static final long SECONDS = Long.getLong("slotkeeper.stress.seconds", 3);
  private static final long SEED = Long.getLong("slotkeeper.stress.seed", System.nanoTime());

  private final AtomicBoolean over = new AtomicBoolean();

  private interface Role {
    void play(RespSocket client, Random random) throws Exception;
  }

  /// A role is played again and again by one client until the time is up.
  private Future<?> start(ExecutorService threads, TestServer server, int seed, Role role) {
    return threads.submit(() -> {
      Random random = new Random(SEED + seed);
      try (RespSocket client = server.connect()) {
        while (!over.get()) {
          role.play(client, random);
        }
      }
      return null;
    });
  }

  private void run(TestServer server, List<Role> roles) throws Exception {
    List<Future<?>> playing = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(roles.size())) {
      for (int i = 0; i < roles.size(); i++) {
        playing.add(start(threads, server, i, roles.get(i)));
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      try (RespSocket witness = server.connect()) {
        while (System.nanoTime() < end && playing.stream().noneMatch(Future::isDone)) {
          assertThat(witness.call("PING")).isEqualTo("PONG");
        }
      }
      over.set(true);
      for (Future<?> one : playing) {
        one.get();
      }
    } catch (Exception | AssertionError e) {
      over.set(true);
      throw new AssertionError("seed " + SEED, e);
    }
  }

  // ---- every client checks its own keys ---------------------------------------------------

  @Test
  void eachClientSeesItsOwnKeysAsAModelDoes() throws Exception {
    try (TestServer server = TestServer.start("--io-threads", "4", "--hz", "500")) {
      List<Role> roles = new ArrayList<>();
      AtomicLong sum = new AtomicLong();
      for (int i = 0; i < 6; i++) {
        Map<String, String> model = new HashMap<>();
        String prefix = "c" + i + ":";
        roles.add((client, random) -> modelled(client, random, prefix, model));
      }
      for (int i = 0; i < 2; i++) {
        roles.add((client, random) -> sum.addAndGet(increments(client, random)));
      }
      run(server, roles);
      try (RespSocket client = server.connect()) {
        long found = 0;
        for (int i = 0; i < 8; i++) {
          Object value = client.call("GET", "sum" + i);
          found += value == null ? 0 : Long.parseLong((String) value);
        }
        assertThat(found).as("seed " + SEED).isEqualTo(sum.get());
      }
    }
  }

  private static long increments(RespSocket client, Random random) throws IOException {
    ByteArrayOutputStream pipeline = new ByteArrayOutputStream();
    int count = 1 + random.nextInt(50);
    for (int i = 0; i < count; i++) {
      pipeline.writeBytes(RespSocket.request("INCR", "sum" + random.nextInt(8)));
    }
    client.send(pipeline.toByteArray());
    for (int i = 0; i < count; i++) {
      assertThat((Long) client.receive()).isPositive();
    }
    return count;
  }

  private static void modelled(
      RespSocket client, Random random, String prefix, Map<String, String> model)
      throws IOException {
    String key = prefix + random.nextInt(40);
    String other = prefix + random.nextInt(40);
    String value = "v".repeat(1 << random.nextInt(random.nextInt(20) == 0 ? 18 : 9)) + random;
    switch (random.nextInt(9)) {
      case 0, 1 -> {
        assertThat(client.call("SET", key, value)).isEqualTo("OK");
        model.put(key, value);
      }
      case 2 -> assertThat(client.call("GET", key)).isEqualTo(model.get(key));
      case 3 -> assertThat(client.number("DEL", key)).isEqualTo(model.remove(key) == null ? 0 : 1);
      case 4 -> {
        Object reply = client.call("RENAME", key, other);
        if (model.containsKey(key)) {
          assertThat(reply).isEqualTo("OK");
          model.put(other, model.remove(key));
        } else {
          assertThat(reply).isEqualTo("-ERR no such key");
        }
      }
      case 5 -> {
        Object reply = client.call("COPY", key, other, "REPLACE");
        if (!key.equals(other)) {
          assertThat(reply).isEqualTo(model.containsKey(key) ? 1L : 0L);
          if (model.containsKey(key)) {
            model.put(other, model.get(key));
          }
        }
      }
      case 6 -> {
        client.call("APPEND", key, "+");
        model.merge(key, "+", String::concat);
      }
      case 7 -> {
        if (client.number("MOVE", key, "1") == 1) {
          assertThat(model.remove(key)).isNotNull();
        }
        client.call("SELECT", "1");
        client.call("DEL", key);
        client.call("SELECT", "0");
      }
      default -> {
        client.call("MSET", key, "a", other, value);
        model.put(key, "a");
        model.put(other, value);
      }
    }
  }

  // ---- invariants that hold while everything is swapped and flushed -----------------------

  @Test
  void groupsOfKeysChangeTogetherThroughFlushesAndSwaps() throws Exception {
    try (TestServer server = TestServer.start("--io-threads", "4", "--hz", "500")) {
      List<Role> roles = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        roles.add(StressTest::writeGroups);
        roles.add(StressTest::readGroups);
      }
      roles.add(StressTest::volatileKeys);
      roles.add((client, random) -> upheaval(server, client, random));
      roles.add(StressTest::largeValues);
      run(server, roles);
    }
  }

  private static String[] group(Random random) {
    int group = random.nextInt(5);
    return new String[] {"g" + group + ":a", "g" + group + ":b", "g" + group + ":c"};
  }

  private static void writeGroups(RespSocket client, Random random) throws IOException {
    String[] keys = group(random);
    String value = "v".repeat(random.nextInt(300)) + random.nextInt();
    switch (random.nextInt(4)) {
      case 0 -> client.call("DEL", keys[0], keys[1], keys[2]);
      case 1 -> client.call("MSETNX", keys[2], value, keys[0], value, keys[1], value);
      default -> client.call("MSET", keys[0], value, keys[1], value, keys[2], value);
    }
  }

  private static void readGroups(RespSocket client, Random random) throws IOException {
    String[] keys = group(random);
    List<?> values = (List<?>) client.call("MGET", keys[0], keys[1], keys[2]);
    assertThat(new HashSet<>(values)).as("all or nothing").hasSize(1);
    assertThat(client.number("EXISTS", keys[0], keys[1], keys[2])).isIn(0L, 3L);
  }

  private static void volatileKeys(RespSocket client, Random random) throws IOException {
    String key = "t" + random.nextInt(200);
    switch (random.nextInt(4)) {
      case 0 -> client.call("SET", key, "v", "PX", "" + (1 + random.nextInt(50)));
      case 1 -> client.call("PEXPIRE", key, "" + (1 + random.nextInt(50)));
      case 2 -> client.call("PERSIST", key);
      default -> client.call("GET", key);
    }
  }

  private static void largeValues(RespSocket client, Random random) throws IOException {
    String key = "big" + random.nextInt(4);
    int size = 30_000 + random.nextInt(300_000);
    switch (random.nextInt(4)) {
      case 0 -> client.call("SET", key, "x".repeat(size));
      case 1 -> client.call("SETRANGE", key, "" + size, "y");
      case 2 -> client.call("RENAME", key, "big" + random.nextInt(4));
      default -> {
        List<?> values = (List<?>) client.call("MGET", key, key);
        assertThat(values.get(0)).isEqualTo(values.get(1));
      }
    }
  }

  private static void upheaval(TestServer server, RespSocket client, Random random)
      throws IOException {
    server.clock().advance(Duration.ofMillis(random.nextInt(5)));
    switch (random.nextInt(40)) {
      case 0 -> client.call("FLUSHALL");
      case 1 -> client.call("FLUSHALL", "ASYNC");
      case 2 -> client.call("FLUSHDB", "ASYNC");
      case 3 -> client.call("SWAPDB", "0", "1");
      case 4 -> client.call("KEYS", "g*");
      case 5 -> client.call("RANDOMKEY");
      case 6 -> client.call("INFO", "keyspace");
      case 7 -> client.call("CONFIG", "RESETSTAT");
      default -> client.call("PING");
    }
  }

  // ---- scans ------------------------------------------------------------------------------

  @Test
  void aScanReturnsEveryKeyThatStaysExactlyOnce() throws Exception {
    try (TestServer server = TestServer.start("--io-threads", "4", "--hz", "500");
        RespSocket setup = server.connect()) {
      Set<String> staying = new HashSet<>();
      for (int i = 0; i < 3000; i++) {
        String key = i % 3 == 0 ? "{one}s" + i : "s" + i;
        staying.add(key);
        setup.call("SET", key, "v");
      }
      List<Role> roles = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        roles.add(StressTest::comeAndGo);
      }
      roles.add((client, random) -> scan(client, random, staying));
      roles.add((client, random) -> scan(client, random, staying));
      run(server, roles);
    }
  }

  private static void comeAndGo(RespSocket client, Random random) throws IOException {
    String tag = random.nextInt(3) == 0 ? "{one}" : "";
    String key = tag + "x" + random.nextInt(6000);
    client.call(random.nextBoolean() ? new String[] {"SET", key, "v"} : new String[] {"DEL", key});
  }

  private static void scan(RespSocket client, Random random, Set<String> staying)
      throws IOException {
    Set<String> seen = new HashSet<>();
    String cursor = "0";
    do {
      String count = Integer.toString(1 + random.nextInt(500));
      List<?> reply = (List<?>) client.call("SCAN", cursor, "COUNT", count);
      cursor = (String) reply.get(0);
      for (Object key : (List<?>) reply.get(1)) {
        if (staying.contains((String) key)) {
          assertThat(seen.add((String) key)).as("twice: " + key).isTrue();
        }
      }
    } while (!cursor.equals("0"));
    assertThat(seen).isEqualTo(staying);
  }

  // ---- the end ----------------------------------------------------------------------------

  @Test
  void aServerStopsWhileItsClientsFlushAndSwap() throws Exception {
    for (int i = 0; i < 4; i++) {
      List<Future<?>> playing = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        try (TestServer server = TestServer.start("--io-threads", "4")) {
          AtomicLong done = new AtomicLong();
          for (int j = 0; j < 4; j++) {
            playing.add(threads.submit(() -> flushUntilClosed(server, done)));
          }
          Await.until("they are busy", () -> done.get() > 100);
        }
        for (Future<?> one : playing) {
          one.get();
        }
      }
    }
  }

  private static void flushUntilClosed(TestServer server, AtomicLong done) {
    try (RespSocket client = server.connect()) {
      for (; ; done.incrementAndGet()) {
        client.call("FLUSHALL", "ASYNC");
        client.call("SWAPDB", "0", "1");
        client.call("SET", "k" + done, "v".repeat(50_000));
      }
    } catch (IOException _) {
      return;
    }
  }
}
