package io.slotkeeper.server.cluster;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.topology.Topology;
import java.util.concurrent.TimeUnit;

/// Bridges the moment between the two halves of a change. A slot that moves leaves one record and
/// comes to another in one transaction, but the records are read one after the other: for a moment
/// nobody seems to own it. Who asks for it then is made to wait, instead of being told that the
/// cluster is down.
final class Settling {
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private SlotSet owned = SlotSet.EMPTY;
  private boolean settling;
  private long since;

  /// Whether slots that had an owner have none in this picture, and not for long.
  boolean look(Topology topology, long now) {
    SlotSet assigned = topology.assigned();
    boolean lost = topology.members().size() > 1 && !assigned.containsAll(owned);
    if (lost && !settling) {
      settling = true;
      since = now;
    }
    if (!lost || now - since >= MOST_NANOS) {
      settling = false;
      owned = assigned;
    }
    return settling;
  }

  /// Whether the slots that were waited for remain without an owner.
  boolean isOver(long now) {
    return settling && now - since >= MOST_NANOS;
  }
}
