package io.slotkeeper.server.launch;

import io.slotkeeper.cluster.coordination.MemoryCoordination;
import io.slotkeeper.server.acl.AclException;
import io.slotkeeper.server.command.CommandFamilies;
import io.slotkeeper.server.command.CommandTable;
import io.slotkeeper.server.command.ServerControl;
import io.slotkeeper.server.command.ServerIdentity;
import io.slotkeeper.server.config.CommandLineOptions;
import io.slotkeeper.server.config.ConfigFileException;
import io.slotkeeper.server.config.ConfigLoader;
import io.slotkeeper.server.config.ServerConfig;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;

/// One node of a cluster that lives in one process, with a directory of its own for its data and
/// log, which goes with it.
final class DevNode implements AutoCloseable {
  private final SlotkeeperServer server;
  private final Path directory;

  private DevNode(SlotkeeperServer server, Path directory) {
    this.server = server;
    this.directory = directory;
  }

  /// How a node reaches the others.
  interface Surroundings {
    SlotkeeperServer.ClusterDoors of(ServerConfig config, ServerClock clock, ServerLog log);

    /// A coordinator in this process, and sockets.
    static Surroundings sharing(MemoryCoordination coordination) {
      return (config, clock, log) ->
          new SlotkeeperServer.ClusterDoors(
              new MemoryCoordinators(coordination),
              new SocketPeers(clock, log, new PeerFinder(config.replication)));
    }
  }

  static DevNode start(int port, Surroundings surroundings, List<String> directives)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("slotkeeper-" + port + "-");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--cluster-enabled",
                "yes",
                "--io-threads",
                "1",
                "--save",
                "",
                "--dir",
                directory.toString(),
                "--repl-diskless-sync-delay",
                "0"));
    arguments.addAll(directives);
    DiskConfigFiles files = new DiskConfigFiles(directory, InputStream.nullInputStream());
    ServerConfig config = new ServerConfig(files, 1);
    CommandTable commands = CommandFamilies.table();
    try {
      new ConfigLoader(config, files, commands::rename, ServerMain.REDIS_VERSION)
          .load(CommandLineOptions.parse(arguments));
      return new DevNode(start(config, files, commands, surroundings, directory), directory);
    } catch (ConfigFileException | AclException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static SlotkeeperServer start(
      ServerConfig config,
      DiskConfigFiles files,
      CommandTable commands,
      Surroundings surroundings,
      Path directory)
      throws IOException, InterruptedException, AclException {
    SystemClock clock = new SystemClock();
    SystemRandom random = new SystemRandom();
    byte[] runId = new byte[20];
    random.nextSecret(runId);
    long processId = ProcessHandle.current().pid();
    PrintStream stream = StreamLog.open(directory.resolve("log").toString());
    StreamLog log =
        new StreamLog(
            stream, processId, InstantSource.system(), TimeZone.getDefault(), config.diagnostics);
    ServerIdentity identity =
        new ServerIdentity(
            ServerMain.VERSION,
            ServerMain.REDIS_VERSION,
            HexFormat.of().formatHex(runId),
            clock.unixMicros() / 1000,
            processId,
            null,
            "slotkeeper");
    SlotkeeperServer.Doors doors =
        new SlotkeeperServer.Doors(
            clock,
            random,
            log,
            files,
            new SystemDisk(),
            new LinuxProcess(),
            surroundings.of(config, clock, log));
    return SlotkeeperServer.start(config, commands, identity, doors, new NoControl());
  }

  /// Nobody ends a node alone.
  private record NoControl() implements ServerControl {
    @Override
    public void shutdown() {
      fail();
    }

    @Override
    public void fail() {
      Runtime.getRuntime().halt(1);
    }
  }

  SlotkeeperServer server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      System.err.println("Cannot delete " + directory + ": " + e.getMessage());
    }
  }
}
