package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.SlotSet;

/// What a node remembers from its last run.
///
/// @param id 40 hexadecimal digits
/// @param shard the shard it made when it was alone, empty for a new one
/// @param slots those it served on its island
/// @param configEpoch what SET-CONFIG-EPOCH gave it there
/// @param cluster the cluster it was a member of, empty if of none
public record Identity(String id, String shard, SlotSet slots, long configEpoch, String cluster) {
  /// Of a node that has never run.
  public static Identity fresh(String id) {
    return new Identity(id, "", SlotSet.EMPTY, 0, "");
  }
}
