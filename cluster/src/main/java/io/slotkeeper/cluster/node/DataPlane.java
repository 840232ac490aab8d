package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.SlotSet;
import java.util.Map;

/// What the control plane asks of the data it controls. Answers are read from fields that other
/// threads write; none blocks.
public interface DataPlane {
  /// What this node holds: on a primary, all it has executed; on a replica, all it has received and
  /// applied of the stream it follows (as durable as acknowledgements promise); [Position#NOTHING]
  /// from the discarding of data until a full resynchronisation is complete.
  Position position();

  /// The keys in a slot, whoever owns it.
  int keysIn(int slot);

  /// Whether no key exists.
  boolean isEmpty();

  /// What streaming migrations have brought and nobody sees yet: job to slots. Part of the data
  /// that replicas receive, so a new primary finds it.
  Map<String, SlotSet> staged();
}
