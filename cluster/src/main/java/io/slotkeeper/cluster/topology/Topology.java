package io.slotkeeper.cluster.topology;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.Slots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The cluster as one node sees it at one moment: immutable, replaced as a whole. A stale one costs
/// a client one more redirection, never more: what a node executes is decided by its own lease and
/// the slots it is confirmed to serve, not by this picture.
public final class Topology {
  private final String self;
  private final String cluster;
  private final Map<String, Member> members;
  private final Map<String, Shard> shards;
  private final Map<Integer, OpenSlot> openSlots;
  private final @Nullable Shard[] owners = new Shard[Slots.COUNT];
  private final long currentEpoch;

  /// `self` is the id of the node that looks; it is one of `members`. Where two shards claim a
  /// slot, which a picture read piece by piece may show for a moment, the later writer counts.
  public Topology(
      String self,
      String cluster,
      Collection<Member> members,
      Collection<Shard> shards,
      Collection<OpenSlot> openSlots) {
    this.self = self;
    this.cluster = cluster;
    Map<String, Member> byId = new TreeMap<>();
    members.forEach(member -> byId.put(member.id(), member));
    this.members = Collections.unmodifiableMap(byId);
    Map<String, Shard> byShard = new TreeMap<>();
    shards.forEach(shard -> byShard.put(shard.id(), shard));
    this.shards = Collections.unmodifiableMap(byShard);
    Map<Integer, OpenSlot> bySlot = new TreeMap<>();
    openSlots.forEach(open -> bySlot.put(open.slot(), open));
    this.openSlots = Collections.unmodifiableMap(bySlot);
    long epoch = 0;
    for (Shard shard : shards) {
      epoch = Math.max(epoch, shard.configEpoch());
      shard.slots().forEach(slot -> own(slot, shard));
    }
    this.currentEpoch = epoch;
  }

  private void own(int slot, Shard shard) {
    Shard other = owners[slot];
    if (other == null || other.configEpoch() < shard.configEpoch()) {
      owners[slot] = shard;
    }
  }

  public String self() {
    return self;
  }

  /// The cluster's id, empty for an island.
  public String cluster() {
    return cluster;
  }

  public Map<String, Member> members() {
    return members;
  }

  public Map<String, Shard> shards() {
    return shards;
  }

  public Collection<OpenSlot> openSlots() {
    return openSlots.values();
  }

  public @Nullable OpenSlot openSlot(int slot) {
    return openSlots.get(slot);
  }

  public long currentEpoch() {
    return currentEpoch;
  }

  public @Nullable Shard ownerOf(int slot) {
    return owners[slot];
  }

  /// The shard that the node `id` belongs to, null when it is unknown or has none.
  public @Nullable Shard shardOf(String id) {
    Member member = members.get(id);
    return member == null ? null : shards.get(member.shard());
  }

  /// The node that serves the shard, null when it is not (or no longer) a member.
  public @Nullable Member primaryOf(Shard shard) {
    return members.get(shard.primary());
  }

  public List<Member> replicasOf(Shard shard) {
    List<Member> replicas = new ArrayList<>();
    for (String id : shard.replicas()) {
      Member member = members.get(id);
      if (member != null) {
        replicas.add(member);
      }
    }
    return replicas;
  }

  public SlotSet assigned() {
    SlotSet all = SlotSet.EMPTY;
    for (Shard shard : shards.values()) {
      all = all.union(shard.slots());
    }
    return all;
  }
}
