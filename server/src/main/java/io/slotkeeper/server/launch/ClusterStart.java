package io.slotkeeper.server.launch;

import io.slotkeeper.cluster.node.PeerMessage;
import io.slotkeeper.cluster.node.Settings;
import io.slotkeeper.cluster.topology.Endpoint;
import io.slotkeeper.server.cluster.Cluster;
import io.slotkeeper.server.cluster.ClusterDriver;
import io.slotkeeper.server.cluster.Coordinators;
import io.slotkeeper.server.cluster.PeerNetwork;
import io.slotkeeper.server.command.ClusterHost;
import io.slotkeeper.server.command.ServerContext;
import io.slotkeeper.server.config.ClusterParameters;
import io.slotkeeper.server.config.Parameter;
import io.slotkeeper.server.config.PersistenceParameters.Fsync;
import io.slotkeeper.server.config.ServerConfig;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a server a node of a cluster, as its configuration says.
final class ClusterStart {
  private static final int BUS_PORT_OFFSET = 10_000;
  private static final int MOST_PORT = 65_535;

  private final ServerContext context;
  private final ServerConfig config;
  private final int port;
  private int busPort;

  /// Of this host's addresses, the one others have used; empty until then.
  private volatile String seenIp = "";

  private ClusterStart(ServerContext context, int port) {
    this.context = context;
    this.config = context.config;
    this.port = port;
  }

  /// @param port where it listens to clients
  static ClusterDriver start(
      ServerContext context,
      Cluster cluster,
      int port,
      Coordinators coordinators,
      PeerNetwork peers)
      throws IOException {
    return new ClusterStart(context, port).start(cluster, coordinators, peers);
  }

  private ClusterDriver start(Cluster cluster, Coordinators coordinators, PeerNetwork peers)
      throws IOException {
    ClusterHost host = new ClusterHost(context);
    LatePeers receiver = new LatePeers(host);
    busPort = peers.listen("", wantedBusPort(), receiver);
    ClusterDriver driver =
        new ClusterDriver(
            cluster,
            host,
            new ClusterDriver.Doors(
                context.clock, context.random, context.log, context.disk, coordinators, peers),
            new ClusterDriver.Start(
                settings(),
                config.persistence.directory.value(),
                config.cluster.nodeFileName.value(),
                config.cluster.zooKeeperConnect.value(),
                config.cluster.nodeTimeoutMillis.value()));
    peers.rename(driver.id());
    receiver.leadTo(driver);
    listenToChanges(driver);
    return driver;
  }

  private int wantedBusPort() {
    int wanted = config.cluster.port.intValue();
    if (wanted != 0) {
      return wanted;
    }
    boolean chosen = config.network.port.intValue() != 0;
    return chosen && port + BUS_PORT_OFFSET <= MOST_PORT ? port + BUS_PORT_OFFSET : 0;
  }

  private void listenToChanges(ClusterDriver driver) {
    ClusterParameters cluster = config.cluster;
    Parameter<?>[] settings = {
      cluster.announceIp,
      cluster.announcePort,
      cluster.announceTlsPort,
      cluster.announceBusPort,
      cluster.announceHostName,
      cluster.announceNodeName,
      cluster.neverFailOver,
      cluster.allowReplicaMigration,
      cluster.migrationBarrier,
      config.replication.minReplicasToWrite,
      config.replication.writeQuorum,
      config.persistence.appendOnly,
      config.persistence.appendFsync
    };
    config.onChange(() -> driver.reconfigure(settings()), settings);
    config.onChange(
        driver::reconfigured,
        cluster.requireFullCoverage,
        cluster.allowReadsWhenDown,
        cluster.allowShardedPubSubWhenDown);
  }

  private Settings settings() {
    ClusterParameters cluster = config.cluster;
    int announcedPort = cluster.announcePort.intValue();
    int announcedBusPort = cluster.announceBusPort.intValue();
    Endpoint endpoint =
        new Endpoint(
            ip(),
            announcedPort == 0 ? port : announcedPort,
            cluster.announceTlsPort.intValue(),
            announcedBusPort == 0 ? busPort : announcedBusPort,
            cluster.announceHostName.value(),
            cluster.announceNodeName.value());
    return new Settings(
        endpoint,
        context.identity.version(),
        cluster.neverFailOver.isOn(),
        config.replication.writeQuorum.isOn()
            ? config.replication.minReplicasToWrite.intValue()
            : 0,
        config.persistence.appendOnly.isOn()
            && config.persistence.appendFsync.value() == Fsync.ALWAYS,
        cluster.allowReplicaMigration.isOn(),
        cluster.migrationBarrier.intValue());
  }

  /// What is announced; else the address that is bound, or that others have used.
  private String ip() {
    String announced = config.cluster.announceIp.value();
    if (!announced.isEmpty()) {
      return announced;
    }
    List<String> addresses = config.network.bind.value();
    String bound = addresses.isEmpty() ? "" : addresses.getFirst();
    boolean any = bound.isEmpty() || bound.contains("*") || bound.equals("0.0.0.0");
    return any || bound.startsWith("-") ? seenIp : bound;
  }

  /// Messages may arrive before there is somebody to read them; they are sent again.
  private final class LatePeers implements PeerNetwork.Receiver {
    private final ClusterHost host;
    private volatile @Nullable ClusterDriver driver;

    LatePeers(ClusterHost host) {
      this.host = host;
    }

    void leadTo(ClusterDriver made) {
      driver = made;
    }

    @Override
    public void received(String from, PeerMessage message) {
      ClusterDriver made = driver;
      if (made != null) {
        made.receive(from, message);
      }
    }

    @Override
    public void published(boolean sharded, byte[] channel, byte[] message) {
      host.published(sharded, channel, message);
    }

    @Override
    public void reachedAs(String ip) {
      ClusterDriver made = driver;
      if (made != null && seenIp.isEmpty()) {
        seenIp = ip;
        made.reconfigure(settings());
      }
    }
  }
}
