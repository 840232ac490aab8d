package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.cluster.Slots;
import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.client.WireReply;
import io.slotkeeper.tools.process.ServerProcess;
import io.slotkeeper.tools.process.ZooKeeperProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// A cluster of processes on a real ZooKeeper, and redis-cli to manage it.
final class RealCluster implements AutoCloseable {
  private static final int LIMIT_SECONDS = 120;
  private static final List<String> DIRECTIVES =
      List.of(
          "--cluster-enabled",
          "yes",
          "--cluster-node-timeout",
          "3000",
          "--repl-diskless-sync-delay",
          "0",
          "--io-threads",
          "1");

  private final ZooKeeperProcess zooKeeper;
  private final List<ServerProcess> nodes = new ArrayList<>();
  private final Map<ServerProcess, RespConnection> connections = new HashMap<>();

  private RealCluster(ZooKeeperProcess zooKeeper) {
    this.zooKeeper = zooKeeper;
  }

  /// What redis-cli has printed and how it ended.
  record Printed(int status, String text) {
    Printed succeeded() {
      assertThat(status).as(text).isZero();
      assertThat(text).doesNotContain("[ERR]", "CLUSTERDOWN", "ERROR:");
      return this;
    }
  }

  /// Starts nodes that do not know each other yet.
  static RealCluster start(int nodes) throws Exception {
    RealCluster cluster = new RealCluster(ZooKeeperProcess.start(Servers.jars()));
    try {
      cluster.add(nodes);
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  /// A complete cluster, made by redis-cli: the first nodes are its primaries.
  static RealCluster create(int primaries, int replicasEach) throws Exception {
    RealCluster cluster = start(primaries * (1 + replicasEach));
    try {
      List<String> words = new ArrayList<>(List.of("create"));
      cluster.nodes.forEach(node -> words.add(address(node)));
      words.addAll(List.of("--cluster-replicas", Integer.toString(replicasEach), "--cluster-yes"));
      Printed created = cluster.cli(words.toArray(String[]::new)).succeeded();
      assertThat(created.text()).contains("[OK] All 16384 slots covered.");
    } catch (Exception | AssertionError e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  /// Starts more nodes, side by side.
  List<ServerProcess> add(int count) throws Exception {
    List<Callable<ServerProcess>> starts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String busPort = Integer.toString(ServerProcess.freePort());
      starts.add(() ->
          ServerProcess.start(
              Servers.slotkeeperCommand()
                  .with(DIRECTIVES.toArray(String[]::new))
                  .with("--cluster-port", busPort)
                  .with("--zookeeper-connect", zooKeeper.connect("slotkeeper/test"))));
    }
    List<ServerProcess> added = new ArrayList<>();
    try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<ServerProcess> started : starters.invokeAll(starts)) {
        added.add(started.get());
        nodes.add(started.get());
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    return added;
  }

  ServerProcess node(int index) {
    return nodes.get(index);
  }

  static String address(ServerProcess node) {
    return "127.0.0.1:" + node.port();
  }

  String address(int node) {
    return address(nodes.get(node));
  }

  // ---- redis-cli ----------------------------------------------------------------------------

  /// Runs `redis-cli --cluster`.
  Printed cli(String... words) throws Exception {
    Process process = startCli(words);
    // some questions it asks whatever the options say
    try (OutputStream answers = process.getOutputStream()) {
      answers.write("yes\nyes\nyes\n".getBytes(StandardCharsets.US_ASCII));
    }
    String text = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    return new Printed(process.exitValue(), text);
  }

  static Process startCli(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("redis-cli", "--cluster"));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /// What `check` says is in order.
  void check() throws Exception {
    Printed checked = cli("check", address(0)).succeeded();
    assertThat(checked.text())
        .contains("[OK] All nodes agree about slots configuration.", "[OK] All 16384 slots covered")
        .doesNotContain("[WARNING]");
  }

  // ---- commands -----------------------------------------------------------------------------

  /// Sends a command to one node, and goes nowhere else.
  WireReply call(ServerProcess node, String... words) throws IOException {
    RespConnection connection = connections.get(node);
    if (connection == null) {
      connection = node.connect();
      connections.put(node, connection);
    }
    return connection.call(words);
  }

  String ok(ServerProcess node, String... words) throws IOException {
    WireReply reply = call(node, words);
    assertThat(reply.isError()).as(String.join(" ", words) + ": " + reply).isFalse();
    return reply.text();
  }

  String id(ServerProcess node) throws IOException {
    return ok(node, "CLUSTER", "MYID");
  }

  /// Waits until all know a node that one of them has met, and it knows them.
  void awaitMember(ServerProcess member) throws Exception {
    String id = id(member);
    String checked;
    do {
      checked = cli("check", address(0)).text();
    } while (!checked.contains(id) || checked.contains("[ERR]"));
  }

  /// The node that serves a slot, as the first node knows it.
  ServerProcess ownerOf(int slot) throws IOException {
    for (WireReply range : call(nodes.getFirst(), "CLUSTER", "SLOTS").children()) {
      int first = Integer.parseInt(range.children().get(0).text());
      int last = Integer.parseInt(range.children().get(1).text());
      if (first <= slot && slot <= last) {
        int port = Integer.parseInt(range.children().get(2).children().get(1).text());
        return nodes.stream().filter(node -> node.port() == port).findFirst().orElseThrow();
      }
    }
    throw new AssertionError("nobody serves slot " + slot);
  }

  static int slotOf(String key) {
    return Slots.of(key.getBytes(StandardCharsets.US_ASCII));
  }

  /// The slots of a node, as it knows them.
  int slotsOf(ServerProcess node) throws IOException {
    int count = 0;
    String port = Integer.toString(node.port());
    for (WireReply range : call(node, "CLUSTER", "SLOTS").children()) {
      if (range.children().get(2).children().get(1).text().equals(port)) {
        count += Integer.parseInt(range.children().get(1).text());
        count -= Integer.parseInt(range.children().get(0).text()) - 1;
      }
    }
    return count;
  }

  /// A slot that is served by a node.
  int slotOf(ServerProcess node) throws IOException {
    String port = Integer.toString(node.port());
    for (WireReply range : call(node, "CLUSTER", "SLOTS").children()) {
      if (range.children().get(2).children().get(1).text().equals(port)) {
        return Integer.parseInt(range.children().getFirst().text());
      }
    }
    throw new AssertionError(address(node) + " serves no slot");
  }

  /// A hash tag whose slot is this one.
  static String tagOf(int slot) {
    for (int i = 0; ; i++) {
      String tag = Integer.toString(i, Character.MAX_RADIX);
      if (Slots.of(tag.getBytes(StandardCharsets.US_ASCII)) == slot) {
        return "{" + tag + "}";
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (RespConnection connection : connections.values()) {
      connection.close();
    }
    // all at once: a primary that ends looks for a successor
    try (ExecutorService stoppers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (ServerProcess node : nodes) {
        stoppers.submit(() -> {
          node.kill();
          node.close();
          return node;
        });
      }
    }
    zooKeeper.close();
  }
}
