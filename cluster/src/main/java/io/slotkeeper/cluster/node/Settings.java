package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.topology.Endpoint;

/// What a node is configured to be. Replaced as a whole when the configuration changes.
///
/// @param software the version of this server, told to the others
/// @param noFailover `cluster-replica-no-failover`: never claims by itself
/// @param minReplicas how many in-sync replicas a write needs, 0 for none
/// @param durable whether an acknowledged write survives the loss of all processes at once
///   (`appendfsync always`), so that a primary may return alone
/// @param allowReplicaMigration whether a replica may move to a shard that has lost all of its own
/// @param migrationBarrier how many replicas stay behind when one moves
public record Settings(
    Endpoint endpoint,
    String software,
    boolean noFailover,
    int minReplicas,
    boolean durable,
    boolean allowReplicaMigration,
    int migrationBarrier) {}
