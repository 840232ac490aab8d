package io.slotkeeper.compat;

import static io.slotkeeper.compat.RealCluster.address;
import static io.slotkeeper.compat.RealCluster.tagOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Stock redis-cli manages a cluster of real processes on a real ZooKeeper. Every test leaves all
/// slots served by three primaries with a replica each, and no slot open.
@TestInstance(PER_CLASS)
@Timeout(120)
class ClusterToolTest {
  private static final int KEYS = 3000;
  private static final int KILLS = Integer.getInteger("slotkeeper.cluster.kills", 4);

  private RealCluster cluster;
  private ServerProcess first;
  private ServerProcess second;

  @BeforeAll
  void create() throws Exception {
    assumeThat(Servers.redis70()).as("redis-cli").isPresent();
    cluster = RealCluster.create(3, 1);
    first = cluster.node(0);
    second = cluster.node(1);
  }

  @AfterAll
  void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void isWhole() throws Exception {
    cluster.check();
    cluster.cli("call", cluster.address(0), "FLUSHALL", "--cluster-only-masters").succeeded();
  }

  /// Sets keys all over the cluster.
  private void fill() throws IOException {
    for (int i = 0; i < KEYS; i++) {
      String key = "key:" + i;
      cluster.ok(cluster.ownerOf(RealCluster.slotOf(key)), "SET", key, "value:" + i);
    }
  }

  private void isFull() throws IOException {
    int keys = 0;
    for (int i = 0; i < KEYS; i++) {
      String key = "key:" + i;
      ServerProcess owner = cluster.ownerOf(RealCluster.slotOf(key));
      assertThat(cluster.ok(owner, "GET", key)).isEqualTo("value:" + i);
    }
    for (int node = 0; node < 3; node++) {
      keys += Integer.parseInt(cluster.ok(cluster.node(node), "DBSIZE"));
    }
    assertThat(keys).as("none is in two places").isEqualTo(KEYS);
  }

  private RealCluster.Printed reshard(ServerProcess from, ServerProcess to, int slots)
      throws Exception {
    return cluster.cli(reshardWords(from, to, slots));
  }

  private String[] reshardWords(ServerProcess from, ServerProcess to, int slots)
      throws IOException {
    return new String[] {
      "reshard",
      cluster.address(0),
      "--cluster-from",
      cluster.id(from),
      "--cluster-to",
      cluster.id(to),
      "--cluster-slots",
      Integer.toString(slots),
      "--cluster-yes"
    };
  }

  @Test
  void slotsMoveWithTheirKeys() throws Exception {
    fill();
    int before = cluster.slotsOf(second);
    reshard(first, second, 200).succeeded();
    assertThat(cluster.slotsOf(second)).isEqualTo(before + 200);
    isFull();
    cluster.cli("info", cluster.address(0)).succeeded();
    cluster.cli("rebalance", cluster.address(0), "--cluster-threshold", "1").succeeded();
    assertThat(cluster.slotsOf(second)).isBetween(before - 60, before + 60);
    isFull();
  }

  @Test
  void nodesComeAndGo() throws Exception {
    fill();
    List<ServerProcess> added = cluster.add(2);
    ServerProcess primary = added.get(0);
    ServerProcess replica = added.get(1);
    cluster.cli("add-node", address(primary), cluster.address(0)).succeeded();
    cluster.awaitMember(primary);
    reshard(first, primary, 100).succeeded();
    cluster
        .cli(
            "add-node",
            address(replica),
            cluster.address(0),
            "--cluster-slave",
            "--cluster-master-id",
            cluster.id(primary))
        .succeeded();
    cluster.check();
    String leaver = cluster.id(primary);
    reshard(primary, first, 100).succeeded();
    isFull();
    cluster.cli("del-node", cluster.address(0), cluster.id(replica)).succeeded();
    cluster.cli("del-node", cluster.address(0), leaver).succeeded();
    assertThat(cluster.ok(first, "CLUSTER", "NODES")).doesNotContain(leaver);
  }

  /// What a reshard that ends in the middle, or an operator, can leave behind.
  private enum Broken {
    IMPORTING,
    MIGRATING,
    BOTH,
    KEYS_ON_BOTH_SIDES,
    SAME_KEY_ON_BOTH_SIDES,
    UNASSIGNED,
    UNASSIGNED_WITH_KEYS,
    KEYS_WITH_A_STRANGER,
    TWO_IMPORT
  }

  @ParameterizedTest
  @EnumSource
  void whatIsBrokenIsRepaired(Broken state) throws Exception {
    int slot = cluster.slotOf(first);
    String tag = tagOf(slot);
    for (int i = 0; i < 30; i++) {
      cluster.ok(first, "SET", tag + i, "v" + i);
    }
    breakSlot(state, slot, tag);
    cluster.cli("fix", cluster.address(0), "--cluster-search-multiple-owners", "--cluster-replace");
    cluster.check();
    ServerProcess owner = cluster.ownerOf(slot);
    for (int i = 0; i < 30; i++) {
      assertThat(cluster.ok(owner, "GET", tag + i)).isEqualTo("v" + i);
    }
    int keys = 0;
    for (int node = 0; node < 3; node++) {
      keys +=
          Integer.parseInt(
              cluster.ok(cluster.node(node), "CLUSTER", "COUNTKEYSINSLOT", Integer.toString(slot)));
    }
    assertThat(keys).as("none is in two places").isEqualTo(30);
  }

  private void breakSlot(Broken state, int slot, String tag) throws IOException {
    String number = Integer.toString(slot);
    ServerProcess third = cluster.node(2);
    switch (state) {
      case IMPORTING -> importing(second, number);
      case MIGRATING -> migrating(number);
      case BOTH -> open(number);
      case KEYS_ON_BOTH_SIDES -> {
        open(number);
        move(tag, 0, 20);
      }
      case SAME_KEY_ON_BOTH_SIDES -> {
        open(number);
        move(tag, 0, 5);
        move(tag, 5, 15, "COPY");
      }
      case UNASSIGNED -> {
        open(number);
        move(tag, 0, 30);
        cluster.ok(second, "CLUSTER", "SETSLOT", number, "NODE", cluster.id(second));
        cluster.ok(second, "CLUSTER", "DELSLOTS", number);
      }
      case UNASSIGNED_WITH_KEYS -> {
        open(number);
        move(tag, 0, 20);
        cluster.ok(first, "CLUSTER", "DELSLOTS", number);
        cluster.ok(first, "CLUSTER", "SETSLOT", number, "STABLE");
        cluster.ok(second, "CLUSTER", "SETSLOT", number, "STABLE");
      }
      case KEYS_WITH_A_STRANGER -> {
        open(number);
        move(tag, 0, 20);
        cluster.ok(first, "CLUSTER", "SETSLOT", number, "STABLE");
        cluster.ok(second, "CLUSTER", "SETSLOT", number, "STABLE");
      }
      case TWO_IMPORT -> {
        importing(second, number);
        importing(third, number);
      }
    }
  }

  private void importing(ServerProcess node, String slot) throws IOException {
    cluster.ok(node, "CLUSTER", "SETSLOT", slot, "IMPORTING", cluster.id(first));
  }

  private void migrating(String slot) throws IOException {
    cluster.ok(first, "CLUSTER", "SETSLOT", slot, "MIGRATING", cluster.id(second));
  }

  private void open(String slot) throws IOException {
    importing(second, slot);
    migrating(slot);
  }

  private void move(String tag, int from, int to, String... options) throws IOException {
    String port = Integer.toString(second.port());
    for (int i = from; i < to; i++) {
      String[] words = {"MIGRATE", "127.0.0.1", port, tag + i, "0", "5000"};
      String[] all = Stream.concat(Stream.of(words), Stream.of(options)).toArray(String[]::new);
      assertThat(cluster.ok(first, all)).isEqualTo("OK");
    }
  }

  @Test
  void aReshardThatIsKilledAnywhereCanBeRepaired() throws Exception {
    fill();
    long seed = Long.getLong("slotkeeper.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < KILLS; round++) {
      boolean there = round % 2 == 0;
      Process reshard =
          RealCluster.startCli(reshardWords(there ? first : second, there ? second : first, 1000));
      boolean ended = reshard.waitFor(100 + random.nextInt(1500), TimeUnit.MILLISECONDS);
      assertThat(ended).as("seed " + seed).isFalse();
      reshard.destroyForcibly().waitFor();
      cluster.cli("fix", cluster.address(0), "--cluster-search-multiple-owners");
      cluster.check();
      isFull();
    }
  }

  @Test
  void dataComesFromAServerAndGoesToFiles(@TempDir Path backup) throws Exception {
    ServerProcess plain = ServerProcess.start(Servers.redis70().orElseThrow());
    try (plain) {
      for (int i = 0; i < 500; i++) {
        cluster.call(plain, "SET", "imported:" + i, "v" + i);
      }
      cluster
          .cli("import", cluster.address(0), "--cluster-from", address(plain), "--cluster-copy")
          .succeeded();
    }
    for (int i = 0; i < 500; i++) {
      String key = "imported:" + i;
      ServerProcess owner = cluster.ownerOf(RealCluster.slotOf(key));
      assertThat(cluster.ok(owner, "GET", key)).isEqualTo("v" + i);
    }
    cluster.cli("backup", cluster.address(0), backup.toString()).succeeded();
    try (Stream<Path> files = Files.list(backup)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("nodes.json")
          .filteredOn(name -> name.endsWith(".rdb"))
          .hasSize(3);
    }
  }
}
