package io.slotkeeper.server.cluster;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.node.Action;
import io.slotkeeper.cluster.node.Event;
import io.slotkeeper.cluster.node.Position;
import io.slotkeeper.cluster.node.Standing;
import io.slotkeeper.cluster.topology.Addressing;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// What the control plane needs of the server it controls. Safe for any thread; no call blocks.
public interface NodeHost {
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

  /// The node's part in its shard is this from now on.
  void standing(Standing standing);

  /// The other members that a replication link of this node stands to.
  Set<String> links();

  /// Whether all data comes anew from the primary.
  boolean isSynchronizing();

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
