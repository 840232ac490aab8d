package io.slotkeeper.server.command;

import io.slotkeeper.cluster.node.Position;
import io.slotkeeper.cluster.node.Standing;
import io.slotkeeper.cluster.topology.Endpoint;
import io.slotkeeper.cluster.topology.Member;
import io.slotkeeper.cluster.topology.Topology;
import io.slotkeeper.server.cluster.ClusterView;
import io.slotkeeper.server.replication.Replication;
import io.slotkeeper.server.replication.ReplicationReport;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes the server's replication what the node is in its shard: a replica follows the primary that
/// the coordinator names, a primary follows nobody.
///
/// What the node holds is counted in the epoch of the primary it holds it from: its own when it is
/// primary, else that of the primary since the link to it stands. While all data is received anew
/// it holds nothing.
///
/// Threads: the control thread; roles change on the first loop, with the world stopped.
final class ClusterReplication {
  private final ServerContext server;
  private final Replication replication;
  private volatile Standing standing;
  private volatile long streamEpoch;

  ClusterReplication(ServerContext server, Standing standing) {
    this.server = server;
    this.replication = server.replication;
    this.standing = standing;
  }

  Position position() {
    ReplicationReport report = replication.report();
    boolean replica = replication.isReplica();
    if (replica && report.isSynchronizing() || server.loading.isActive()) {
      return Position.NOTHING;
    }
    Standing now = standing;
    if (replica && now.role() == Standing.Role.REPLICA && report.isConnected() && follows(now)) {
      streamEpoch = now.epoch();
    }
    return new Position(streamEpoch, report.offset());
  }

  private boolean follows(Standing now) {
    Endpoint endpoint = endpointOf(now.primary());
    return endpoint != null && replication.follows(endpoint.ip(), endpoint.port());
  }

  private @Nullable Endpoint endpointOf(String id) {
    Member member = topology().members().get(id);
    return member == null ? null : member.endpoint();
  }

  private Topology topology() {
    return view().topology();
  }

  private ClusterView view() {
    return Objects.requireNonNull(server.cluster).view();
  }

  /// The node's part is this from now on, or the addresses of others have changed.
  void obey(Standing now) {
    standing = now;
    switch (now.role()) {
      case REPLICA -> {
        Endpoint primary = endpointOf(now.primary());
        replication.hold(!now.acking());
        if (primary != null && !primary.ip().isEmpty()) {
          onFirstLoop(() -> follow(primary.ip(), primary.port()));
        }
      }
      case ISLAND -> onFirstLoop(replication::promote);
      case PRIMARY, FENCED, WAITING -> replication.hold(false);
    }
  }

  private void onFirstLoop(Runnable change) {
    server.betweenTurns.post(0, () -> server.world.exclusively(change));
  }

  private void follow(String host, int port) {
    if (standing.role() == Standing.Role.REPLICA && !replication.follows(host, port)) {
      replication.follow(host, port);
    }
  }

  /// This node leads its shard in a new epoch.
  ///
  /// @param then runs when it does, with the world stopped
  void becomePrimary(long epoch, Runnable then) {
    streamEpoch = epoch;
    onFirstLoop(() -> {
      replication.promote();
      server.imports.clear();
      then.run();
    });
  }

  /// The other members that a replication link of this node stands to.
  Set<String> links() {
    Set<String> linked = new HashSet<>();
    Standing now = standing;
    ReplicationReport report = replication.report();
    if (now.role() == Standing.Role.REPLICA) {
      if (report.isConnected() && follows(now)) {
        linked.add(now.primary());
      }
      return linked;
    }
    for (ReplicationReport.Seen replica : report.replicas()) {
      for (Member member : topology().members().values()) {
        Endpoint endpoint = member.endpoint();
        if (endpoint.port() == replica.port() && endpoint.ip().equals(replica.host())) {
          linked.add(member.id());
        }
      }
    }
    return linked;
  }

  boolean isSynchronizing() {
    return replication.isReplica() && replication.report().isSynchronizing();
  }
}
