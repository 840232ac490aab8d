package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.record.LiveRecord;
import io.slotkeeper.cluster.record.NodeRecord;
import io.slotkeeper.cluster.record.OpenSlotRecord;
import io.slotkeeper.cluster.record.OwnRecord;
import io.slotkeeper.cluster.topology.Member;
import io.slotkeeper.cluster.topology.OpenSlot;
import io.slotkeeper.cluster.topology.Shard;
import io.slotkeeper.cluster.topology.Topology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes the [Topology] that this node shows, anew when what it is made of has changed.
final class Pictures {
  private final Core core;
  private final Membership membership;
  private @Nullable Basis basis;
  private Topology topology;

  private record Basis(
      String self,
      long changes,
      SlotSet slots,
      long configEpoch,
      String cluster,
      Set<String> dead) {}

  Pictures(Core core, Membership membership) {
    this.core = core;
    this.membership = membership;
    this.topology = draw(Set.of());
  }

  Topology topology() {
    return topology;
  }

  /// Whether the topology is another one now.
  boolean advance() {
    Set<String> dead = dead();
    Basis now =
        new Basis(
            core.id(),
            core.mirror().changes(),
            membership.slots(),
            membership.configEpoch(),
            membership.cluster(),
            dead);
    if (now.equals(basis)) {
      return false;
    }
    basis = now;
    topology = draw(dead);
    return true;
  }

  private Set<String> dead() {
    Set<String> dead = new HashSet<>();
    for (String id : core.mirror().nodes().keySet()) {
      if (core.absences().isAbsentFor(id, core.timing().graceNanos())) {
        dead.add(id);
      }
    }
    return dead;
  }

  private Topology draw(Set<String> dead) {
    return core.isMember() ? drawCluster(dead) : drawIsland();
  }

  private Topology drawIsland() {
    Settings settings = core.settings();
    String shard = core.homeShard();
    Member self =
        new Member(core.id(), settings.endpoint(), shard, true, false, settings.noFailover(), 1);
    long epoch = membership.configEpoch();
    Shard own = new Shard(shard, epoch, epoch, core.id(), membership.slots(), List.of());
    return new Topology(core.id(), membership.cluster(), List.of(self), List.of(own), List.of());
  }

  private Topology drawCluster(Set<String> dead) {
    Mirror mirror = core.mirror();
    List<Member> members = new ArrayList<>();
    for (String id : mirror.nodes().keySet()) {
      NodeRecord node = mirror.member(id);
      if (node != null) {
        members.add(member(id, node, dead.contains(id)));
      }
    }
    List<Shard> shards = new ArrayList<>();
    for (Map.Entry<String, Held<OwnRecord>> own : mirror.owns().entrySet()) {
      OwnRecord record = own.getValue().record();
      List<String> replicas =
          members.stream()
              .filter(member -> member.shard().equals(own.getKey()))
              .map(Member::id)
              .filter(id -> !id.equals(record.primary()))
              .toList();
      shards.add(
          new Shard(
              own.getKey(),
              record.epoch(),
              own.getValue().transaction(),
              record.primary(),
              record.slots(),
              replicas));
    }
    List<OpenSlot> open = new ArrayList<>();
    for (Map.Entry<Integer, Held<OpenSlotRecord>> slot : mirror.openSlots().entrySet()) {
      OpenSlotRecord record = slot.getValue().record();
      open.add(
          new OpenSlot(slot.getKey(), record.source(), record.importing(), record.migrating()));
    }
    return new Topology(core.id(), membership.cluster(), members, shards, open);
  }

  /// A node of which nothing else is known counts as having loaded its data once it has a session.
  private Member member(String id, NodeRecord node, boolean dead) {
    Held<LiveRecord> live = core.mirror().live(id);
    long known = live == null ? 0 : Math.max(1, live.record().offset());
    boolean suspect = live == null && !dead;
    return new Member(
        id, node.endpoint(), node.shard(), live != null, suspect, node.noFailover(), known);
  }
}
