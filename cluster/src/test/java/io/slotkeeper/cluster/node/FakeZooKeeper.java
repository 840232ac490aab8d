package io.slotkeeper.cluster.node;

import static io.slotkeeper.cluster.node.SimScheduler.ms;

import io.slotkeeper.cluster.coordination.Coordinator;
import io.slotkeeper.cluster.coordination.Operation;
import io.slotkeeper.cluster.coordination.Outcome;
import io.slotkeeper.cluster.coordination.Reading;
import io.slotkeeper.cluster.coordination.SessionState;
import io.slotkeeper.cluster.coordination.TreeStore;
import io.slotkeeper.cluster.coordination.Znode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A ZooKeeper ensemble in a simulated world: a leader that orders transactions, followers that
/// apply them later, clients attached to one follower each. It shows what the real one does to its
/// clients:
///
/// - A follower lags by a random time, so its clients read old states; `sync` waits for the
///   present.
/// - The leader hears of a session only through the follower's pings, so a session may expire
///   although its client has just written; and an isolated follower goes on answering reads, and
///   its clients think themselves connected, long after their sessions have ended.
/// - When a connection is lost, a transaction under way is lost, has been applied, or is still
///   applied until the client is connected again.
/// - Watches are not told what was missed while the connection was lost.
final class FakeZooKeeper {
  static final long TICK = ms(500);
  static final long SESSION_TIMEOUT = ms(2000);

  private final SimScheduler scheduler;
  private final TreeStore leader = new TreeStore();
  private final List<Follower> followers = new ArrayList<>();
  private final Map<Long, Long> touched = new HashMap<>();
  private long lastSession;
  private boolean down;
  private boolean ignoresVersions;

  FakeZooKeeper(SimScheduler scheduler, int followerCount) {
    this.scheduler = scheduler;
    for (int i = 0; i < followerCount; i++) {
      followers.add(new Follower());
    }
    scheduler.after(TICK / 2, this::tick);
  }

  TreeStore truth() {
    return leader;
  }

  /// Removes the guard that all transactions rest on.
  void ignoreVersions() {
    ignoresVersions = true;
  }

  /// Cuts a follower off the leader.
  void isolate(int follower, long duration) {
    Follower cut = followers.get(follower % followers.size());
    cut.isolated = true;
    long dropsClientsAfter = scheduler.between(ms(500), ms(4000));
    scheduler.after(Math.min(dropsClientsAfter, duration), () -> cut.dropClients(cut.isolated));
    scheduler.after(duration, () -> cut.isolated = false);
  }

  /// Nobody can be reached. Sessions live on, as after the election of a leader.
  void outage(long duration) {
    down = true;
    followers.forEach(follower -> follower.dropClients(true));
    scheduler.after(
        duration,
        () -> {
          down = false;
          touched.replaceAll((_, _) -> scheduler.now());
        });
  }

  private void tick() {
    if (!down) {
      for (Follower follower : followers) {
        if (!follower.isolated) {
          follower.reportSessions();
        }
      }
      for (Map.Entry<Long, Long> session : List.copyOf(touched.entrySet())) {
        if (scheduler.now() - session.getValue() > SESSION_TIMEOUT) {
          touched.remove(session.getKey());
          end(session.getKey());
        }
      }
    }
    scheduler.after(TICK / 2, this::tick);
  }

  private void end(long session) {
    List<Operation> deletions = new ArrayList<>();
    for (String folder : List.of("/live", "/lobby")) {
      for (Znode node : leader.below(folder)) {
        if (node.owner() == session) {
          deletions.add(new Operation.Delete(node.path(), node.version()));
        }
      }
    }
    if (!deletions.isEmpty()) {
      apply(deletions, session);
    }
  }

  private boolean apply(List<Operation> transaction, long session) {
    List<Operation> effective = ignoresVersions ? withTrueVersions(transaction) : transaction;
    List<String> changed = leader.apply(effective, session);
    if (changed == null) {
      return false;
    }
    followers.forEach(follower -> follower.enqueue(new Committed(effective, session, changed)));
    return true;
  }

  private List<Operation> withTrueVersions(List<Operation> transaction) {
    List<Operation> effective = new ArrayList<>();
    for (Operation operation : transaction) {
      Znode node = leader.at(operation.path());
      switch (operation) {
        case Operation.Write write when node != null ->
            effective.add(new Operation.Write(write.path(), write.data(), node.version()));
        case Operation.Delete delete when node != null ->
            effective.add(new Operation.Delete(delete.path(), node.version()));
        case Operation.Check _ -> {}
        default -> effective.add(operation);
      }
    }
    return effective;
  }

  private record Committed(List<Operation> transaction, long session, List<String> changed) {}

  private final class Follower {
    private final TreeStore tree = new TreeStore();
    private final Deque<Committed> behind = new ArrayDeque<>();
    private final List<Client> clients = new ArrayList<>();
    private boolean isolated;
    private boolean applying;

    void enqueue(Committed committed) {
      behind.add(committed);
      applyLater();
    }

    private void applyLater() {
      if (!applying && !behind.isEmpty()) {
        applying = true;
        long lag = scheduler.chance(0.05) ? ms(scheduler.between(10, 400)) : 200_000;
        scheduler.after(
            isolated ? ms(20) : scheduler.between(50_000, lag + 100_000), this::applyOne);
      }
    }

    private void applyOne() {
      applying = false;
      if (!isolated) {
        Committed next = behind.remove();
        tree.apply(next.transaction(), next.session());
        for (Client client : List.copyOf(clients)) {
          next.changed().forEach(client::announce);
        }
      }
      applyLater();
    }

    void reportSessions() {
      for (Client client : clients) {
        if (client.isTouching() && touched.containsKey(client.session)) {
          touched.put(client.session, scheduler.now());
        }
      }
    }

    void dropClients(boolean really) {
      if (really) {
        List.copyOf(clients).forEach(Client::lose);
      }
    }
  }

  /// Connects a client whose answers come through `executor`.
  SimCoordinator connect(Consumer<Runnable> executor) {
    return new Client(executor);
  }

  /// A client, and what the nemesis may do to it.
  interface SimCoordinator extends Coordinator {
    /// The connection breaks; the client connects again after a while.
    void lose();

    /// The process is gone without closing its session.
    void vanish();

    /// The network between the client and all servers is cut or mended.
    void cut(boolean off);
  }

  private final class Client implements SimCoordinator {
    private final Consumer<Runnable> executor;
    private final Deque<Request> requests = new ArrayDeque<>();
    private List<String> roots = List.of();
    private final List<String> singles = new ArrayList<>();
    private @Nullable Listener listener;
    private @Nullable Follower follower;
    private long session;
    private long connection;
    private long deliveredUntil;
    private boolean gone;
    private boolean isCut;
    private boolean serving;
    private boolean executed;

    private record Request(
        List<String> paths,
        boolean below,
        boolean sync,
        List<Operation> transaction,
        Consumer<Reading> reading,
        Consumer<Outcome> outcome) {}

    Client(Consumer<Runnable> executor) {
      this.executor = executor;
    }

    boolean isTouching() {
      return !gone && !isCut;
    }

    @Override
    public void start(List<String> watched, Listener told) {
      roots = watched;
      listener = told;
      reconnectLater();
    }

    @Override
    public void watch(String path, boolean on) {
      singles.remove(path);
      if (on) {
        singles.add(path);
      }
    }

    @Override
    public void read(List<String> paths, boolean sync, Consumer<Reading> then) {
      submit(new Request(paths, false, sync, List.of(), then, _ -> {}));
    }

    @Override
    public void readTree(List<String> below, boolean sync, Consumer<Reading> then) {
      submit(new Request(below, true, sync, List.of(), then, _ -> {}));
    }

    @Override
    public void commit(List<Operation> transaction, Consumer<Outcome> then) {
      submit(new Request(List.of(), false, false, transaction, _ -> {}, then));
    }

    private void submit(Request request) {
      if (follower == null) {
        fail(request);
        return;
      }
      requests.add(request);
      serveNext();
    }

    private void fail(Request request) {
      deliver(() -> {
        if (request.transaction().isEmpty()) {
          request.reading().accept(Reading.FAILED);
        } else {
          request.outcome().accept(Outcome.UNKNOWN);
        }
      });
    }

    private void serveNext() {
      if (serving || requests.isEmpty() || follower == null) {
        return;
      }
      serving = true;
      long current = connection;
      scheduler.after(
          scheduler.between(100_000, ms(2)),
          () -> {
            if (current == connection) {
              serve(requests.getFirst(), current);
            }
          });
    }

    private void serve(Request request, long current) {
      Follower server = follower;
      if (server == null) {
        return;
      }
      boolean needsLeader = request.sync() || !request.transaction().isEmpty();
      if (isCut || needsLeader && server.isolated) {
        retry(request, current);
      } else if (!request.transaction().isEmpty()) {
        boolean valid = touched.containsKey(session);
        boolean applied = valid && apply(request.transaction(), session);
        executed = true;
        answerWhenCaughtUp(server, current, () -> answer(request, applied));
      } else if (request.sync()) {
        answerWhenCaughtUp(server, current, () -> answer(request, server));
      } else {
        answer(request, server);
      }
    }

    private void retry(Request request, long current) {
      scheduler.after(
          ms(10),
          () -> {
            if (current == connection) {
              serve(request, current);
            }
          });
    }

    private void answerWhenCaughtUp(Follower server, long current, Runnable answer) {
      long target = leader.lastTransaction();
      if (server.tree.lastTransaction() >= target) {
        answer.run();
        return;
      }
      scheduler.after(
          50_000,
          () -> {
            if (current == connection) {
              waitFor(server, current, target, answer);
            }
          });
    }

    private void waitFor(Follower server, long current, long target, Runnable answer) {
      if (server.tree.lastTransaction() >= target) {
        answer.run();
      } else {
        scheduler.after(
            100_000,
            () -> {
              if (current == connection) {
                waitFor(server, current, target, answer);
              }
            });
      }
    }

    private void answer(Request request, boolean applied) {
      done();
      deliver(() -> request.outcome().accept(applied ? Outcome.COMMITTED : Outcome.REFUSED));
      serveNext();
    }

    private void answer(Request request, Follower server) {
      done();
      List<Znode> found = new ArrayList<>();
      for (String path : request.paths()) {
        if (request.below()) {
          found.addAll(server.tree.below(path));
        } else if (server.tree.at(path) != null) {
          found.add(server.tree.at(path));
        }
      }
      deliver(() -> request.reading().accept(new Reading(true, found)));
      serveNext();
    }

    private void done() {
      requests.removeFirst();
      serving = false;
      executed = false;
    }

    void announce(String path) {
      boolean watched =
          singles.contains(path)
              || roots.stream().anyMatch(root -> path.equals(root) || path.startsWith(root + "/"));
      Listener told = listener;
      if (watched && told != null) {
        deliver(() -> told.changed(path));
      }
    }

    /// Keeps the order of everything the client hears.
    private void deliver(Runnable task) {
      deliveredUntil =
          Math.max(deliveredUntil + 1, scheduler.now() + scheduler.between(50_000, 500_000));
      scheduler.at(
          deliveredUntil,
          () -> {
            if (!gone) {
              executor.accept(task);
            }
          });
    }

    @Override
    public void lose() {
      if (gone || follower == null) {
        return;
      }
      if (serving && !executed) {
        settleInFlight(requests.getFirst());
      }
      serving = false;
      executed = false;
      connection++;
      follower.clients.remove(this);
      follower = null;
      requests.forEach(this::fail);
      requests.clear();
      Listener told = listener;
      if (told != null) {
        deliver(() -> told.session(SessionState.SUSPENDED, session));
      }
      reconnectLater();
    }

    /// The request may not have arrived, may have been applied unheard, or is applied later but
    /// before the session is taken up again.
    private void settleInFlight(Request request) {
      if (request.transaction().isEmpty() || !touched.containsKey(session)) {
        return;
      }
      long current = session;
      long attachment = connection + 1;
      if (scheduler.chance(0.3)) {
        apply(request.transaction(), current);
      } else if (scheduler.chance(0.6)) {
        scheduler.after(
            scheduler.between(0, ms(600)),
            () -> {
              if (connection == attachment && touched.containsKey(current)) {
                apply(request.transaction(), current);
              }
            });
      }
    }

    private void reconnectLater() {
      scheduler.after(scheduler.between(ms(10), ms(600)), this::reconnect);
    }

    private void reconnect() {
      if (gone || follower != null) {
        return;
      }
      Follower next = followers.get(scheduler.random().nextInt(followers.size()));
      if (down
          || isCut
          || next.isolated
          || next.tree.lastTransaction() < leader.lastTransaction()) {
        reconnectLater();
        return;
      }
      connection++;
      follower = next;
      boolean resumed = session != 0 && touched.containsKey(session);
      if (!resumed) {
        session = ++lastSession;
      }
      touched.put(session, scheduler.now());
      next.clients.add(this);
      SessionState state = resumed ? SessionState.RESUMED : SessionState.OPENED;
      Listener told = listener;
      long opened = session;
      if (told != null) {
        deliver(() -> told.session(state, opened));
      }
    }

    @Override
    public void cut(boolean off) {
      isCut = off;
      if (off) {
        scheduler.after(
            scheduler.between(ms(300), ms(1500)),
            () -> {
              if (isCut) {
                lose();
              }
            });
      }
    }

    @Override
    public void vanish() {
      gone = true;
      connection++;
      if (follower != null) {
        follower.clients.remove(this);
        follower = null;
      }
    }

    @Override
    public void close() {
      boolean open = touched.remove(session) != null;
      if (open) {
        end(session);
      }
      vanish();
    }
  }
}
