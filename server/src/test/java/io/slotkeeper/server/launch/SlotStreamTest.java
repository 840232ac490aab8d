package io.slotkeeper.server.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.cluster.coordination.MemoryCoordination;
import io.slotkeeper.server.command.RespSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Slots that move as a stream between real nodes in this process.
@Timeout(40)
class SlotStreamTest {
  private static final int KEYS = 2000;
  private final List<DevNode> nodes = new ArrayList<>();
  private final List<RespSocket> sockets = new ArrayList<>();

  /// Two primaries with half of the slots each; every further node is a replica of the one or the
  /// other.
  private void start(int count) throws Exception {
    DevNode.Surroundings shared = DevNode.Surroundings.sharing(new MemoryCoordination());
    for (int i = 0; i < count; i++) {
      nodes.add(DevNode.start(freePort(), shared, List.of()));
      sockets.add(new RespSocket("127.0.0.1", nodes.get(i).server().port(), 1 << 16));
    }
    text(0, "CLUSTER", "ADDSLOTSRANGE", "0", "8191");
    text(1, "CLUSTER", "ADDSLOTSRANGE", "8192", "16383");
    String port = Integer.toString(nodes.getFirst().server().port());
    for (int i = 1; i < count; i++) {
      text(i, "CLUSTER", "MEET", "127.0.0.1", port);
    }
    for (int i = 0; i < count; i++) {
      while (shards(i) < count) {
        Thread.onSpinWait();
      }
    }
    for (int i = 2; i < count; i++) {
      assertThat(text(i, "CLUSTER", "REPLICATE", id(i % 2))).isEqualTo("OK");
      until(i % 2, id(i), "CLUSTER", "INFO");
    }
    until(0, "cluster_state:ok", "CLUSTER", "INFO");
    until(1, "cluster_state:ok", "CLUSTER", "INFO");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @AfterEach
  void stop() throws IOException {
    for (RespSocket socket : sockets) {
      socket.close();
    }
    nodes.reversed().forEach(DevNode::close);
  }

  private int shards(int node) throws IOException {
    return ((List<?>) Objects.requireNonNull(sockets.get(node).call("CLUSTER", "SHARDS"))).size();
  }

  private String text(int node, String... words) throws IOException {
    String reply = sockets.get(node).text(words);
    return reply.startsWith("-") ? reply.substring(1) : reply;
  }

  private String id(int node) throws IOException {
    return text(node, "CLUSTER", "MYID");
  }

  private void until(int node, String expected, String... words) throws IOException {
    while (!text(node, words).contains(expected)) {
      Thread.onSpinWait();
    }
  }

  private void untilMoved(int node) throws IOException {
    while (!String.valueOf(sockets.get(node).call("CLUSTER", "GETSLOTMIGRATIONS"))
        .contains("success")) {
      Thread.onSpinWait();
    }
  }

  /// Sends a command to the node that serves it, wherever clients are sent.
  private Object follow(String... words) throws IOException {
    int node = 0;
    while (true) {
      Object reply = sockets.get(node).call(words);
      if (!(reply instanceof String text) || !text.startsWith("-MOVED ")) {
        return Objects.requireNonNull(reply);
      }
      int port = Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
      for (int i = 0; i < nodes.size(); i++) {
        node = nodes.get(i).server().port() == port ? i : node;
      }
    }
  }

  private void fill() throws IOException {
    for (int i = 0; i < KEYS; i++) {
      assertThat(follow("SET", "s" + i, "v" + i)).isEqualTo("OK");
    }
    for (int i = 0; i < 100; i++) {
      follow("RPUSH", "l" + i, "a", "b", "c");
      follow("HSET", "h" + i, "f", "1", "g", "2");
      follow("ZADD", "z" + i, "1.5", "m");
      follow("SADD", "t" + i, "x", "y");
      follow("XADD", "x" + i, "7-" + (i + 1), "f", "v");
      follow("PEXPIRE", "s" + i, "1000000");
    }
  }

  private void isFull() throws IOException {
    for (int i = 0; i < KEYS; i++) {
      assertThat(follow("GET", "s" + i)).isEqualTo("v" + i);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(follow("LRANGE", "l" + i, "0", "-1")).isEqualTo(List.of("a", "b", "c"));
      assertThat(follow("HGET", "h" + i, "g")).isEqualTo("2");
      assertThat(follow("ZSCORE", "z" + i, "m")).isEqualTo("1.5");
      assertThat(follow("SCARD", "t" + i)).isEqualTo(2L);
      assertThat(follow("XLEN", "x" + i)).isEqualTo(1L);
      assertThat((Long) follow("PTTL", "s" + i)).isBetween(1L, 1_000_000L);
    }
  }

  private long keys(int node) throws IOException {
    return sockets.get(node).number("DBSIZE");
  }

  @Test
  void allSlotsOfANodeMoveWithTheirKeys() throws Exception {
    start(2);
    fill();
    long all = keys(0) + keys(1);
    assertThat(text(0, "CLUSTER", "MIGRATESLOTS", "SLOTSRANGE", "0", "8191", "NODE", id(1)))
        .isEqualTo("OK");
    untilMoved(0);
    untilMoved(1);
    isFull();
    assertThat(text(0, "GET", "s0")).startsWith("MOVED ");
    assertThat(keys(1)).isEqualTo(all);
    while (keys(0) > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void writesWhileTheSlotsMoveAreNotLost() throws Exception {
    start(2);
    fill();
    for (int round = 0; round < 4; round++) {
      int from = round % 2;
      String job = text(1 - from, "CLUSTER", "MIGRATION", "IMPORT", "0", "3000");
      assertThat(job).hasSize(40);
      int counted = 0;
      while (!String.valueOf(
              sockets.get(1 - from).call("CLUSTER", "MIGRATION", "STATUS", "ID", job))
          .contains("completed")) {
        counted++;
        for (int i = 0; i < 20; i++) {
          follow("INCR", "n" + round + ":" + i);
          follow("RPUSH", "r" + round + ":" + i, Integer.toString(counted));
        }
      }
      for (int i = 0; i < 20; i++) {
        assertThat(follow("GET", "n" + round + ":" + i)).isEqualTo(Integer.toString(counted));
        assertThat(follow("LLEN", "r" + round + ":" + i)).isEqualTo((long) counted);
      }
      while (sockets.get(from).number("CLUSTER", "COUNTKEYSINSLOT", "1") > 0 || keysBelow(from)) {
        Thread.onSpinWait();
      }
    }
    isFull();
  }

  /// Whether keys of the slots that have moved are left.
  private boolean keysBelow(int node) throws IOException {
    for (int slot = 0; slot <= 3000; slot++) {
      if (sockets.get(node).number("CLUSTER", "COUNTKEYSINSLOT", Integer.toString(slot)) > 0) {
        return true;
      }
    }
    return false;
  }

  @Test
  void replicasOfBothSidesFollow() throws Exception {
    start(4);
    fill();
    long all = keys(0) + keys(1);
    text(0, "CLUSTER", "MIGRATESLOTS", "SLOTSRANGE", "0", "8191", "NODE", id(1));
    untilMoved(0);
    while (keys(2) > 0 || keys(3) < all) {
      Thread.onSpinWait();
    }
    assertThat(text(3, "CLUSTER", "FAILOVER")).isEqualTo("OK");
    until(3, "cluster_standing:PRIMARY", "CLUSTER", "INFO");
    isFull();
  }

  @Test
  void aCancelledMigrationLeavesNothingBehind() throws Exception {
    start(2);
    fill();
    long here = keys(0);
    long there = keys(1);
    text(0, "CLUSTER", "MIGRATESLOTS", "SLOTSRANGE", "0", "8191", "NODE", id(1));
    assertThat(text(0, "CLUSTER", "CANCELSLOTMIGRATIONS")).isEqualTo("OK");
    until(0, "cluster_state:ok", "CLUSTER", "INFO");
    isFull();
    while (keys(0) + keys(1) != here + there || keysBelowOf(1, 8191)) {
      Thread.onSpinWait();
    }
  }

  private boolean keysBelowOf(int node, int last) throws IOException {
    boolean moved = text(0, "GET", "s0").startsWith("MOVED ");
    for (int slot = 0; slot <= last && !moved; slot++) {
      if (sockets.get(node).number("CLUSTER", "COUNTKEYSINSLOT", Integer.toString(slot)) > 0) {
        return true;
      }
    }
    return false;
  }
}
