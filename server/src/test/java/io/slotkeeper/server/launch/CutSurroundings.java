package io.slotkeeper.server.launch;

import io.slotkeeper.cluster.coordination.Coordinator;
import io.slotkeeper.cluster.coordination.MemoryCoordination;
import io.slotkeeper.cluster.coordination.Operation;
import io.slotkeeper.cluster.coordination.Outcome;
import io.slotkeeper.cluster.coordination.Reading;
import io.slotkeeper.cluster.coordination.SessionState;
import io.slotkeeper.cluster.node.PeerMessage;
import io.slotkeeper.cluster.topology.Endpoint;
import io.slotkeeper.server.cluster.Cluster;
import io.slotkeeper.server.cluster.Coordinators;
import io.slotkeeper.server.cluster.PeerNetwork;
import io.slotkeeper.server.config.ServerConfig;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one node knows of the world, which a test can cut it off from: from the coordinator, or
/// from the other nodes' control planes. The replication links are not here but are TCP connections
/// through a `LinkProxy`.
final class CutSurroundings implements DevNode.Surroundings {
  private final MemoryCoordination coordination;
  private volatile long session;
  private volatile boolean withoutCoordinator;
  private volatile boolean withoutPeers;
  private volatile Coordinator.@Nullable Listener listener;

  CutSurroundings(MemoryCoordination coordination) {
    this.coordination = coordination;
  }

  /// Loses the coordinator, or finds it again; its session has lived on.
  void cutCoordinator(boolean cut) {
    withoutCoordinator = cut;
    Coordinator.Listener told = listener;
    if (told != null) {
      told.session(cut ? SessionState.SUSPENDED : SessionState.RESUMED, session);
    }
  }

  void cutPeers(boolean cut) {
    withoutPeers = cut;
  }

  @Override
  public SlotkeeperServer.ClusterDoors of(ServerConfig config, ServerClock clock, ServerLog log) {
    SlotkeeperServer.ClusterDoors real =
        DevNode.Surroundings.sharing(coordination).of(config, clock, log);
    return new SlotkeeperServer.ClusterDoors(
        new CutCoordinators(real.coordinators()), new CutPeers(real.peers()));
  }

  private final class CutCoordinators implements Coordinators {
    private final Coordinators real;

    CutCoordinators(Coordinators real) {
      this.real = real;
    }

    @Override
    public Coordinator connect(String connect, Executor executor) throws IOException {
      return new CutCoordinator(real.connect(connect, executor), executor);
    }

    @Override
    public String embed() throws IOException {
      return real.embed();
    }

    @Override
    public void close() {
      real.close();
    }
  }

  /// While it is cut off reads and commits fail; nobody hears of changes.
  private final class CutCoordinator implements Coordinator {
    private final Coordinator real;
    private final Executor executor;

    CutCoordinator(Coordinator real, Executor executor) {
      this.real = real;
      this.executor = executor;
    }

    @Override
    public void start(List<String> roots, Listener told) {
      listener = told;
      real.start(
          roots,
          new Listener() {
            @Override
            public void session(SessionState state, long id) {
              session = id;
              told.session(state, id);
            }

            @Override
            public void changed(String path) {
              if (!withoutCoordinator) {
                told.changed(path);
              }
            }
          });
    }

    @Override
    public void watch(String path, boolean on) {
      real.watch(path, on);
    }

    @Override
    public void read(List<String> paths, boolean sync, Consumer<Reading> then) {
      if (withoutCoordinator) {
        executor.execute(() -> then.accept(new Reading(false, List.of())));
      } else {
        real.read(paths, sync, then);
      }
    }

    @Override
    public void readTree(List<String> roots, boolean sync, Consumer<Reading> then) {
      if (withoutCoordinator) {
        executor.execute(() -> then.accept(new Reading(false, List.of())));
      } else {
        real.readTree(roots, sync, then);
      }
    }

    @Override
    public void commit(List<Operation> transaction, Consumer<Outcome> then) {
      if (withoutCoordinator) {
        executor.execute(() -> then.accept(Outcome.UNKNOWN));
      } else {
        real.commit(transaction, then);
      }
    }

    @Override
    public void close() {
      real.close();
    }
  }

  /// While it is cut off nothing that it sends arrives, and nothing arrives that is sent to it.
  private final class CutPeers implements PeerNetwork {
    private final PeerNetwork real;

    CutPeers(PeerNetwork real) {
      this.real = real;
    }

    @Override
    public int listen(String self, int port, Receiver receiver) throws IOException {
      return real.listen(
          self,
          port,
          new Receiver() {
            @Override
            public void received(String from, PeerMessage message) {
              if (!withoutPeers) {
                receiver.received(from, message);
              }
            }

            @Override
            public void published(boolean sharded, byte[] channel, byte[] message) {
              if (!withoutPeers) {
                receiver.published(sharded, channel, message);
              }
            }

            @Override
            public void reachedAs(String ip) {
              receiver.reachedAs(ip);
            }
          });
    }

    @Override
    public void rename(String self) {
      real.rename(self);
    }

    @Override
    public void send(String to, Endpoint endpoint, PeerMessage message) {
      if (!withoutPeers) {
        real.send(to, endpoint, message);
      }
    }

    @Override
    public void publish(Endpoint endpoint, boolean sharded, byte[] channel, byte[] message) {
      if (!withoutPeers) {
        real.publish(endpoint, sharded, channel, message);
      }
    }

    @Override
    public void dial(String ip, int port, PeerMessage message) {
      real.dial(ip, port, message);
    }

    @Override
    public List<Cluster.PeerLink> links() {
      return real.links();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
