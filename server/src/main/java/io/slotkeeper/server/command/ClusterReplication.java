package io.slotkeeper.server.command;

import io.slotkeeper.cluster.node.Position;
import io.slotkeeper.cluster.node.Standing;
import io.slotkeeper.cluster.topology.Endpoint;
import io.slotkeeper.cluster.topology.Member;
import io.slotkeeper.cluster.topology.Topology;
import io.slotkeeper.server.cluster.ClusterView;
import io.slotkeeper.server.cluster.NodeHost;
import io.slotkeeper.server.cluster.StreamPart;
import io.slotkeeper.server.replication.AckName;
import io.slotkeeper.server.replication.Replication;
import io.slotkeeper.server.replication.ReplicationReport;
import io.slotkeeper.server.replication.ShardPart;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Makes the server's replication what the node is in its shard: a replica follows the primary that
/// the coordinator names, a primary follows nobody.
///
/// What the node holds is counted in the epoch of the primary it holds it from: its own when it is
/// primary, else that of the primary since the link to it stands. While all data is received anew
/// it holds nothing.
///
/// Threads: the control thread; roles change on the first loop, with the world stopped. What
/// replication asks ([ShardPart]) it may ask on any thread.
final class ClusterReplication implements ShardPart {
  private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LAST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(640);

  private final ServerContext server;
  private final Replication replication;
  private final AtomicLong discardRequests = new AtomicLong();
  private volatile long discardsAllowed;
  private volatile Standing standing;
  private volatile long streamEpoch;
  private volatile NodeHost.@Nullable Control control;
  private long retryNanos = FIRST_RETRY_NANOS;
  private long retryAt;

  ClusterReplication(ServerContext server, Standing standing) {
    this.server = server;
    this.replication = server.replication;
    this.standing = standing;
    this.retryAt = server.clock.nanos();
    server.shardPart = this;
  }

  void controlledBy(NodeHost.Control controller) {
    control = controller;
  }

  /// The data that was loaded is of this part of the shard's history, if it is of this history at
  /// all: an append-only log always goes on with what the node had, a snapshot says what it is of.
  void remember(StreamPart part) {
    boolean logs = server.config.persistence.appendOnly.isOn();
    if (logs || replication.isOf(part.history())) {
      streamEpoch = part.epoch();
    }
  }

  StreamPart streamPart() {
    return new StreamPart(streamEpoch, replication.historyId());
  }

  Position position() {
    boolean replica = replication.isReplica();
    if (replica && replication.report().isSynchronizing() || server.loading.isActive()) {
      return Position.NOTHING;
    }
    Standing now = standing;
    if (replica && isLinked(now)) {
      streamEpoch = now.epoch();
    }
    return new Position(streamEpoch, replication.report().offset());
  }

  /// Whether the stream of the primary of this standing flows.
  private boolean isLinked(Standing now) {
    Endpoint primary = now.role() == Standing.Role.REPLICA ? endpointOf(now.primary()) : null;
    return primary != null && replication.isLinkedTo(primary.ip(), primary.port());
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

  // ---- roles --------------------------------------------------------------------------------

  /// The node's part is this from now on.
  void standing(Standing now) {
    standing = now;
    replication.obey(now);
  }

  /// Nobody executes by the standing before any more, or the addresses of others have changed.
  void settled(Standing now) {
    switch (now.role()) {
      case REPLICA -> {
        replication.endEpoch();
        replication.hold(!now.acking());
        Endpoint primary = endpointOf(now.primary());
        if (primary != null && !primary.ip().isEmpty()) {
          onFirstLoop(() -> follow(primary.ip(), primary.port()));
        }
      }
      case ISLAND -> {
        replication.endEpoch();
        onFirstLoop(replication::promote);
      }
      case WAITING -> {
        replication.endEpoch();
        replication.hold(false);
      }
      case PRIMARY, FENCED -> replication.hold(false);
    }
    retryNanos = FIRST_RETRY_NANOS;
    retryAt = server.clock.nanos() + retryNanos;
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
    onFirstLoop(() -> {
      replication.lead(epoch);
      streamEpoch = epoch;
      then.run();
    });
  }

  // ---- links --------------------------------------------------------------------------------

  /// The other members that a replication link of this node stands to.
  Set<String> links() {
    Set<String> linked = new HashSet<>();
    Standing now = standing;
    if (now.role() == Standing.Role.REPLICA) {
      if (isLinked(now)) {
        linked.add(now.primary());
      }
      return linked;
    }
    for (ReplicationReport.Seen replica : replication.report().replicas()) {
      for (Member member : topology().members().values()) {
        Endpoint endpoint = member.endpoint();
        if (endpoint.port() == replica.port() && endpoint.ip().equals(replica.host())) {
          linked.add(member.id());
        }
      }
    }
    return linked;
  }

  /// Tries again to reach the primary, less and less often.
  void keepLinked() {
    long now = server.clock.nanos();
    if (standing.role() == Standing.Role.REPLICA && now - retryAt >= 0) {
      if (isLinked(standing)) {
        retryNanos = FIRST_RETRY_NANOS;
      } else {
        replication.retry();
        retryNanos = Math.min(2 * retryNanos, LAST_RETRY_NANOS);
      }
      retryAt = now + retryNanos;
    }
  }

  // ---- what replication asks ----------------------------------------------------------------

  @Override
  public @Nullable AckName ackName() {
    Standing now = standing;
    NodeHost.Control controller = control;
    if (controller == null || !now.acking() || !isLinked(now)) {
      return null;
    }
    return new AckName(controller.self(), now.epoch());
  }

  @Override
  public long wantsToDiscard() {
    long request = discardRequests.incrementAndGet();
    linksChanged();
    return request;
  }

  @Override
  public boolean mayDiscard(long request) {
    return discardsAllowed >= request;
  }

  @Override
  public boolean mayAppend() {
    return standing.role() != Standing.Role.FENCED;
  }

  @Override
  public void linksChanged() {
    NodeHost.Control controller = control;
    if (controller != null) {
      controller.wake();
    }
  }

  long discardRequest() {
    return discardRequests.get();
  }

  void allowDiscard(long request) {
    discardsAllowed = request;
  }
}
