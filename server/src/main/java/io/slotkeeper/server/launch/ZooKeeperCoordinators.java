package io.slotkeeper.server.launch;

import io.slotkeeper.cluster.coordination.Coordinator;
import io.slotkeeper.cluster.zookeeper.CuratorCoordinator;
import io.slotkeeper.cluster.zookeeper.EmbeddedZooKeeper;
import io.slotkeeper.cluster.zookeeper.ZooKeeperOptions;
import io.slotkeeper.server.cluster.Coordinators;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Coordinators in ZooKeeper: ensembles, and one that is embedded in this process for a cluster
/// that has none.
///
/// An embedded one keeps its data, and the address it was given out under, in a folder of its own.
/// A node that comes back to that address starts it again: the others wait for it there.
final class ZooKeeperCoordinators implements Coordinators {
  private static final String ROOT = "/slotkeeper";

  private final Path folder;
  private final Supplier<String> host;
  private @Nullable EmbeddedZooKeeper embedded;

  /// @param folder for the data of an embedded one
  /// @param host under which others reach this process
  ZooKeeperCoordinators(Path folder, Supplier<String> host) {
    this.folder = folder;
    this.host = host;
  }

  private Path addressFile() {
    return folder.resolve("address");
  }

  @Override
  public synchronized Coordinator connect(String connect, Executor executor) throws IOException {
    boolean own =
        embedded == null
            && Files.exists(addressFile())
            && Files.readString(addressFile(), StandardCharsets.UTF_8).equals(connect);
    if (own) {
      String address = connect.substring(0, connect.indexOf('/'));
      start(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    }
    return new CuratorCoordinator(ZooKeeperOptions.of(connect), executor);
  }

  @Override
  public synchronized String embed() throws IOException {
    int port = start(0);
    String connect = host.get() + ":" + port + ROOT;
    Files.writeString(addressFile(), connect, StandardCharsets.UTF_8);
    return connect;
  }

  private int start(int port) throws IOException {
    Files.createDirectories(folder);
    EmbeddedZooKeeper started = EmbeddedZooKeeper.start(folder, "0.0.0.0", port);
    embedded = started;
    return started.port();
  }

  @Override
  public synchronized void close() {
    if (embedded != null) {
      embedded.close();
      embedded = null;
    }
  }
}
