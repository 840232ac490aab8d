package io.slotkeeper.server.cluster;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.Slots;
import io.slotkeeper.cluster.node.Standing;
import io.slotkeeper.cluster.topology.KeyedCommand;
import io.slotkeeper.cluster.topology.OpenSlot;
import io.slotkeeper.cluster.topology.Route;
import io.slotkeeper.cluster.topology.Shard;
import io.slotkeeper.cluster.topology.SlotRouter;
import io.slotkeeper.cluster.topology.Topology;
import org.jspecify.annotations.Nullable;

/// The cluster as the loops obey it at one moment: immutable, replaced as a whole.
///
/// ```
/// slots: one byte each   HERE   commands are executed here, no further question
///                        READS  so are reads (writes are held for a moment)
///                        ASK    look closer: [#route(KeyedCommand)]
/// ```
///
/// The [Standing] decides what is executed here, the [Topology] only words where clients are sent
/// instead. The topology may be older or newer than the standing; where they contradict each other
/// a command waits, for the contradiction ends with the next view.
public final class ClusterView {
  private static final byte ASK = 0;
  private static final byte READS = 1;
  private static final byte HERE = 2;

  private final Topology topology;
  private final Standing standing;
  private final SlotRouter router;
  private final boolean up;
  private final boolean settling;
  private final byte[] slots = new byte[Slots.COUNT];

  /// @param settling whether slots without an owner are on their way to one: the picture was read
  ///   between the two halves of a change
  public ClusterView(Topology topology, Standing standing, SlotRouter router, boolean settling) {
    this.topology = topology;
    this.standing = standing;
    this.router = router;
    this.settling = settling;
    this.up = settling || router.isUp(topology);
    if (up) {
      byte state = standing.writesHeld() ? READS : HERE;
      standing.served().forEach(slot -> slots[slot] = state);
      standing.held().forEach(slot -> slots[slot] = ASK);
      topology.openSlots().forEach(open -> slots[open.slot()] = ASK);
    }
  }

  /// The same picture under other rules of when the cluster is up.
  ClusterView by(SlotRouter other) {
    return new ClusterView(topology, standing, other, settling);
  }

  public Topology topology() {
    return topology;
  }

  public Standing standing() {
    return standing;
  }

  /// Whether `cluster_state` is ok.
  public boolean isUp() {
    return up;
  }

  /// Whether a command on the slot belongs here without further question.
  public boolean isHere(int slot, boolean writes) {
    return slots[slot] == HERE || slots[slot] == READS && !writes;
  }

  /// Whether this node serves only as long as others have promised not to take its place.
  public boolean needsLease() {
    return standing.role() == Standing.Role.PRIMARY && !standing.required().isEmpty();
  }

  /// Whether this node's keys are not all there may be of the slot, so that a command on it must be
  /// looked at again when its slot is locked.
  public boolean isOpen(int slot) {
    OpenSlot open = topology.openSlot(slot);
    Shard mine = topology.shardOf(topology.self());
    if (open == null || mine == null) {
      return false;
    }
    boolean giving = open.source().equals(mine.id()) && open.migrating() != null;
    return giving || mine.id().equals(open.importing());
  }

  /// Whether clients may listen to the sharded channels of the slot here.
  public boolean listens(int slot) {
    Shard owner = topology.ownerOf(slot);
    boolean importing = isOpen(slot);
    return importing || owner != null && owner.id().equals(standing.shard());
  }

  /// Where a command belongs, null when it must wait for the next view.
  public @Nullable Route route(KeyedCommand command) {
    int slot = command.slot();
    if (standing.writesHeld() && command.write()) {
      return null;
    }
    if (slot >= 0 && standing.held().contains(slot)) {
      return null;
    }
    Route route = router.route(topology, up, command);
    return switch (route) {
      case Route.Local() -> slot < 0 || isServed(command) ? route : instead(slot);
      case Route.Moved _ -> standing.served().contains(slot) ? new Route.Local() : route;
      case Route.Down(Route.Reason reason) ->
          settling && reason == Route.Reason.UNBOUND ? null : route;
      case Route.Ask _, Route.TryAgain _, Route.CrossSlot _ -> route;
    };
  }

  private boolean isServed(KeyedCommand command) {
    int slot = command.slot();
    if (standing.served().contains(slot)) {
      return true;
    }
    boolean replica = standing.role() == Standing.Role.REPLICA;
    boolean reads = !command.write();
    Shard owner = topology.ownerOf(slot);
    boolean mine = owner != null && owner.id().equals(standing.shard());
    return replica ? reads && mine : standing.role() == Standing.Role.PRIMARY && !mine;
  }

  /// The topology says that the slot is this node's, but it does not serve it.
  private @Nullable Route instead(int slot) {
    OpenSlot open = topology.openSlot(slot);
    if (open != null && open.migrating() != null && standing.role() == Standing.Role.PRIMARY) {
      return router.route(topology, up, askFor(slot));
    }
    return switch (standing.role()) {
      case PRIMARY, ISLAND, REPLICA -> null;
      case FENCED, WAITING -> new Route.Down(Route.Reason.STATE);
    };
  }

  /// A command that finds nothing here: it is sent after the key that has gone ahead.
  private static KeyedCommand askFor(int slot) {
    return new KeyedCommand(slot, KeyedCommand.Kind.ORDINARY, false, 0, 1, false, false, false);
  }

  /// The slots that this view serves and `other` does not, or not fully: commands on them may still
  /// be executing when `other` replaces this one.
  boolean takesMoreThan(ClusterView other) {
    SlotSet before = standing.served().minus(standing.held());
    SlotSet after = other.standing.served().minus(other.standing.held());
    boolean fewerSlots = !before.minus(after).isEmpty();
    boolean stopsWrites = other.standing.writesHeld() && !standing.writesHeld();
    boolean otherRole = standing.role() != other.standing.role();
    return fewerSlots || stopsWrites || otherRole;
  }
}
