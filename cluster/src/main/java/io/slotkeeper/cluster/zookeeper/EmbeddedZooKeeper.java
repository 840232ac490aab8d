package io.slotkeeper.cluster.zookeeper;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/// A ZooKeeper server inside this process, for a cluster on one machine. When the process ends, the
/// other nodes serve on without failovers until it is back.
///
/// ZooKeeper's network code sets a handler for uncaught exceptions for the whole JVM when it is
/// loaded; it is put back here.
public final class EmbeddedZooKeeper implements AutoCloseable {
  private static final int TICK_MILLIS = 1000;

  private final NIOServerCnxnFactory connections;
  private final ZooKeeperServer server;

  private EmbeddedZooKeeper(NIOServerCnxnFactory connections, ZooKeeperServer server) {
    this.connections = connections;
    this.server = server;
  }

  /// Starts a server that keeps its data in `folder` and listens at `host`, on any free port if
  /// `port` is 0.
  public static EmbeddedZooKeeper start(Path folder, String host, int port) throws IOException {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    try {
      File data = folder.toFile();
      ZooKeeperServer server = new ZooKeeperServer(data, data, TICK_MILLIS);
      NIOServerCnxnFactory connections = new NIOServerCnxnFactory();
      connections.configure(new InetSocketAddress(host, port), 0);
      connections.startup(server);
      return new EmbeddedZooKeeper(connections, server);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting ZooKeeper", e);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  public int port() {
    return connections.getLocalPort();
  }

  /// Ends a session as if it had expired.
  void expire(long session) {
    server.closeSession(session);
  }

  @Override
  public void close() {
    connections.shutdown();
  }
}
