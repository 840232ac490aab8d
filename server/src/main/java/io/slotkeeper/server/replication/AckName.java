package io.slotkeeper.server.replication;

import io.slotkeeper.cluster.record.InSync;

/// In whose name a replica acknowledges. In a cluster that is a member of the shard in one
/// incarnation of its data, in one epoch of the shard: an acknowledgement from before the data was
/// lost, or to a primary that was replaced, counts for nothing.
///
/// @param epoch 0 outside of a cluster
public record AckName(InSync member, long epoch) {
  /// Of a server that is no node of a cluster.
  public static final AckName NONE = new AckName(new InSync("", ""), 0);
}
