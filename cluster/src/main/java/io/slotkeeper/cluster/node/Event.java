package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.coordination.Outcome;
import io.slotkeeper.cluster.coordination.Reading;
import io.slotkeeper.cluster.coordination.SessionState;
import java.util.List;

/// What a [ClusterNode] is told.
public sealed interface Event {
  /// Time has passed; due at [ClusterNode#wakeNanos()] at the latest.
  record Tick() implements Event {}

  record Session(SessionState state, long session) implements Event {}

  /// A node of the tree has changed.
  record Changed(String path) implements Event {}

  record ReadAnswered(long token, Reading reading) implements Event {}

  record CommitAnswered(long token, Outcome outcome) implements Event {}

  /// A coordinator has been started or adopted; `connect` tells others how to reach it.
  record CoordinatorReady(String connect) implements Event {}

  record Received(String from, PeerMessage message) implements Event {}

  /// The replication link between this primary and a replica, or this replica and its primary.
  record LinkUp(String peer) implements Event {}

  record LinkDown(String peer) implements Event {}

  /// Whether the loops make progress: heartbeats are sent only while they do.
  record DataPath(boolean healthy) implements Event {}

  /// The replication link needs to discard this replica's data. Answered by [Action.DiscardData].
  record FullSyncNeeded() implements Event {}

  /// [Action.HoldWrites] has taken effect: no write is executing or will.
  record WritesHeld() implements Event {}

  /// The answers are given by [Action.Answer] with the same `request`.
  record Command(long request, List<Mutation> mutations) implements Event {}

  /// The process is asked to end. Answered by [Action.MayStop].
  record Shutdown() implements Event {}

  /// The slots of a job are copied but for what is being written now.
  record ExportCaughtUp(String job) implements Event {}

  /// All commands on the slots are held, and the target's in-sync set holds all they have written.
  record ExportConfirmed(String job, int round) implements Event {}

  /// [Action.ActivateStaged] is done and confirmed.
  record StagedActivated(String job) implements Event {}

  /// The copying has failed, at either end.
  record ExportFailed(String job) implements Event {}
}
