package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.topology.Endpoint;

/// What nodes tell each other without the coordinator. Any of them may be lost, repeated, delayed
/// or overtaken. Heartbeats and their answers travel on the replication link, behind the stream
/// bytes sent before them, so that they prove the path of the data; all others on connections
/// between nodes.
public sealed interface PeerMessage {
  /// Primary to replica. `sentNanos` is a reading of the primary's clock that only it interprets,
  /// `end` its log's end then, `rank` how many in-sync replicas hold more than this one.
  record Heartbeat(long epoch, long sentNanos, long end, int rank) implements PeerMessage {}

  /// The answer: what was sent comes back, with the replica's incarnation and what it holds.
  record HeartbeatAck(long epoch, long sentNanos, long end, String incarnation, long offset)
      implements PeerMessage {}

  /// To a node that acts in an epoch that is over: look again.
  record EpochNotice(String shard, long epoch) implements PeerMessage {}

  /// Candidate to the other members of the in-sync set: I am about to claim `epoch`.
  record PreClaim(String shard, long epoch, Position position) implements PeerMessage {}

  /// The answer. `granted`: I am silent from now on, and this is what I hold.
  record PreClaimAnswer(long epoch, boolean granted, String incarnation, Position position)
      implements PeerMessage {}

  /// Replica to primary: let me replace you. `unseen` when the primary's session has long been
  /// gone.
  record HandoverRequest(long epoch, String incarnation, boolean unseen) implements PeerMessage {}

  /// Primary to replica: I cannot reach the coordinator, and have stopped at `end`; claim at once.
  record StepDown(long epoch, long end) implements PeerMessage {}

  /// Replica to primary: I am about to stop; do without me.
  record Leaving(long epoch, String incarnation) implements PeerMessage {}

  /// Who imports to who owns: stop serving the slot, if you can; unless `withKeys`, only when there
  /// are none.
  record ReleaseRequest(int slot, String target, boolean withKeys, long token)
      implements PeerMessage {}

  /// The answer. Released in the version `ownVersion` of the owner's record, or `error`.
  record ReleaseAnswer(int slot, int ownVersion, String error, long token) implements PeerMessage {}

  /// SETSLOT NODE that reached somebody else, to the primary that shall own the slot.
  record AssignRequest(int slot, long token) implements PeerMessage {}

  /// The answer; `error` is empty when the slot has been assigned.
  record AssignAnswer(String error, long token) implements PeerMessage {}

  /// CLUSTER MEET, and the answer to it. `connect` is how the sender's coordinator is reached and
  /// `cluster` the id of its cluster; either is empty where it has none.
  record Hello(String id, Endpoint endpoint, String connect, String cluster, boolean answer)
      implements PeerMessage {}
}
