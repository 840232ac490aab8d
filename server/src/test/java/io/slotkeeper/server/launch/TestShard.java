package io.slotkeeper.server.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.cluster.coordination.MemoryCoordination;
import io.slotkeeper.server.Await;
import io.slotkeeper.server.LinkProxy;
import io.slotkeeper.server.command.RespSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A cluster of one shard whose nodes are real servers in this process. Node 0 is its first primary
/// and the others its replicas. What goes from node to node goes through proxies, one per node.
final class TestShard implements AutoCloseable {
  private final List<Node> nodes = new ArrayList<>();
  private final Set<Integer> gone = new HashSet<>();

  /// One node, its connection for commands, and what can be cut.
  record Node(
      DevNode server, RespSocket client, CutSurroundings surroundings, LinkProxy proxy, String id) {
    int port() {
      return server.server().port();
    }
  }

  static TestShard start(int count, String... directives) throws Exception {
    TestShard shard = new TestShard();
    try {
      shard.launch(count, List.of(directives));
      shard.form();
      return shard;
    } catch (Exception e) {
      shard.close();
      throw e;
    }
  }

  private void launch(int count, List<String> directives) throws Exception {
    MemoryCoordination coordination = new MemoryCoordination();
    for (int i = 0; i < count; i++) {
      CutSurroundings surroundings = new CutSurroundings(coordination);
      int port = freePort();
      LinkProxy proxy = new LinkProxy(port);
      List<String> all =
          new ArrayList<>(
              List.of(
                  "--cluster-announce-ip",
                  "127.0.0.1",
                  "--cluster-announce-port",
                  Integer.toString(proxy.port()),
                  "--enable-debug-command",
                  "yes"));
      all.addAll(directives);
      DevNode server = DevNode.start(port, surroundings, all);
      RespSocket client = new RespSocket("127.0.0.1", port, 1 << 16);
      nodes.add(new Node(server, client, surroundings, proxy, client.text("CLUSTER", "MYID")));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void form() throws Exception {
    text(0, "CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    for (int i = 1; i < nodes.size(); i++) {
      text(i, "CLUSTER", "MEET", "127.0.0.1", Integer.toString(nodes.getFirst().port()));
    }
    for (int i = 1; i < nodes.size(); i++) {
      int replica = i;
      Await.until("node " + i + " joins", () -> knows(replica, nodes.size()));
      assertThat(text(replica, "CLUSTER", "REPLICATE", nodes.getFirst().id())).isEqualTo("OK");
    }
    awaitInSync(0, nodes.size());
    Await.until("writes are accepted", () -> text(0, "SET", "ready", "1").equals("OK"));
  }

  private boolean knows(int node, int members) throws IOException {
    return info(node).contains("cluster_known_nodes:" + members + "\r\n");
  }

  Node node(int index) {
    return nodes.get(index);
  }

  String id(int index) {
    return nodes.get(index).id();
  }

  /// What a node says, on the connection that is kept for that.
  String text(int node, String... words) throws IOException {
    String reply = nodes.get(node).client().text(words);
    return reply.startsWith("-") ? reply.substring(1) : reply;
  }

  /// A connection of its own, which may wait.
  RespSocket connect(int node) throws IOException {
    return new RespSocket("127.0.0.1", nodes.get(node).port(), 1 << 16);
  }

  String info(int node) throws IOException {
    return text(node, "CLUSTER", "INFO");
  }

  boolean leads(int node) throws IOException {
    return info(node).contains("cluster_standing:PRIMARY");
  }

  boolean follows(int node) throws IOException {
    return info(node).contains("cluster_standing:REPLICA");
  }

  long epoch(int node) throws IOException {
    for (String line : info(node).split("\r\n")) {
      if (line.startsWith("cluster_shard_epoch:")) {
        return Long.parseLong(line.substring("cluster_shard_epoch:".length()));
      }
    }
    throw new AssertionError("no epoch in CLUSTER INFO");
  }

  void awaitInSync(int node, int members) throws Exception {
    Await.until("members are in sync", () -> inSync(node) == members);
  }

  int inSync(int node) throws IOException {
    for (String line : info(node).split("\r\n")) {
      if (line.startsWith("cluster_in_sync:")) {
        String members = line.substring("cluster_in_sync:".length());
        return members.isEmpty() ? 0 : members.split(",", -1).length;
      }
    }
    return 0;
  }

  /// A node vanishes as in a crash.
  void kill(int node) throws IOException {
    if (gone.add(node)) {
      Node killed = nodes.get(node);
      killed.proxy().close();
      killed.client().close();
      killed.server().close();
    }
  }

  @Override
  public void close() throws IOException {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      kill(i);
    }
  }
}
