package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.SlotSet;

/// A CLUSTER command that changes something, parsed.
public sealed interface Mutation {
  record AddSlots(SlotSet slots) implements Mutation {}

  record DeleteSlots(SlotSet slots) implements Mutation {}

  record FlushSlots() implements Mutation {}

  record ImportSlot(int slot, String node) implements Mutation {}

  record MigrateSlot(int slot, String node) implements Mutation {}

  record StableSlot(int slot) implements Mutation {}

  record AssignSlot(int slot, String node) implements Mutation {}

  /// Give this node's shard a slot that another owns, even though that has keys of it, which stay
  /// there until they are fetched: who repairs a cluster decides so.
  record TakeSlot(int slot) implements Mutation {}

  record Replicate(String node) implements Mutation {}

  record Forget(String node) implements Mutation {}

  record BumpEpoch() implements Mutation {}

  record SetConfigEpoch(long epoch) implements Mutation {}

  record Failover(Mode mode) implements Mutation {}

  record Reset(boolean hard) implements Mutation {}

  record Meet(String ip, int port) implements Mutation {}

  /// Stream `slots` of this node's shard to the shard of `node`.
  record StreamSlots(SlotSet slots, String node) implements Mutation {}

  /// Have `slots` streamed to this node's shard from where they are.
  record FetchSlots(SlotSet slots) implements Mutation {}

  /// Cancel the streams that leave this node's shard or come to it; of `job` only, unless empty.
  record CancelStreams(String job) implements Mutation {}

  /// How a failover is asked for.
  enum Mode {
    /// Nothing is lost, the old primary takes part.
    AGREED,
    /// The old primary is not asked; its lease runs out.
    FORCE,
    /// Nobody is asked: the operator knows that the old primary is dead.
    TAKEOVER
  }
}
