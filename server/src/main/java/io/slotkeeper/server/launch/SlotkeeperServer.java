package io.slotkeeper.server.launch;

import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.server.acl.AclException;
import io.slotkeeper.server.cluster.Cluster;
import io.slotkeeper.server.cluster.ClusterDriver;
import io.slotkeeper.server.cluster.Coordinators;
import io.slotkeeper.server.cluster.PeerNetwork;
import io.slotkeeper.server.command.CommandTable;
import io.slotkeeper.server.command.ServerContext;
import io.slotkeeper.server.command.ServerControl;
import io.slotkeeper.server.command.ServerIdentity;
import io.slotkeeper.server.config.ConfigFiles;
import io.slotkeeper.server.config.ServerConfig;
import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.metrics.ProcessProbe;
import io.slotkeeper.server.net.RespServer;
import io.slotkeeper.server.persistence.LoadException;
import io.slotkeeper.server.persistence.LoadReport;
import io.slotkeeper.server.persistence.RdbFile;
import io.slotkeeper.server.persistence.RdbLoadException;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import io.slotkeeper.server.runtime.ServerRandom;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One running server: everything it owns, in the order it is made and, backwards, given up.
public final class SlotkeeperServer implements AutoCloseable {
  private final ServerContext context;
  private final RespServer network;
  private final Doors doors;
  private @Nullable ClusterDriver cluster;

  /// The doors a server is given.
  public record Doors(
      ServerClock clock,
      ServerRandom random,
      ServerLog log,
      ConfigFiles files,
      Disk disk,
      ProcessProbe process,
      ClusterDoors cluster) {}

  /// The doors of a node of a cluster; nobody uses them elsewhere.
  public record ClusterDoors(Coordinators coordinators, PeerNetwork peers) {}

  /// Starts a server; it listens and has loaded its data when this returns. It listens on a free
  /// port when it is configured to listen nowhere.
  ///
  /// @throws InterruptedException when interrupted meanwhile
  /// @throws IOException when it cannot listen
  /// @throws LoadException when its append-only files cannot be loaded
  /// @throws RdbLoadException when its snapshot cannot be loaded
  /// @throws AclException when the users it is configured with make no sense
  public static SlotkeeperServer start(
      ServerConfig config,
      CommandTable commands,
      ServerIdentity identity,
      Doors doors,
      ServerControl control)
      throws InterruptedException, IOException, AclException {
    SlotkeeperServer server = new SlotkeeperServer(config, commands, identity, doors, control);
    try {
      server.context.loadUsers();
      // nobody who connects at once may see or change a data set that is not there yet
      server.context.loading.start(0);
      server.network.listen();
      doors.log.notice("Server initialized");
      server.load();
      server.context.loading.end();
      LoadReport loaded = server.context.snapshotLoad.last();
      server.context.startReplication(loaded);
      server.joinCluster();
    } catch (RuntimeException | InterruptedException | IOException | AclException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private SlotkeeperServer(
      ServerConfig config,
      CommandTable commands,
      ServerIdentity identity,
      Doors doors,
      ServerControl control) {
    this.doors = doors;
    Keyspace keyspace =
        new Keyspace(
            config.process.databases.intValue(),
            config.network.loops.intValue(),
            doors.random.nextLong());
    context =
        new ServerContext(
            config,
            keyspace,
            commands,
            doors.clock,
            doors.random,
            identity,
            control,
            doors.log,
            doors.files,
            doors.disk,
            doors.process);
    network = new RespServer(context);
  }

  /// Clients are answered meanwhile: that they have to wait.
  private void load() throws InterruptedException, IOException {
    if (context.config.persistence.appendOnly.isOn()) {
      loadAppendOnly();
    } else {
      context.appendOnly.prepare();
      loadSnapshot();
    }
    context.snapshotFile.loaded();
  }

  private void loadAppendOnly() throws InterruptedException, IOException {
    try {
      context.appendOnly.start();
    } catch (LoadException e) {
      throw e;
    } catch (IOException e) {
      throw new LoadException("Can't use the append-only file: " + e.getMessage(), e);
    }
  }

  private void loadSnapshot() throws RdbLoadException {
    try {
      context.snapshotLoad.inSlices(context.snapshotFile.path(), new RdbFile.Options(false, false));
    } catch (RdbLoadException e) {
      throw e;
    } catch (IOException e) {
      throw new RdbLoadException(String.valueOf(e.getMessage()), e);
    }
  }

  private void joinCluster() throws IOException {
    Cluster front = context.cluster;
    if (front != null) {
      cluster =
          ClusterStart.start(
              context, front, port(), doors.cluster.coordinators(), doors.cluster.peers());
    }
  }

  /// The port it listens on.
  public int port() {
    return network.port();
  }

  public ServerContext context() {
    return context;
  }

  /// Hands over what another server can go on with, within `shutdown-timeout`.
  public void prepareToStop() throws InterruptedException {
    if (cluster != null) {
      cluster.prepareToStop(context.config.process.shutdownTimeoutSeconds.value() * 1000);
    }
  }

  /// Stops scripts and the network, then frees all memory.
  ///
  /// @return what leaked, empty when nothing did
  public String stop() {
    context.stopScripts();
    network.close();
    if (cluster != null) {
      cluster.close();
    }
    context.replication.close();
    context.snapshots.close();
    context.appendOnly.close();
    context.freeChanges();
    String leaks = context.keyspace.freeAll();
    context.keyspace.close();
    return leaks;
  }

  @Override
  public void close() {
    stop();
  }
}
