package io.slotkeeper.server.cluster;

import io.slotkeeper.cluster.coordination.Coordinator;
import io.slotkeeper.cluster.coordination.SessionState;
import io.slotkeeper.cluster.node.Action;
import io.slotkeeper.cluster.node.Event;
import io.slotkeeper.cluster.record.Paths;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A node's connection to its coordinator: carries actions out and turns answers into events.
///
/// Used by the control thread; starting and finding a coordinator, which take time, happen on a
/// thread of their own.
final class CoordinatorPort implements Coordinator.Listener, AutoCloseable {
  private final Coordinators coordinators;
  private final Executor executor;
  private final Consumer<Event> events;
  private final ServerLog log;
  private volatile @Nullable Coordinator client;
  private volatile boolean closed;

  /// @param executor where answers are given, one after the other
  /// @param events takes events; any thread
  CoordinatorPort(
      Coordinators coordinators, Executor executor, Consumer<Event> events, ServerLog log) {
    this.coordinators = coordinators;
    this.executor = executor;
    this.events = events;
    this.log = log;
  }

  /// Connects to the coordinator at `connect`, or to one that is started here if that is empty.
  void open(String connect) {
    Thread.ofPlatform()
        .name("cluster-coordinator")
        .daemon()
        .start(() -> {
          try {
            String reached = connect.isEmpty() ? coordinators.embed() : connect;
            Coordinator opened = coordinators.connect(reached, executor);
            client = opened;
            if (closed) {
              opened.close();
              return;
            }
            opened.start(Paths.SHARED, this);
            events.accept(new Event.CoordinatorReady(reached));
          } catch (IOException e) {
            log.warning("Cannot reach the cluster's coordinator: " + e.getMessage());
          }
        });
  }

  @Override
  public void session(SessionState state, long session) {
    events.accept(new Event.Session(state, session));
  }

  @Override
  public void changed(String path) {
    events.accept(new Event.Changed(path));
  }

  private Coordinator client() {
    Coordinator open = client;
    if (open == null) {
      throw new IllegalStateException("there is no coordinator");
    }
    return open;
  }

  void read(Action.Read read) {
    client()
        .read(
            read.paths(),
            read.sync(),
            reading -> events.accept(new Event.ReadAnswered(read.token(), reading)));
  }

  void readTree(Action.ReadTree read) {
    client()
        .readTree(
            read.roots(),
            read.sync(),
            reading -> events.accept(new Event.ReadAnswered(read.token(), reading)));
  }

  void commit(Action.Commit commit) {
    client()
        .commit(
            commit.transaction(),
            outcome -> events.accept(new Event.CommitAnswered(commit.token(), outcome)));
  }

  void watch(Action.Watch watch) {
    client().watch(watch.path(), watch.on());
  }

  @Override
  public void close() {
    closed = true;
    Coordinator open = client;
    if (open != null) {
      open.close();
    }
    coordinators.close();
  }
}
