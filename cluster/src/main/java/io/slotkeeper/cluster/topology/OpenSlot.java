package io.slotkeeper.cluster.topology;

import org.jspecify.annotations.Nullable;

/// A slot on its way, key by key, from `source` to another shard. The flags belong to shards, not
/// to nodes, and so survive a failover of either.
///
/// @param importing the shard that has declared to import the slot
/// @param migrating the shard that the source has declared to give it to
public record OpenSlot(
    int slot, String source, @Nullable String importing, @Nullable String migrating) {}
