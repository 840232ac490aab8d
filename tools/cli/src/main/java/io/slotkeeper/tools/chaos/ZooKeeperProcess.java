package io.slotkeeper.tools.chaos;

import io.slotkeeper.tools.process.ServerProcess;
import io.slotkeeper.tools.process.Signals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A ZooKeeper of its own on this machine, of the installed package: on its own port, with its own
/// directory, which it goes on with when it is started again.
final class ZooKeeperProcess implements AutoCloseable {
  /// What Debian's package `zookeeper` installs.
  static final String DEBIAN =
      "/usr/bin/java -Xmx256m -Dzookeeper.admin.enableServer=false"
          + " -cp /usr/share/java/zookeeper.jar"
          + " org.apache.zookeeper.server.quorum.QuorumPeerMain";

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final long POLL_NANOS = 20_000_000;

  private final List<String> words;
  private final Path directory;
  private final int port;
  private Process process;

  private ZooKeeperProcess(List<String> words, Path directory, int port) throws IOException {
    this.words = words;
    this.directory = directory;
    this.port = port;
    this.process = launch();
  }

  /// @param words the command, to which the name of a configuration file is added
  static ZooKeeperProcess start(List<String> words, Path directory) throws IOException {
    int port = ServerProcess.freePort();
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("zoo.cfg"),
        """
        tickTime=1000
        initLimit=10
        syncLimit=3
        minSessionTimeout=4000
        maxClientCnxns=0
        clientPortAddress=127.0.0.1
        clientPort=%d
        dataDir=%s
        """
            .formatted(port, directory));
    ZooKeeperProcess started = new ZooKeeperProcess(words, directory, port);
    started.awaitAnswer();
    return started;
  }

  private Process launch() throws IOException {
    List<String> all = new ArrayList<>(words);
    all.add(directory.resolve("zoo.cfg").toString());
    return new ProcessBuilder(all)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(directory.resolve("zookeeper.log").toFile()))
        .start();
  }

  private void awaitAnswer() throws IOException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!isListening()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new IOException("ZooKeeper does not start, see " + directory);
      }
      LockSupport.parkNanos(this, POLL_NANOS);
    }
  }

  private boolean isListening() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  int port() {
    return port;
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  void restart() throws IOException {
    process = launch();
    awaitAnswer();
  }

  void signal(String name) throws IOException {
    Signals.send(process.pid(), name);
  }

  @Override
  public void close() {
    kill();
  }
}
