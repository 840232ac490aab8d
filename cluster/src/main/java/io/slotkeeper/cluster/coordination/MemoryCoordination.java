package io.slotkeeper.cluster.coordination;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The coordination of nodes that live in one process: a [TreeStore] behind a lock, whose clients
/// are always connected. Nothing is kept when the process ends.
public final class MemoryCoordination {
  private final TreeStore tree = new TreeStore();
  private final List<Client> clients = new ArrayList<>();
  private long lastSession;

  /// A new client that answers on `executor`, which must run tasks one after the other in order.
  public Coordinator connect(Executor executor) {
    synchronized (tree) {
      Client client = new Client(++lastSession, executor);
      clients.add(client);
      return client;
    }
  }

  private void announceAll(List<String> paths) {
    for (Client client : clients) {
      for (String path : paths) {
        client.announce(path);
      }
    }
  }

  /// The tasks of a client are enqueued under the lock, so they keep the order of the transactions.
  private final class Client implements Coordinator {
    private final long session;
    private final Executor executor;
    private List<String> roots = List.of();
    private @Nullable Listener listener;
    private volatile boolean closed;

    Client(long session, Executor executor) {
      this.session = session;
      this.executor = executor;
    }

    @Override
    public void start(List<String> watched, Listener told) {
      synchronized (tree) {
        roots = List.copyOf(watched);
        listener = told;
        enqueue(() -> told.session(SessionState.OPENED, session));
      }
    }

    @Override
    public void watch(String path, boolean on) {
      synchronized (tree) {
        List<String> watched = new ArrayList<>(roots);
        watched.remove(path);
        if (on) {
          watched.add(path);
        }
        roots = List.copyOf(watched);
      }
    }

    @Override
    public void read(List<String> paths, boolean sync, Consumer<Reading> then) {
      synchronized (tree) {
        List<Znode> found = new ArrayList<>();
        for (String path : paths) {
          Znode node = tree.at(path);
          if (node != null) {
            found.add(node);
          }
        }
        enqueue(() -> then.accept(new Reading(true, found)));
      }
    }

    @Override
    public void readTree(List<String> below, boolean sync, Consumer<Reading> then) {
      synchronized (tree) {
        List<Znode> found = new ArrayList<>();
        below.forEach(root -> found.addAll(tree.below(root)));
        enqueue(() -> then.accept(new Reading(true, found)));
      }
    }

    @Override
    public void commit(List<Operation> transaction, Consumer<Outcome> then) {
      synchronized (tree) {
        List<String> changed = closed ? null : tree.apply(transaction, session);
        if (changed != null) {
          announceAll(changed);
        }
        Outcome outcome = changed == null ? Outcome.REFUSED : Outcome.COMMITTED;
        enqueue(() -> then.accept(outcome));
      }
    }

    @Override
    public void close() {
      synchronized (tree) {
        if (!closed) {
          closed = true;
          clients.remove(this);
          announceAll(tree.end(session));
        }
      }
    }

    private void announce(String path) {
      Listener told = listener;
      if (told != null && roots.stream().anyMatch(root -> isWithin(path, root))) {
        enqueue(() -> told.changed(path));
      }
    }

    private void enqueue(Runnable task) {
      executor.execute(() -> {
        if (!closed) {
          task.run();
        }
      });
    }
  }

  static boolean isWithin(String path, String root) {
    return path.equals(root) || path.startsWith(root + "/");
  }
}
