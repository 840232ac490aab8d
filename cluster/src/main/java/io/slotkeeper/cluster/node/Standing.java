package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.record.InSync;
import java.util.List;

/// What a node may do at the moment: what the data plane obeys. Immutable and replaced as a whole;
/// the lease, which changes with each heartbeat, stands beside it
/// ([ClusterNode#leaseUntilNanos()]).
///
/// @param epoch of the shard, as far as this node knows
/// @param primary the node it follows as a replica, else empty
/// @param acking whether a replica receives and acknowledges the stream of `epoch`; if not, it has
///   cut its link and takes nothing in
/// @param required the other nodes that must acknowledge a write, each in exactly this incarnation
///   and epoch, before its reply and before reads that show it are released
/// @param admitting whether there are as many as `min-replicas-to-write` asks
/// @param served the slots it serves; commands on others are routed by the topology
/// @param held the slots whose commands must wait, because they are about to go or to come
/// @param writesHeld whether all writes must wait, because the shard is about to be handed over
public record Standing(
    Role role,
    String shard,
    long epoch,
    String primary,
    boolean acking,
    List<InSync> required,
    boolean admitting,
    SlotSet served,
    SlotSet held,
    boolean writesHeld) {
  /// What a node is to its shard.
  public enum Role {
    /// It knows no other node. It serves its slots by its own right.
    ISLAND,
    /// It serves while its lease lasts.
    PRIMARY,
    /// It follows the primary.
    REPLICA,
    /// It has asked to be replaced, and neither serves nor follows until it knows the answer.
    FENCED,
    /// It is a member but may not serve and has nobody to follow: after a restart, until it is
    /// known who holds what.
    WAITING
  }
}
