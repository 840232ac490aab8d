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

/// Several real nodes in this process, which talk over sockets and share a coordinator.
@Timeout(120)
class ClusterInOneProcessTest {
  private final List<DevNode> nodes = new ArrayList<>();
  private final List<RespSocket> sockets = new ArrayList<>();

  private void start(int count) throws Exception {
    DevNode.Surroundings shared = DevNode.Surroundings.sharing(new MemoryCoordination());
    for (int i = 0; i < count; i++) {
      DevNode node = DevNode.start(freePort(), shared, List.of());
      nodes.add(node);
      sockets.add(new RespSocket("127.0.0.1", node.server().port(), 1 << 16));
    }
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

  private void join(int count) throws IOException {
    String port = Integer.toString(nodes.getFirst().server().port());
    for (int i = 1; i < count; i++) {
      assertThat(text(i, "CLUSTER", "MEET", "127.0.0.1", port)).isEqualTo("OK");
    }
    for (int i = 0; i < count; i++) {
      while (((List<?>) Objects.requireNonNull(sockets.get(i).call("CLUSTER", "SHARDS"))).size()
          < count) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void nodesThatMeetServeTheirSlotsAndSendClientsToEachOther() throws Exception {
    start(2);
    text(0, "CLUSTER", "ADDSLOTSRANGE", "0", "8191");
    text(1, "CLUSTER", "ADDSLOTSRANGE", "8192", "16383");
    join(2);
    until(0, "cluster_state:ok", "CLUSTER", "INFO");
    until(1, "cluster_state:ok", "CLUSTER", "INFO");
    int port = nodes.get(1).server().port();
    assertThat(text(0, "SET", "key", "value")).isEqualTo("MOVED 12539 127.0.0.1:" + port);
    assertThat(text(1, "SET", "key", "value")).isEqualTo("OK");
  }

  @Test
  void aSlotMovesWithItsKeys() throws Exception {
    start(2);
    text(0, "CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    join(2);
    assertThat(text(0, "SET", "key", "value")).isEqualTo("OK");
    String port = Integer.toString(nodes.get(1).server().port());
    assertThat(text(1, "CLUSTER", "SETSLOT", "12539", "IMPORTING", id(0))).isEqualTo("OK");
    assertThat(text(0, "CLUSTER", "SETSLOT", "12539", "MIGRATING", id(1))).isEqualTo("OK");
    assertThat(text(0, "GET", "key")).isEqualTo("value");
    assertThat(text(0, "GET", "{key}2")).isEqualTo("ASK 12539 127.0.0.1:" + port);
    assertThat(text(0, "MGET", "key", "{key}2")).startsWith("TRYAGAIN ");
    assertThat(text(0, "CLUSTER", "SETSLOT", "12539", "NODE", id(1)))
        .contains("while I still hold keys");
    assertThat(text(0, "MIGRATE", "127.0.0.1", port, "key", "0", "5000")).isEqualTo("OK");
    assertThat(text(0, "GET", "key")).startsWith("ASK ");
    assertThat(text(1, "ASKING")).isEqualTo("OK");
    assertThat(text(1, "GET", "key")).isEqualTo("value");
    assertThat(text(1, "CLUSTER", "SETSLOT", "12539", "NODE", id(1))).isEqualTo("OK");
    until(0, "MOVED 12539 ", "GET", "key");
    assertThat(text(1, "GET", "key")).isEqualTo("value");
  }

  @Test
  void aReplicaFollowsServesReadersAndTakesOver() throws Exception {
    start(2);
    text(0, "CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    join(2);
    assertThat(text(0, "SET", "key", "value")).isEqualTo("OK");
    assertThat(text(1, "CLUSTER", "REPLICATE", id(0))).isEqualTo("OK");
    until(0, id(0) + "," + id(1), "CLUSTER", "INFO");
    assertThat(text(1, "GET", "key")).startsWith("MOVED ");
    assertThat(text(1, "READONLY")).isEqualTo("OK");
    assertThat(text(1, "GET", "key")).isEqualTo("value");
    assertThat(text(1, "SET", "key", "other")).startsWith("MOVED ");
    assertThat(text(1, "CLUSTER", "FAILOVER")).isEqualTo("OK");
    until(1, "cluster_standing:PRIMARY", "CLUSTER", "INFO");
    until(0, "cluster_standing:REPLICA", "CLUSTER", "INFO");
    until(1, "OK", "SET", "key", "other");
    assertThat(text(0, "GET", "key")).startsWith("MOVED ");
  }

  @Test
  void messagesReachListenersOfAllNodesAndShardedOnesThoseOfTheShard() throws Exception {
    start(3);
    text(0, "CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    join(3);
    assertThat(text(2, "CLUSTER", "REPLICATE", id(0))).isEqualTo("OK");
    until(0, id(2), "CLUSTER", "INFO");
    RespSocket far = new RespSocket("127.0.0.1", nodes.get(1).server().port(), 1 << 16);
    RespSocket near = new RespSocket("127.0.0.1", nodes.get(2).server().port(), 1 << 16);
    sockets.addAll(List.of(far, near));
    far.call("SUBSCRIBE", "news");
    near.call("SUBSCRIBE", "news");
    assertThat(near.call("SSUBSCRIBE", "shard")).isEqualTo(List.of("ssubscribe", "shard", 1L));
    sockets.getFirst().call("PUBLISH", "news", "all");
    sockets.getFirst().call("SPUBLISH", "shard", "some");
    assertThat(far.receive()).isEqualTo(List.of("message", "news", "all"));
    assertThat(List.of(near.receive(), near.receive()))
        .containsExactlyInAnyOrder(
            List.of("message", "news", "all"), List.of("smessage", "shard", "some"));
  }
}
