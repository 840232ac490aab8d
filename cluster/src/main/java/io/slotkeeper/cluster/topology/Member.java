package io.slotkeeper.cluster.topology;

/// A node of the cluster as its peers know it.
///
/// @param shard the id of the shard it belongs to
/// @param live whether it has a session with the coordinator
/// @param suspect whether this node misses its heartbeats or its session since less than the grace
/// @param offset its replication offset as last heard, 0 when never
public record Member(
    String id,
    Endpoint endpoint,
    String shard,
    boolean live,
    boolean suspect,
    boolean noFailover,
    long offset) {
  public boolean failed() {
    return !live && !suspect;
  }
}
