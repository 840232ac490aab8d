package io.slotkeeper.cluster.topology;

import io.slotkeeper.cluster.Slots;
import org.jspecify.annotations.Nullable;

/// Decides where a command belongs, by Redis' rules in Redis' order (`getNodeByQuery`):
///
/// 1. keys of several slots: nowhere; no keys: here; a slot without owner: nowhere;
/// 2. a cluster that is down serves what its configuration allows;
/// 3. MIGRATE works here while the slot is open in either direction, and sends away keys that are
///    left over in a slot of another node (Redis would send the client there);
/// 4. the giving side asks clients on for keys that have gone, the taking side serves who was
///    asked;
/// 5. a replica serves its shard's readers who said READONLY, and sharded pub/sub;
/// 6. otherwise the owner.
///
/// Only for wording: the hot path knows from the bits in the slot's header that a command is local.
public final class SlotRouter {
  private final boolean requireFullCoverage;
  private final boolean readsWhenDown;
  private final boolean pubsubWhenDown;

  /// The parameters are `cluster-require-full-coverage`, `cluster-allow-reads-when-down` and
  /// `cluster-allow-pubsubshard-when-down`.
  public SlotRouter(boolean requireFullCoverage, boolean readsWhenDown, boolean pubsubWhenDown) {
    this.requireFullCoverage = requireFullCoverage;
    this.readsWhenDown = readsWhenDown;
    this.pubsubWhenDown = pubsubWhenDown;
  }

  /// Whether `cluster_state` is ok: with full coverage required, every slot has a primary that has
  /// not failed.
  public boolean isUp(Topology topology) {
    if (!requireFullCoverage) {
      return true;
    }
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      Shard owner = topology.ownerOf(slot);
      Member primary = owner == null ? null : topology.primaryOf(owner);
      if (primary == null || primary.failed()) {
        return false;
      }
    }
    return true;
  }

  /// Routes `command`; `up` is [#isUp] of the topology (computed once per topology by the caller).
  public Route route(Topology topology, boolean up, KeyedCommand command) {
    int slot = command.slot();
    if (slot == KeyedCommand.SEVERAL_SLOTS) {
      return new Route.CrossSlot();
    }
    if (slot == KeyedCommand.NO_KEYS) {
      return new Route.Local();
    }
    Shard owner = topology.ownerOf(slot);
    Member primary = owner == null ? null : topology.primaryOf(owner);
    if (owner == null || primary == null) {
      return new Route.Down(Route.Reason.UNBOUND);
    }
    Route.Reason refusal = up ? null : refusalWhenDown(command);
    if (refusal != null) {
      return new Route.Down(refusal);
    }
    Route open = routeOpen(topology, owner, command);
    if (open != null) {
      return open;
    }
    boolean mine = primary.id().equals(topology.self());
    return mine || servesAsReplica(topology, owner, command) || sendsLeftOvers(topology, command)
        ? new Route.Local()
        : new Route.Moved(slot, primary);
  }

  private Route.@Nullable Reason refusalWhenDown(KeyedCommand command) {
    if (command.kind() == KeyedCommand.Kind.SHARDED_PUBSUB) {
      return pubsubWhenDown ? null : Route.Reason.STATE;
    }
    if (!readsWhenDown) {
      return Route.Reason.STATE;
    }
    return command.write() ? Route.Reason.READ_ONLY : null;
  }

  private static @Nullable Route routeOpen(Topology topology, Shard owner, KeyedCommand command) {
    OpenSlot open = topology.openSlot(command.slot());
    Shard mine = topology.shardOf(topology.self());
    if (open == null || mine == null || !mine.primary().equals(topology.self())) {
      return null;
    }
    boolean giving = owner.id().equals(mine.id()) && open.migrating() != null;
    boolean taking = !owner.id().equals(mine.id()) && mine.id().equals(open.importing());
    if (!giving && !taking) {
      return null;
    }
    if (command.kind() == KeyedCommand.Kind.MIGRATE) {
      return new Route.Local();
    }
    if (giving) {
      return routeGiving(topology, open, command);
    }
    if (!command.asking()) {
      return null;
    }
    return command.severalKeys() && command.missing() > 0
        ? new Route.TryAgain()
        : new Route.Local();
  }

  private static @Nullable Route routeGiving(
      Topology topology, OpenSlot open, KeyedCommand command) {
    if (command.missing() == 0) {
      return null;
    }
    if (command.existing() > 0) {
      return new Route.TryAgain();
    }
    Shard target = topology.shards().get(open.migrating());
    Member to = target == null ? null : topology.primaryOf(target);
    return to == null ? new Route.Down(Route.Reason.UNBOUND) : new Route.Ask(command.slot(), to);
  }

  private static boolean sendsLeftOvers(Topology topology, KeyedCommand command) {
    Shard mine = topology.shardOf(topology.self());
    boolean found = command.existing() > 0 || command.missing() == 0;
    return command.kind() == KeyedCommand.Kind.MIGRATE
        && found
        && mine != null
        && mine.primary().equals(topology.self());
  }

  private static boolean servesAsReplica(Topology topology, Shard owner, KeyedCommand command) {
    boolean pubsub = command.kind() == KeyedCommand.Kind.SHARDED_PUBSUB;
    return (command.readOnly() || pubsub)
        && !command.write()
        && owner.replicas().contains(topology.self());
  }
}
