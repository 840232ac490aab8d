package io.slotkeeper.tools.chaos;

import io.slotkeeper.cluster.Slots;
import io.slotkeeper.tools.process.ServerCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A cluster of processes: some shards of some nodes each, and their ZooKeeper. Node `s * size` is
/// the first primary of shard `s`.
final class Shards implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long POLL_NANOS = 20_000_000;
  private static final int MAGIC_BYTES = 4;
  private static final int LENGTH_BYTES = 2;
  private static final int ID_LENGTH = 40;
  private static final String PORT_WORD = "listening-port\r\n$";

  private final int count;
  private final int size;
  private final Links links;
  private final ZooKeeperProcess zooKeeper;
  private final List<Node> nodes = new ArrayList<>();

  /// @param directory an empty one
  Shards(int count, int size, Path directory, ServerCommand launcher, List<String> zooKeeperWords)
      throws IOException {
    this.count = count;
    this.size = size;
    this.links = new Links(count * size + 1);
    this.zooKeeper = ZooKeeperProcess.start(zooKeeperWords, directory.resolve("zookeeper"));
    try {
      Node.Surroundings surroundings =
          new Node.Surroundings(links, zooKeeper.port(), this::partyByPort, this::partyById);
      for (int i = 0; i < count * size; i++) {
        nodes.add(new Node(i, directory.resolve("node" + i), launcher, surroundings));
      }
      form();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void form() throws IOException {
    for (int shard = 0; shard < count; shard++) {
      int first = Slots.COUNT * shard / count;
      int last = Slots.COUNT * (shard + 1) / count - 1;
      Node primary = nodes.get(shard * size);
      primary.text("CLUSTER", "ADDSLOTSRANGE", Integer.toString(first), Integer.toString(last));
    }
    String port = Integer.toString(nodes.getFirst().announcedPort());
    for (Node node : nodes.subList(1, nodes.size())) {
      node.text("CLUSTER", "MEET", "127.0.0.1", port);
    }
    String known = Integer.toString(nodes.size());
    for (Node node : nodes) {
      await("the nodes meet", () -> node.info("cluster_known_nodes").equals(known));
    }
    for (Node node : nodes) {
      String primary = nodes.get(node.index() / size * size).id();
      if (!primary.equals(node.id())) {
        String reply = node.text("CLUSTER", "REPLICATE", primary);
        if (!reply.equals("OK")) {
          throw new IOException("node " + node.index() + " does not follow: " + reply);
        }
      }
    }
    awaitHealthy();
  }

  static void await(String what, BooleanSupplier condition) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IOException("waited in vain: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /// Waits until every shard has a primary, and all its nodes are in sync.
  void awaitHealthy() throws IOException {
    for (int shard = 0; shard < count; shard++) {
      int number = shard;
      await("shard " + shard + " is whole", () -> isWhole(number));
    }
  }

  private boolean isWhole(int shard) {
    Node primary = primary(shard);
    return primary != null
        && primary.info("cluster_in_sync").split(",", -1).length == size
        && primary.info("cluster_state").equals("ok");
  }

  int count() {
    return count;
  }

  List<Node> nodes() {
    return nodes;
  }

  Links links() {
    return links;
  }

  ZooKeeperProcess zooKeeper() {
    return zooKeeper;
  }

  /// Of the [Links]: ZooKeeper.
  int zooKeeperParty() {
    return nodes.size();
  }

  List<Node> nodesOf(int shard) {
    return nodes.subList(shard * size, (shard + 1) * size);
  }

  int shardOf(String key) {
    return Slots.of(key.getBytes(StandardCharsets.ISO_8859_1)) * count / Slots.COUNT;
  }

  /// The node of a shard that says that it leads, null when none does.
  @Nullable Node primary(int shard) {
    for (Node node : nodesOf(shard)) {
      if (node.leads()) {
        return node;
      }
    }
    return null;
  }

  @Nullable Node byAnnouncedPort(int port) {
    for (Node node : nodes) {
      if (node.announcedPort() == port) {
        return node;
      }
    }
    return null;
  }

  /// A replica tells the primary its port before it asks for data.
  private int partyByPort(byte[] bytes, int length) {
    String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(PORT_WORD);
    if (at < 0) {
      return Links.UNKNOWN;
    }
    String[] lines = text.substring(at + PORT_WORD.length()).split("\r\n", 3);
    Node node = lines.length < 2 ? null : byAnnouncedPort(Integer.parseInt(lines[1]));
    return node == null ? Links.UNKNOWN : node.index();
  }

  /// A node names itself when it connects to another's peers' port.
  private int partyById(byte[] bytes, int length) {
    int from = MAGIC_BYTES + LENGTH_BYTES;
    if (length < from + ID_LENGTH) {
      return Links.UNKNOWN;
    }
    String id = new String(bytes, from, ID_LENGTH, StandardCharsets.ISO_8859_1);
    for (Node node : nodes) {
      if (node.id().equals(id)) {
        return node.index();
      }
    }
    return Links.UNKNOWN;
  }

  @Override
  public void close() throws IOException {
    for (Node node : nodes) {
      node.close();
    }
    zooKeeper.close();
  }
}
