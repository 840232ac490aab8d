package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.coordination.Operation;
import java.util.List;

/// What a [ClusterNode] wants done, in this order. Each is finished before the next is begun: what
/// follows a [Publish] may rely on every loop obeying it.
public sealed interface Action {
  /// Obey `standing`: the bits of the slots' headers are set under the slots' locks.
  record Publish(Standing standing) implements Action {}

  /// The topology has changed ([ClusterNode#topology()]); save [ClusterNode#snapshot()].
  record TopologyChanged() implements Action {}

  record Read(long token, List<String> paths, boolean sync) implements Action {}

  record ReadTree(long token, List<String> roots, boolean sync) implements Action {}

  record Commit(long token, List<Operation> transaction) implements Action {}

  record Watch(String path, boolean on) implements Action {}

  /// To a member, by its id; heartbeats and their answers on the replication link.
  record Send(String to, PeerMessage message) implements Action {}

  /// To a node of which only the address is known.
  record Dial(String ip, int port, PeerMessage message) implements Action {}

  /// Start a coordinator in this process. Answered by [Event.CoordinatorReady].
  record EmbedCoordinator() implements Action {}

  /// Connect to the coordinator at `connect`. Answered by [Event.CoordinatorReady].
  record AdoptCoordinator(String connect) implements Action {}

  /// This node is primary in `epoch`: a new replication id, whose second id ends here. Keys of
  /// slots outside `keep` are left over from a migration and are dropped.
  record BecomePrimary(long epoch, SlotSet keep) implements Action {}

  /// Hold all writes, let those that execute finish, then report [Event.WritesHeld].
  record HoldWrites() implements Action {}

  /// The data may be discarded now: the node can no longer be taken for one that holds it.
  record DiscardData() implements Action {}

  /// Flush everything: the node was reset as a replica.
  record FlushData() implements Action {}

  /// Answer a command: a status or, when it begins with `-`, an error per mutation.
  record Answer(long request, List<String> replies) implements Action {}

  /// The process may end without harm.
  record MayStop() implements Action {}

  /// The node has a new id (CLUSTER RESET HARD); save it.
  record Renamed(String id) implements Action {}

  /// Begin to copy the slots to the primary `target`.
  record StartExport(String job, SlotSet slots, String target) implements Action {}

  /// Send the rest of a job whose slots are now held, then report [Event.ExportConfirmed] with the
  /// same `round`.
  record FinishExport(String job, int round) implements Action {}

  /// The slots are held no more; copy on, and report again when little is left.
  record ResumeExport(String job) implements Action {}

  /// A job is over. If `flipped`, the slots belong to the target: drop the keys and send their
  /// waiting clients there.
  record EndExport(String job, SlotSet slots, boolean flipped) implements Action {}

  /// The staged keys of a job are the node's own now; if nothing is staged for it they have been
  /// already. When all that is in the log is confirmed, report [Event.StagedActivated].
  record ActivateStaged(String job) implements Action {}

  record DropStaged(String job) implements Action {}

  /// For the log: `text` says what happened that an operator should know.
  record Report(String text) implements Action {}
}
