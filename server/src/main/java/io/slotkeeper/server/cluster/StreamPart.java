package io.slotkeeper.server.cluster;

/// The part of a shard's history that a node's data is of: the primary of an epoch wrote it, under
/// a replication id. Remembered over a restart, for of several nodes that return the one with the
/// newest epoch holds most, however long its stream.
///
/// @param epoch 0 if of none
public record StreamPart(long epoch, String history) {
  static final StreamPart NONE = new StreamPart(0, "");
}
