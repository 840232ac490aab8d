package io.slotkeeper.server.cluster;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.node.Mutation;
import io.slotkeeper.cluster.node.Standing;
import io.slotkeeper.cluster.topology.Addressing;
import io.slotkeeper.cluster.topology.ClusterTexts;
import io.slotkeeper.cluster.topology.SlotRouter;
import io.slotkeeper.cluster.topology.Topology;
import io.slotkeeper.server.config.ClusterParameters;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The cluster as commands see it. Safe for any thread.
public final class Cluster {
  private final ClusterParameters config;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile ClusterView view;
  private volatile long leaseUntilNanos;
  private volatile long heardEpoch;
  private volatile @Nullable ControlPlane control;

  /// What commands can ask of the control plane. No call blocks.
  public interface ControlPlane {
    /// Carries out what one command, or one MULTI, asks for.
    ///
    /// @param then is given a reply for each: a status or, beginning with `-`, an error
    void submit(List<Mutation> mutations, Consumer<List<String>> then);

    /// Writes what this node knows to its file now.
    ///
    /// @param then is given the reason of a failure, null if it is written
    void save(Consumer<@Nullable String> then);

    /// Lets the source of a streaming migration bring its slots to this node.
    ///
    /// @param then is given the answer to the source
    void openImport(String job, Consumer<String> then);

    /// The streaming migrations from and to this node's shard, the newest first.
    List<SlotMigrations.Entry> migrations();

    /// Gives a published message to the other nodes, or, if its channel belongs to the shard, to
    /// the shard's.
    void publish(boolean sharded, byte[] channel, byte[] message);

    /// How this node stands, for CLUSTER INFO.
    ClusterTexts.Coordination coordination();

    /// The connections to other nodes.
    List<PeerLink> links();
  }

  /// A connection between this node and another, a row of CLUSTER LINKS.
  ///
  /// @param inbound whether the other node made it
  public record PeerLink(boolean inbound, String node, long createdMillis) {}

  public Cluster(ClusterParameters config) {
    this.config = config;
    this.view = new ClusterView(nowhere(), outside(), router(), false);
  }

  private static Topology nowhere() {
    return new Topology("", "", List.of(), List.of(), List.of());
  }

  private static Standing outside() {
    return new Standing(
        Standing.Role.WAITING,
        "",
        0,
        "",
        false,
        List.of(),
        false,
        SlotSet.EMPTY,
        SlotSet.EMPTY,
        false);
  }

  private SlotRouter router() {
    return new SlotRouter(
        config.requireFullCoverage.isOn(),
        config.allowReadsWhenDown.isOn(),
        config.allowShardedPubSubWhenDown.isOn());
  }

  /// The cluster at this moment.
  public ClusterView view() {
    return view;
  }

  /// Puts a new view in force.
  ClusterView put(Topology topology, Standing standing, boolean settling) {
    changing.lock();
    try {
      view = new ClusterView(topology, standing, router(), settling);
      return view;
    } finally {
      changing.unlock();
    }
  }

  /// The configuration says otherwise when the cluster is up: who asks after this sees it.
  void reconfigured() {
    changing.lock();
    try {
      view = view.by(router());
    } finally {
      changing.unlock();
    }
  }

  /// Until when a node whose view [needs a lease][ClusterView#needsLease()] may begin to execute.
  public long leaseUntilNanos() {
    return leaseUntilNanos;
  }

  /// The last epoch of this shard whose primary has been heard of.
  public long heardEpoch() {
    return heardEpoch;
  }

  void heard(long epoch) {
    heardEpoch = epoch;
  }

  void leaseUntil(long nanos) {
    leaseUntilNanos = nanos;
  }

  public ControlPlane control() {
    return Objects.requireNonNull(control, "the control plane has not started");
  }

  /// Whether the node knows yet who it is: it listens before that.
  public boolean hasStarted() {
    return !view.topology().self().isEmpty();
  }

  void startedBy(ControlPlane plane) {
    control = plane;
  }

  /// Which addresses of nodes clients are told.
  public Addressing addressing(boolean tls) {
    Addressing.Preferred preferred =
        switch (config.preferredEndpointType.value()) {
          case IP -> Addressing.Preferred.IP;
          case HOSTNAME -> Addressing.Preferred.HOSTNAME;
          case UNKNOWN_ENDPOINT -> Addressing.Preferred.UNKNOWN;
        };
    return new Addressing(preferred, tls);
  }
}
