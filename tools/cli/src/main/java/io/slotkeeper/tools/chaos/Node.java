package io.slotkeeper.tools.chaos;

import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.client.WireReply;
import io.slotkeeper.tools.process.ServerCommand;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One node: a process that is started again and again on the same ports and with the same files.
/// Other nodes and ZooKeeper are reached, and reach it, through proxies.
final class Node implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final int ID_LENGTH = 40;
  private static final int READ_TIMEOUT_MILLIS = 6_000;

  private final int index;
  private final Path directory;
  private final int port;
  private final ServerCommand command;
  private final CutProxy clients;
  private final CutProxy bus;
  private final CutProxy zooKeeper;
  private @Nullable ServerProcess process;
  private volatile String id = "";

  /// What a node is put into.
  ///
  /// @param byPort who has made a connection to a client port
  /// @param byId who has made one to a peers' port
  record Surroundings(
      Links links, int zooKeeperPort, CutProxy.Sender byPort, CutProxy.Sender byId) {}

  Node(int index, Path directory, ServerCommand launcher, Surroundings surroundings)
      throws IOException {
    Links links = surroundings.links();
    this.index = index;
    this.directory = directory;
    this.port = ServerProcess.freePort();
    int busPort = ServerProcess.freePort();
    int zooKeeperParty = links.parties() - 1;
    this.clients = new CutProxy(port, index, links, surroundings.byPort());
    this.bus = new CutProxy(busPort, index, links, surroundings.byId());
    this.zooKeeper =
        new CutProxy(surroundings.zooKeeperPort(), zooKeeperParty, links, (_, _) -> index);
    Files.createDirectories(directory);
    this.command =
        launcher
            .with("--cluster-enabled", "yes", "--cluster-port", Integer.toString(busPort))
            .with("--cluster-announce-ip", "127.0.0.1")
            .with("--cluster-announce-port", Integer.toString(clients.port()))
            .with("--cluster-announce-bus-port", Integer.toString(bus.port()))
            .with("--zookeeper-connect", "127.0.0.1:" + zooKeeper.port() + "/chaos");
    this.process = ServerProcess.startIn(directory, port, command);
    Shards.await("node " + index + " starts", this::learnId);
  }

  private boolean learnId() {
    try {
      String answer = text("CLUSTER", "MYID");
      id = answer.length() == ID_LENGTH ? answer : "";
    } catch (IOException _) {
      // it does not answer yet
    }
    return !id.isEmpty();
  }

  int index() {
    return index;
  }

  int port() {
    return port;
  }

  /// The port that other nodes name in redirections.
  int announcedPort() {
    return clients.port();
  }

  String id() {
    return id;
  }

  String text(String... words) throws IOException {
    try (RespConnection connection = RespConnection.connect(port, READ_TIMEOUT_MILLIS)) {
      WireReply reply = connection.call(words);
      return reply.text();
    }
  }

  /// A line of CLUSTER INFO, empty when the node does not answer.
  String info(String field) {
    try {
      for (String line : text("CLUSTER", "INFO").split("\r\n", -1)) {
        if (line.startsWith(field + ":")) {
          return line.substring(field.length() + 1);
        }
      }
    } catch (IOException _) {
      // it is down
    }
    return "";
  }

  boolean leads() {
    return info("cluster_standing").equals("PRIMARY");
  }

  void kill() throws IOException {
    ServerProcess running = process;
    if (running != null) {
      running.kill();
      process = null;
    }
  }

  /// Asks it to end, as a service manager would.
  void terminate() throws IOException {
    ServerProcess running = process;
    if (running != null) {
      running.terminate(STOP_LIMIT);
      process = null;
    }
  }

  /// Starts it again if it has ended.
  void revive() throws IOException {
    if (process == null) {
      process = ServerProcess.startIn(directory, port, command);
    }
  }

  void signal(String name) throws IOException {
    ServerProcess running = process;
    if (running != null) {
      running.signal(name);
    }
  }

  @Override
  public void close() throws IOException {
    kill();
    clients.close();
    bus.close();
    zooKeeper.close();
  }
}
