package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.cluster.coordination.MemoryCoordination;
import io.slotkeeper.server.acl.AclException;
import io.slotkeeper.server.config.CommandLineOptions;
import io.slotkeeper.server.config.ConfigFileException;
import io.slotkeeper.server.config.ConfigFiles;
import io.slotkeeper.server.config.ConfigLoader;
import io.slotkeeper.server.config.ServerConfig;
import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.launch.DiskConfigFiles;
import io.slotkeeper.server.launch.MemoryCoordinators;
import io.slotkeeper.server.launch.SlotkeeperServer;
import io.slotkeeper.server.launch.SystemDisk;
import io.slotkeeper.server.metrics.ProcessProbe;
import io.slotkeeper.server.runtime.ServerRandom;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A server in this process on a free port, with a clock and a log that the test holds and a
/// process that never changes.
///
/// Closing it stops it and fails when a byte of its memory was leaked.
public final class TestServer implements AutoCloseable {
  static final ProcessProbe.Usage USAGE =
      new ProcessProbe.Usage(50L << 20, 1_500_000, 250_000, 8L << 30);

  private final SlotkeeperServer server;
  private final TestClock clock;
  private final TestLog log;

  private TestServer(SlotkeeperServer server, TestClock clock, TestLog log) {
    this.server = server;
    this.clock = clock;
    this.log = log;
  }

  /// Starts a server with directives as on a command line: `--name`, value, and so on.
  public static TestServer start(String... directives)
      throws ConfigFileException, InterruptedException, IOException, AclException {
    return start(List.of(), directives);
  }

  /// Starts a server that has more commands.
  static TestServer start(List<CommandSpec> moreCommands, String... directives)
      throws ConfigFileException, InterruptedException, IOException, AclException {
    ConfigFiles files = new DiskConfigFiles(Path.of(""), InputStream.nullInputStream());
    return start(moreCommands, files, new SystemDisk(), null, directives);
  }

  /// Starts a server with its data on another disk.
  public static TestServer start(Disk disk, String... directives)
      throws ConfigFileException, InterruptedException, IOException, AclException {
    ConfigFiles files = new DiskConfigFiles(Path.of(""), InputStream.nullInputStream());
    return start(List.of(), files, disk, null, directives);
  }

  static TestServer start(ConfigFiles files, @Nullable Path configFile, String... directives)
      throws ConfigFileException, InterruptedException, IOException, AclException {
    return start(List.of(), files, new SystemDisk(), configFile, directives);
  }

  private static TestServer start(
      List<CommandSpec> moreCommands,
      ConfigFiles files,
      Disk disk,
      @Nullable Path configFile,
      String... directives)
      throws ConfigFileException, InterruptedException, IOException, AclException {
    ServerConfig config = new ServerConfig(files, 1);
    List<String> arguments =
        new ArrayList<>(List.of("--port", "0", "--bind", "127.0.0.1", "--save", ""));
    arguments.addAll(List.of(directives));
    if (configFile != null) {
      arguments.addFirst(configFile.toString());
    }
    List<List<CommandSpec>> families = new ArrayList<>(CommandFamilies.ALL);
    families.add(moreCommands);
    CommandTable commands = new CommandTable(families);
    new ConfigLoader(config, files, commands::rename, "7.4.2")
        .load(CommandLineOptions.parse(arguments));
    String file = configFile == null ? null : configFile.toString();
    ServerIdentity identity =
        new ServerIdentity("0.1.0", "7.4.2", "f".repeat(40), 0, 1, file, "test");
    TestClock clock = new TestClock();
    TestLog log = new TestLog();
    SlotkeeperServer server =
        SlotkeeperServer.start(
            config,
            commands,
            identity,
            new SlotkeeperServer.Doors(
                clock,
                new TestRandom(Arrays.hashCode(directives)),
                log,
                files,
                disk,
                () -> USAGE,
                new SlotkeeperServer.ClusterDoors(
                    new MemoryCoordinators(new MemoryCoordination()), new MemoryPeers())),
            new TestControl(log));
    return new TestServer(server, clock, log);
  }

  public RespSocket connect() throws IOException {
    return new RespSocket("127.0.0.1", port());
  }

  public int port() {
    return server.port();
  }

  public TestClock clock() {
    return clock;
  }

  public TestLog log() {
    return log;
  }

  /// For what no command tells.
  public ServerContext context() {
    return server.context();
  }

  @Override
  public void close() {
    assertThat(server.stop()).as("leaked memory").isEmpty();
    assertThat(log.lines()).as("log").noneMatch(line -> line.contains(" died"));
  }

  private record TestControl(TestLog log) implements ServerControl {
    @Override
    public void shutdown() {
      log.notice("asked to shut down");
    }

    @Override
    public void fail() {
      log.warning("asked to fail");
    }
  }

  private static final class TestRandom implements ServerRandom {
    private final Random random;

    TestRandom(long seed) {
      random = new Random(seed);
    }

    @Override
    public synchronized long nextLong() {
      return random.nextLong();
    }

    @Override
    public synchronized void nextSecret(byte[] bytes) {
      random.nextBytes(bytes);
    }
  }
}
