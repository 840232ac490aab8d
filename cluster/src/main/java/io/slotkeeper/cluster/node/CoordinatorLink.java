package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.coordination.Operation;
import io.slotkeeper.cluster.coordination.Outcome;
import io.slotkeeper.cluster.coordination.Reading;
import io.slotkeeper.cluster.coordination.SessionState;
import io.slotkeeper.cluster.record.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps the [Mirror] fresh and carries transactions to their end.
///
/// Changes that concern this node's shard are read at once, all others together a little later: the
/// more members, the later, up to 200 ms, so that a change does not make a thousand nodes read in
/// the same moment. A stale table only costs a client one more redirection. After every
/// (re)connection everything is read anew, with sync, because changes may have been missed.
///
/// When slots go from one shard to another, one transaction writes both records. Who has read one
/// of them reads both before it takes in either, so that no slot seems to be nobody's meanwhile;
/// the same goes for a node that joins and its shard.
///
/// A transaction is settled only after the nodes it touched have been read again, so that whoever
/// waits for it decides from what is true now. If its outcome is unknown that read is made with
/// sync, as often as needed; until then the waiting machine stays in its more restrictive state.
final class CoordinatorLink {
  private static final long LAZY_MINIMUM_NANOS = Timing.millis(5);
  private static final long LAZY_SPREAD_NANOS = Timing.millis(195);
  private static final long LAZY_SPREAD_NANOS_PER_MEMBER = Timing.millis(2);
  private static final long RETRY_NANOS = Timing.millis(200);

  private final Core core;
  private final Map<Long, Pending> commits = new HashMap<>();
  private final Map<Long, Pending> settling = new HashMap<>();
  private final Map<Long, List<String>> reads = new HashMap<>();
  private final List<Pending> retries = new ArrayList<>();
  private final Set<String> urgent = new TreeSet<>();
  private final Set<String> lazy = new TreeSet<>();
  private long lazyAt;
  private long retryAt;

  /// The token of the read of the tree, 0 when that has to be repeated.
  private long treeToken = -1;

  private long lastToken;
  private long session;
  private boolean connected;
  private boolean loaded;
  private String watchedShard = "";

  CoordinatorLink(Core core) {
    this.core = core;
    this.lazyAt = core.now();
    this.retryAt = core.now();
  }

  private record Pending(List<String> paths, Outcome outcome, Consumer<Outcome> then) {}

  /// Whether the coordinator can be asked and the mirror has been read since it could.
  boolean usable() {
    return connected && loaded;
  }

  boolean connected() {
    return connected;
  }

  long session() {
    return session;
  }

  void onSession(SessionState state, long id) {
    connected = state != SessionState.SUSPENDED;
    if (connected) {
      session = id;
      loaded = false;
      urgent.clear();
      lazy.clear();
      readTree();
    }
  }

  /// The tree comes last, so that its answer completes all of it.
  private void readTree() {
    List<String> singles = new ArrayList<>(List.of(Paths.META, Paths.ASSIGN));
    if (!watchedShard.isEmpty()) {
      singles.add(Paths.isr(watchedShard));
    }
    read(singles, true);
    treeToken = ++lastToken;
    core.act(new Action.ReadTree(treeToken, Paths.SHARED_FOLDERS, true));
  }

  /// Watches the in-sync set of `shard` instead of that of the shard before.
  void watchShard(String shard) {
    if (shard.equals(watchedShard)) {
      return;
    }
    if (!watchedShard.isEmpty()) {
      core.act(new Action.Watch(Paths.isr(watchedShard), false));
    }
    watchedShard = shard;
    if (!shard.isEmpty()) {
      core.act(new Action.Watch(Paths.isr(shard), true));
      read(List.of(Paths.isr(shard)), true);
    }
  }

  void onChanged(String path) {
    if (concernsShard(path)) {
      urgent.add(path);
    } else {
      if (lazy.isEmpty()) {
        long members = 1 + core.mirror().nodes().size();
        long spread = Math.min(LAZY_SPREAD_NANOS, members * LAZY_SPREAD_NANOS_PER_MEMBER);
        lazyAt = core.now() + LAZY_MINIMUM_NANOS + core.random(spread);
      }
      lazy.add(path);
    }
  }

  private boolean concernsShard(String path) {
    String shard = core.shard();
    return path.equals(Paths.own(shard))
        || path.equals(Paths.isr(shard))
        || path.equals(Paths.node(core.id()))
        || path.equals(Paths.META)
        || path.equals(Paths.ASSIGN)
        || path.startsWith(Paths.MIGRATIONS + "/")
        || path.startsWith(Paths.LIVE + "/")
        || isSibling(path, shard);
  }

  private boolean isSibling(String path, String shard) {
    if (!path.startsWith(Paths.NODES + "/")) {
      return false;
    }
    var node = core.mirror().node(Paths.name(path));
    return node == null || node.record().shard().equals(shard);
  }

  /// Reads `paths` now: a peer has said that they are newer than this node knows.
  void refresh(String... paths) {
    urgent.addAll(List.of(paths));
  }

  /// Sends what is due.
  void advance() {
    if (!connected || !core.isDue(retryAt)) {
      return;
    }
    if (treeToken == 0) {
      readTree();
    }
    List<Pending> again = List.copyOf(retries);
    retries.clear();
    again.forEach(pending -> readToSettle(pending, true));
    if (!urgent.isEmpty()) {
      read(List.copyOf(urgent), false);
      urgent.clear();
    }
    if (!lazy.isEmpty() && core.isDue(lazyAt)) {
      read(List.copyOf(lazy), false);
      lazy.clear();
    }
  }

  private void read(List<String> paths, boolean sync) {
    long token = ++lastToken;
    reads.put(token, paths);
    core.act(new Action.Read(token, paths, sync));
  }

  void commit(List<Operation> transaction, Consumer<Outcome> then) {
    long token = ++lastToken;
    Set<String> paths = new TreeSet<>();
    transaction.forEach(operation -> paths.add(operation.path()));
    commits.put(token, new Pending(List.copyOf(paths), Outcome.UNKNOWN, then));
    core.act(new Action.Commit(token, transaction));
  }

  /// Reads `paths`, in this order and not older than now, then runs `then`.
  void verify(List<String> paths, Runnable then) {
    readToSettle(new Pending(paths, Outcome.COMMITTED, _ -> then.run()), true);
  }

  void onCommitted(long token, Outcome outcome) {
    Pending pending = commits.remove(token);
    if (pending != null) {
      readToSettle(
          new Pending(pending.paths(), outcome, pending.then()), outcome != Outcome.COMMITTED);
    }
  }

  private void readToSettle(Pending pending, boolean sync) {
    if (!connected) {
      retries.add(pending);
      return;
    }
    long token = ++lastToken;
    settling.put(token, pending);
    core.act(new Action.Read(token, pending.paths(), sync));
  }

  void onRead(long token, Reading reading) {
    if (token == treeToken) {
      onTreeRead(reading);
      return;
    }
    Pending pending = settling.remove(token);
    List<String> paths = pending == null ? reads.remove(token) : pending.paths();
    if (paths == null) {
      return;
    }
    List<String> halves = core.mirror().otherHalves(paths, reading.nodes());
    if (reading.complete() && !halves.isEmpty()) {
      readTogether(paths, halves, pending);
    } else if (reading.complete()) {
      core.mirror().update(paths, reading.nodes());
      if (pending != null) {
        pending.then().accept(pending.outcome());
      }
    } else if (pending != null) {
      retries.add(pending);
      retryAt = core.now() + RETRY_NANOS;
    } else {
      urgent.addAll(paths);
      retryAt = core.now() + RETRY_NANOS;
    }
  }

  private void readTogether(List<String> paths, List<String> halves, @Nullable Pending pending) {
    List<String> all = new ArrayList<>(paths);
    all.addAll(halves);
    if (pending == null) {
      read(all, false);
    } else {
      readToSettle(new Pending(all, pending.outcome(), pending.then()), false);
    }
  }

  private void onTreeRead(Reading reading) {
    if (reading.complete()) {
      core.mirror().replace(Paths.SHARED_FOLDERS, reading.nodes());
      loaded = true;
    } else {
      treeToken = 0;
      retryAt = core.now() + RETRY_NANOS;
    }
  }
}
