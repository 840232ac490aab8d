package io.slotkeeper.cluster.node;

import java.util.HashMap;
import java.util.Map;

/// Since when each member has had no session, by this node's clock. It words the `fail` flags and
/// moves housekeeping; nothing about safety rests on it.
final class Absences {
  private final Core core;
  private final Map<String, Long> since = new HashMap<>();
  private long seenChanges = -1;

  Absences(Core core) {
    this.core = core;
  }

  void advance() {
    Mirror mirror = core.mirror();
    if (seenChanges == mirror.changes()) {
      return;
    }
    seenChanges = mirror.changes();
    since.keySet().removeIf(id -> mirror.node(id) == null || mirror.live(id) != null);
    for (String id : mirror.nodes().keySet()) {
      if (mirror.live(id) == null) {
        since.putIfAbsent(id, core.now());
      }
    }
  }

  boolean isAbsentFor(String id, long nanos) {
    Long from = since.get(id);
    return from != null && core.isDue(from + nanos);
  }
}
