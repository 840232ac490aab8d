package io.slotkeeper.tools.process;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A ZooKeeper server started as a child process, alone, on a free port of the loopback interface,
/// with its data in a scratch directory that [#close] removes: Debian's package `zookeeper` where
/// it is installed, else the one among given jars.
public final class ZooKeeperProcess implements AutoCloseable {
  private static final Path DEBIAN_JAR = Path.of("/usr/share/java/zookeeper.jar");
  private static final Path DEBIAN_JAVA = Path.of("/usr/bin/java");
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final long POLL_NANOS = 10_000_000;

  private final Process process;
  private final Path directory;
  private final int port;

  private ZooKeeperProcess(Process process, Path directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
  }

  /// Starts a server and returns when it answers.
  ///
  /// @param jars a folder with ZooKeeper and what it needs, for where Debian's is not installed
  public static ZooKeeperProcess start(Path jars) throws IOException {
    Path directory = Files.createTempDirectory("slotkeeper-zookeeper-");
    int port = ServerProcess.freePort();
    Path config = directory.resolve("zoo.cfg");
    Files.writeString(
        config,
        """
        tickTime=1000
        dataDir=%s
        clientPort=%d
        clientPortAddress=127.0.0.1
        maxClientCnxns=0
        admin.enableServer=false
        """
            .formatted(directory.resolve("data"), port));
    Process process =
        new ProcessBuilder(command(jars, config))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("zookeeper.log").toFile())
            .start();
    ZooKeeperProcess started = new ZooKeeperProcess(process, directory, port);
    try {
      started.awaitAnswer();
    } catch (IOException e) {
      started.close();
      throw e;
    }
    return started;
  }

  private static List<String> command(Path jars, Path config) {
    boolean debian = Files.exists(DEBIAN_JAR) && Files.isExecutable(DEBIAN_JAVA);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return List.of(
        (debian ? DEBIAN_JAVA : java).toString(),
        "-Xmx160m",
        "-XX:+UseSerialGC",
        "-cp",
        debian ? DEBIAN_JAR.toString() : jars + File.separator + "*",
        "org.apache.zookeeper.server.quorum.QuorumPeerMain",
        config.toString());
  }

  /// `srvr` is the one question that every version answers unasked.
  private void awaitAnswer() throws IOException {
    long startedNanos = System.nanoTime();
    while (System.nanoTime() - startedNanos < START_LIMIT.toNanos()) {
      if (!process.isAlive()) {
        break;
      }
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        socket.setSoTimeout(1000);
        socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
        byte[] answer = socket.getInputStream().readAllBytes();
        if (new String(answer, StandardCharsets.ISO_8859_1).contains("Mode: standalone")) {
          return;
        }
      } catch (IOException _) {
        // not yet
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    String log = Files.readString(directory.resolve("zookeeper.log"));
    throw new IOException("ZooKeeper does not start:\n" + log);
  }

  /// How nodes of one cluster are told to reach it; each cluster has a path of its own.
  public String connect(String path) {
    return "127.0.0.1:" + port + "/" + path;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while stopping ZooKeeper", e);
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
