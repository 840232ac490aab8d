package io.slotkeeper.server.cluster;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.node.Action;
import io.slotkeeper.cluster.node.Event;
import io.slotkeeper.cluster.node.Position;
import io.slotkeeper.cluster.node.Standing;
import io.slotkeeper.cluster.record.InSync;
import io.slotkeeper.cluster.topology.Addressing;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// What the control plane needs of the server it controls. Safe for any thread; no call blocks.
public interface NodeHost {
  /// What the server may ask of the control plane. Safe for any thread.
  interface Control {
    /// This node, in its present incarnation.
    InSync self();

    /// Something that the control plane looks at has changed.
    void wake();
  }

  /// Who controls this server, said before anything else.
  void controlledBy(Control control);

  /// Calls `then`, on any thread, when every loop has ended the command it is executing now.
  void whenQuiet(Runnable then);

  /// A view is in force: who waits here for what this node does not serve any more is sent away,
  /// and who was held back is looked at again.
  void viewChanged(ClusterView view, Addressing addressing);

  /// The keys in a slot, whoever owns it.
  int keysIn(int slot);

  /// Whether there is no key at all.
  boolean isEmpty();

  /// What this node holds of its shard's history.
  Position position();

  /// The data that was loaded may be of this part of the shard's history. Said at the start.
  void remember(StreamPart part);

  /// The part that the data is of now.
  StreamPart streamPart();

  /// The node's part in its shard is this from now on: replies are released and acknowledgements
  /// sent by it, before any loop sees it.
  void standing(Standing standing);

  /// Every loop obeys this standing, and nobody executes by the one before: replication follows it.
  void settled(Standing standing);

  /// Leads the shard in a new epoch, then calls `then`, on any thread.
  ///
  /// @param keep the slots whose keys it keeps; others are left over from a migration
  void becomePrimary(long epoch, SlotSet keep, Runnable then);

  /// Whether all that was written is confirmed; if not, replicas are asked.
  boolean isConfirmed();

  /// How long a command may take before the node counts as stuck.
  long longestCommandNanos();

  /// The other members that a replication link of this node stands to.
  Set<String> links();

  /// Makes the link to the primary soon if there is none.
  void keepLinked();

  /// The number of the last time that this node has asked to discard its data, 0 for never.
  long discardRequest();

  /// Nobody relies on this node's data any more: it may be discarded as this request asked.
  void allowDiscard(long request);

  /// Does what concerns data and replication.
  void carryOut(Action action);

  /// Who is to be told what has become of that.
  void tellTo(Consumer<Event> control);

  /// The slots that streams have brought and nobody sees yet, by their jobs.
  Map<String, SlotSet> staged();

  /// Lets the source of a job bring its slots.
  ///
  /// @param then is given the answer to the source; on any thread
  void openImport(String job, SlotSet slots, Consumer<String> then);

  /// Ends what is under way.
  void close();
}
