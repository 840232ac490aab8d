package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.HostAndPort;

/// Stock cluster clients count while slots move under them, key by key and as a stream: none of
/// their calls fails, none is lost and none is done twice.
@TestInstance(PER_CLASS)
@Timeout(180)
class ClusterClientsTest {
  private static final int COUNTERS = 40;
  private static final int SLOTS = Integer.getInteger("slotkeeper.cluster.slots", 60);

  private RealCluster cluster;
  private ServerProcess first;
  private ServerProcess second;

  @BeforeAll
  void create() throws Exception {
    assumeThat(Servers.redis70()).as("redis-cli").isPresent();
    cluster = RealCluster.create(3, 0);
    first = cluster.node(0);
    second = cluster.node(1);
  }

  @AfterAll
  void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  /// Adds one to a counter of a client's own, and returns what it is then.
  private interface Client extends AutoCloseable {
    long count(String key);

    @Override
    void close();
  }

  private Client jedis() {
    HostAndPort node = new HostAndPort("127.0.0.1", first.port());
    var client = redis.clients.jedis.RedisClusterClient.builder().nodes(Set.of(node)).build();
    return new Client() {
      @Override
      public long count(String key) {
        return client.incr(key);
      }

      @Override
      public void close() {
        client.close();
      }
    };
  }

  private Client lettuce() {
    RedisClusterClient client =
        RedisClusterClient.create(RedisURI.create("127.0.0.1", first.port()));
    StatefulRedisClusterConnection<String, String> connection = client.connect();
    return new Client() {
      @Override
      public long count(String key) {
        return connection.sync().incr(key);
      }

      @Override
      public void close() {
        connection.close();
        client.shutdown(0, 1, TimeUnit.SECONDS);
      }
    };
  }

  /// Counts until it is told to end: half of the counters move, half stay.
  private final class Counting implements AutoCloseable {
    private final Client client;
    private final List<String> keys = new ArrayList<>();
    private final long[] counts = new long[COUNTERS];
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "counting");
    private volatile boolean ends;

    Counting(String name, Client client, int firstSlot) {
      this.client = client;
      for (int i = 0; i < COUNTERS; i++) {
        int slot = i % 2 == 0 ? firstSlot + i : 16383 - i;
        keys.add(RealCluster.tagOf(slot) + name + i);
      }
      thread.start();
    }

    private void run() {
      try {
        for (int i = 0; !ends; i = (i + 1) % COUNTERS) {
          counts[i]++;
          assertThat(client.count(keys.get(i))).isEqualTo(counts[i]);
        }
      } catch (RuntimeException | AssertionError e) {
        failure.set(e);
      }
    }

    void end() throws InterruptedException {
      ends = true;
      thread.join();
      assertThat(failure.get()).isNull();
      assertThat(LongStream.of(counts).allMatch(count -> count > 0)).isTrue();
    }

    @Override
    public void close() {
      ends = true;
      client.close();
    }
  }

  private void countWhile(String name, int firstSlot, Moves moves) throws Exception {
    try (Counting jedis = new Counting(name + "jedis", jedis(), firstSlot);
        Counting lettuce = new Counting(name + "lettuce", lettuce(), firstSlot)) {
      moves.run();
      jedis.end();
      lettuce.end();
    }
    cluster.check();
  }

  /// What is done to the cluster meanwhile.
  private interface Moves {
    void run() throws Exception;
  }

  private void reshard(ServerProcess from, ServerProcess to) throws Exception {
    cluster
        .cli(
            "reshard",
            cluster.address(0),
            "--cluster-from",
            cluster.id(from),
            "--cluster-to",
            cluster.id(to),
            "--cluster-slots",
            Integer.toString(SLOTS),
            "--cluster-yes")
        .succeeded();
  }

  @Test
  void slotsMoveKeyByKeyUnderClients() throws Exception {
    int slot = cluster.slotOf(first);
    countWhile("classic", slot, () -> reshard(first, second));
  }

  @Test
  void slotsMoveAsAStreamUnderClients() throws Exception {
    int slot = cluster.slotOf(first);
    countWhile(
        "stream",
        slot,
        () -> {
          stream(first, second, slot);
          stream(second, first, slot);
        });
  }

  private void stream(ServerProcess from, ServerProcess to, int slot) throws IOException {
    String last = Integer.toString(slot + SLOTS - 1);
    String range = slot + "-" + last;
    String id = cluster.id(to);
    cluster.ok(
        from, "CLUSTER", "MIGRATESLOTS", "SLOTSRANGE", Integer.toString(slot), last, "NODE", id);
    while (cluster.ownerOf(slot) != to || !hasSucceeded(to, range)) {
      Thread.onSpinWait();
    }
  }

  private boolean hasSucceeded(ServerProcess node, String range) throws IOException {
    String newest =
        cluster.call(node, "CLUSTER", "GETSLOTMIGRATIONS").children().getFirst().toString();
    return newest.contains(range) && newest.contains("success");
  }

  @Test
  void aBenchmarkGoesOnWhileSlotsMove() throws Exception {
    Process benchmark =
        new ProcessBuilder(
                "redis-benchmark",
                "-p",
                Integer.toString(first.port()),
                "--cluster",
                "-q",
                "-t",
                "set,get,incr",
                "-r",
                "20000",
                "-n",
                "150000")
            .redirectErrorStream(true)
            .start();
    reshard(second, first);
    String printed = new String(benchmark.getInputStream().readAllBytes());
    assertThat(benchmark.waitFor()).as(printed).isZero();
    assertThat(printed).doesNotContain("CLUSTERDOWN", "Error");
    cluster.check();
  }
}
