package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.command.OracleServer;
import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A primary with two replicas, reached by ways that break: each round writes, breaks something,
/// writes on, heals it, and then the data must become equal soon. The second replica is a
/// redis-server when `slotkeeper.oracle72` names one.
///
/// The long run is `-Dslotkeeper.chaos.rounds=100`; a failure is repeated with
/// `-Dslotkeeper.chaos.seed`.
class ReplicationChaosTest {
  private static final long HEALING_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int WRITES = 300;
  private static final int KEYS = 200;

  private enum Trouble {
    CUT,
    CUT_TWICE,
    CUT_FOR_LONG,
    CUT_WHILE_COPYING,
    HOLD,
    SLOW,
    KILL
  }

  private final int rounds = Integer.getInteger("slotkeeper.chaos.rounds", 10);
  private final long seed = Long.getLong("slotkeeper.chaos.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir private Path directory;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private TestServer primary;
  private RespSocket writer;
  private TestServer replica;
  private RespSocket reader;

  /// The second replica, null when that is a redis-server.
  private @Nullable TestServer other;

  private RespSocket otherReader;
  private LinkProxy way;
  private LinkProxy otherWay;
  private int replicas;

  @AfterEach
  void stopAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    if (replica != null) {
      replica.close();
    }
  }

  private <T extends AutoCloseable> T keep(T resource) {
    opened.add(resource);
    return resource;
  }

  private TestServer start(String name) throws Exception {
    Path own = directory.resolve(name);
    assertThat(own.toFile().mkdirs()).isTrue();
    return TestServer.start(
        "--dir",
        own.toString(),
        "--enable-debug-command",
        "yes",
        "--repl-diskless-sync-delay",
        "0");
  }

  private void begin() throws Exception {
    primary = keep(start("primary"));
    writer = keep(primary.connect());
    way = keep(new LinkProxy(primary.port()));
    otherWay = keep(new LinkProxy(primary.port()));
    newReplica();
    if (OracleServer.binary() == null) {
      other = keep(start("other"));
      otherReader = keep(other.connect());
    } else {
      OracleServer redis = keep(OracleServer.start(directory));
      otherReader = keep(new RespSocket("127.0.0.1", redis.port(), 0));
    }
    otherReader.call("REPLICAOF", "127.0.0.1", Integer.toString(otherWay.port()));
  }

  private void newReplica() throws Exception {
    replica = start("replica" + replicas++);
    reader = replica.connect();
    reader.call("REPLICAOF", "127.0.0.1", Integer.toString(way.port()));
  }

  private void passTime() {
    primary.clock().advance(Duration.ofMillis(20));
    replica.clock().advance(Duration.ofMillis(20));
    if (other != null) {
      other.clock().advance(Duration.ofMillis(20));
    }
  }

  private void write(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      String key = "key:" + random.nextInt(KEYS);
      String value = "x".repeat(random.nextInt(100)) + i;
      switch (random.nextInt(7)) {
        case 0 -> writer.call("SET", key, value);
        case 1 -> writer.call("RPUSH", "list:" + key, value);
        case 2 -> writer.call("SADD", "set:" + key, value);
        case 3 -> writer.call("SPOP", "set:" + key);
        case 4 -> writer.call("HSET", "hash:" + key, value, key);
        case 5 -> writer.call("DEL", key, "list:" + key);
        default -> {
          writer.call("MULTI");
          writer.call("SELECT", Integer.toString(random.nextInt(3)));
          writer.call("INCRBY", "n:" + key, "3");
          writer.call("ZADD", "zset:" + key, Integer.toString(i), value);
          writer.call("EXEC");
        }
      }
      passTime();
    }
  }

  /// @return whether what the replica has missed must have been kept
  private boolean trouble(Trouble kind) throws Exception {
    LinkProxy broken = random.nextBoolean() ? way : otherWay;
    switch (kind) {
      case CUT -> broken.cut();
      case CUT_TWICE -> {
        way.cut();
        otherWay.cut();
        write(WRITES / 10);
        broken.cut();
      }
      case CUT_FOR_LONG -> {
        broken.hold(true);
        broken.cut();
        write(WRITES);
        broken.hold(false);
      }
      case CUT_WHILE_COPYING -> {
        reader.call("REPLICAOF", "NO", "ONE");
        reader.call("SET", "own", "history");
        reader.call("REPLICAOF", "127.0.0.1", Integer.toString(way.port()));
        write(random.nextInt(WRITES / 10) + 1);
        way.cut();
        return false;
      }
      case HOLD -> {
        broken.hold(true);
        write(WRITES);
        broken.hold(false);
      }
      case SLOW -> {
        broken.slow(true);
        write(WRITES);
        broken.slow(false);
      }
      case KILL -> {
        reader.close();
        replica.close();
        newReplica();
        return false;
      }
    }
    return true;
  }

  private void untilEqual(String what) throws Exception {
    long end = System.nanoTime() + HEALING_NANOS;
    String wanted = writer.text("DEBUG", "DIGEST");
    while (!wanted.equals(reader.text("DEBUG", "DIGEST"))
        || !wanted.equals(otherReader.text("DEBUG", "DIGEST"))) {
      assertThat(System.nanoTime()).as(what + ": not equal in time").isLessThan(end);
      passTime();
    }
  }

  @Test
  void whateverBreaksTheDataBecomesEqualAgain() throws Exception {
    begin();
    write(WRITES);
    untilEqual("seed " + seed + ", first copies");
    for (int round = 0; round < rounds; round++) {
      Trouble kind = Trouble.values()[random.nextInt(Trouble.values().length)];
      String what = "seed " + seed + ", round " + round + ", " + kind;
      String copies = writer.info("stats").get("sync_full");
      write(random.nextInt(WRITES));
      boolean isKept = trouble(kind);
      write(random.nextInt(WRITES));
      untilEqual(what);
      if (isKept) {
        assertThat(writer.info("stats").get("sync_full")).as(what).isEqualTo(copies);
      }
    }
  }
}
