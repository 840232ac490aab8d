package io.slotkeeper.server.cluster;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.record.JobRecord;
import io.slotkeeper.cluster.topology.Shard;
import io.slotkeeper.cluster.topology.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Remembers the streaming migrations from and to this node's shard, for who asks how they went.
/// Changed by the control thread, read by any.
public final class SlotMigrations {
  private static final int MOST_ENDED = 100;

  private final Map<String, Entry> running = new HashMap<>();
  private final Deque<Entry> ended = new ArrayDeque<>();
  private volatile List<Entry> all = List.of();

  /// How a migration stands.
  public enum State {
    RUNNING,
    /// The slots are the target's; their keys become visible there.
    FLIPPED,
    SUCCEEDED,
    /// Cancelled, or given up because something failed.
    FAILED
  }

  /// One migration, as this node sees it.
  ///
  /// @param exports whether the slots leave this node's shard
  /// @param source the node they leave, or left
  /// @param target the node they come to
  public record Entry(
      String job,
      boolean exports,
      SlotSet slots,
      String source,
      String target,
      long createdMillis,
      long changedMillis,
      State state) {
    private Entry becomes(State next, long nowMillis) {
      return new Entry(job, exports, slots, source, target, createdMillis, nowMillis, next);
    }
  }

  /// Looks at the jobs there are.
  void look(Map<String, JobRecord> jobs, Topology topology, long nowMillis) {
    if (jobs.isEmpty() && running.isEmpty()) {
      return;
    }
    boolean changed = false;
    Shard mine = topology.shardOf(topology.self());
    for (Map.Entry<String, JobRecord> job : jobs.entrySet()) {
      changed |= mine != null && look(job.getKey(), job.getValue(), topology, mine, nowMillis);
    }
    for (Entry entry : List.copyOf(running.values())) {
      if (!jobs.containsKey(entry.job)) {
        running.remove(entry.job);
        State end = entry.state == State.FLIPPED ? State.SUCCEEDED : State.FAILED;
        ended.addFirst(entry.becomes(end, nowMillis));
        changed = true;
      }
    }
    if (ended.size() > MOST_ENDED) {
      ended.removeLast();
    }
    if (changed) {
      List<Entry> now = new ArrayList<>(running.values());
      now.addAll(ended);
      all = List.copyOf(now);
    }
  }

  private boolean look(String job, JobRecord record, Topology topology, Shard mine, long now) {
    boolean exports = record.source().equals(mine.id());
    if (!exports && !record.target().equals(mine.id())) {
      return false;
    }
    Entry known = running.get(job);
    State state = record.flipped() ? State.FLIPPED : State.RUNNING;
    if (known != null && known.state == state) {
      return false;
    }
    if (known == null) {
      String source = primaryOf(topology, record.source());
      String target = primaryOf(topology, record.target());
      running.put(job, new Entry(job, exports, record.slots(), source, target, now, now, state));
    } else {
      running.put(job, known.becomes(state, now));
    }
    return true;
  }

  private static String primaryOf(Topology topology, String shard) {
    Shard found = topology.shards().get(shard);
    return found == null ? "" : found.primary();
  }

  List<Entry> all() {
    return all;
  }
}
