package io.slotkeeper.tools.chaos;

import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.client.WireReply;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A client that finds the primary of a key by asking, and says how certain each outcome is. It
/// never tries a command again by itself. One thread.
final class ClusterClient implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 1_500;

  /// Errors that say that nothing was executed.
  private static final List<String> NOT_EXECUTED =
      List.of(
          "MOVED ",
          "ASK ",
          "TRYAGAIN",
          "CLUSTERDOWN",
          "NOREPLICAS",
          "READONLY",
          "LOADING",
          "MASTERDOWN",
          "BUSY",
          "OOM");

  private final Shards shards;
  private final Map<Integer, Node> primaries = new HashMap<>();
  private final Map<Node, RespConnection> connections = new HashMap<>();

  /// What has become of a command.
  sealed interface Outcome {
    record Answered(WireReply reply) implements Outcome {}

    /// It was not executed.
    record Refused(String error) implements Outcome {}

    /// Nobody knows.
    record Unknown() implements Outcome {}
  }

  ClusterClient(Shards shards) {
    this.shards = shards;
  }

  Outcome call(String key, String... words) {
    int shard = shards.shardOf(key);
    Node node = primaries.computeIfAbsent(shard, _ -> shards.nodesOf(shard).getFirst());
    RespConnection connection = connection(node);
    if (connection == null) {
      tryNext(shard, node);
      return new Outcome.Refused("no connection");
    }
    try {
      WireReply reply = connection.call(words);
      if (!reply.isError()) {
        return new Outcome.Answered(reply);
      }
      return failed(shard, node, reply.text());
    } catch (IOException _) {
      drop(node);
      tryNext(shard, node);
      return new Outcome.Unknown();
    }
  }

  private Outcome failed(int shard, Node node, String error) {
    Node named = error.startsWith("MOVED ") ? nodeIn(error) : null;
    if (named != null) {
      primaries.put(shard, named);
    } else {
      tryNext(shard, node);
    }
    boolean refused = NOT_EXECUTED.stream().anyMatch(error::startsWith);
    return refused ? new Outcome.Refused(error) : new Outcome.Unknown();
  }

  private @Nullable Node nodeIn(String error) {
    return shards.byAnnouncedPort(Integer.parseInt(error.substring(error.lastIndexOf(':') + 1)));
  }

  private void tryNext(int shard, Node node) {
    List<Node> nodes = shards.nodesOf(shard);
    primaries.put(shard, nodes.get((nodes.indexOf(node) + 1) % nodes.size()));
  }

  private @Nullable RespConnection connection(Node node) {
    RespConnection open = connections.get(node);
    if (open == null) {
      try {
        open = RespConnection.connect(node.port(), READ_TIMEOUT_MILLIS);
        connections.put(node, open);
      } catch (IOException _) {
        return null;
      }
    }
    return open;
  }

  private void drop(Node node) {
    RespConnection broken = connections.remove(node);
    if (broken != null) {
      close(broken);
    }
  }

  private static void close(RespConnection connection) {
    try {
      connection.close();
    } catch (IOException _) {
      // it is of no use any more either way
    }
  }

  @Override
  public void close() {
    connections.values().forEach(ClusterClient::close);
    connections.clear();
  }
}
