package io.slotkeeper.cluster.topology;

import io.slotkeeper.cluster.SlotSet;
import java.util.List;

/// A primary, its replicas and their slots.
///
/// @param epoch grows by one with each change of the primary; fences the replication stream
/// @param configEpoch what clients are shown: the coordinator's transaction that wrote this last
/// @param replicas ids, ascending
public record Shard(
    String id,
    long epoch,
    long configEpoch,
    String primary,
    SlotSet slots,
    List<String> replicas) {}
