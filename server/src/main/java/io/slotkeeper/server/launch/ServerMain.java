package io.slotkeeper.server.launch;

import io.slotkeeper.server.acl.AclException;
import io.slotkeeper.server.command.CommandFamilies;
import io.slotkeeper.server.command.CommandTable;
import io.slotkeeper.server.command.ServerControl;
import io.slotkeeper.server.command.ServerIdentity;
import io.slotkeeper.server.config.CommandLineOptions;
import io.slotkeeper.server.config.ConfigException;
import io.slotkeeper.server.config.ConfigFileException;
import io.slotkeeper.server.config.ConfigLoader;
import io.slotkeeper.server.config.ProcessParameters.Supervised;
import io.slotkeeper.server.config.ServerConfig;
import io.slotkeeper.server.persistence.LoadException;
import io.slotkeeper.server.persistence.RdbLoadException;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.CountDownLatch;

/// `slotkeeper server [redis.conf] [--directive value ...]`: what redis-server takes.
public final class ServerMain {
  /// Whose behaviour clients may expect of us.
  static final String REDIS_VERSION = "7.4.2";

  static final String VERSION = "0.1.0";

  /// Redis' own choice for a server in the background that names none.
  private static final String DAEMON_PID_FILE = "/var/run/redis.pid";

  private ServerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    long processId = ProcessHandle.current().pid();
    DiskConfigFiles files = new DiskConfigFiles(Path.of(""), System.in);
    ServerConfig config = new ServerConfig(files, Runtime.getRuntime().availableProcessors());
    CommandTable commands = CommandFamilies.table();
    CommandLineOptions options = CommandLineOptions.parse(List.of(arguments));
    try {
      new ConfigLoader(config, files, directives(commands), REDIS_VERSION).load(options);
    } catch (ConfigFileException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    if (config.process.daemonize.isOn() && config.process.supervised.value() == Supervised.NO) {
      leaveForeground();
    }
    StreamLog log = openLog(config, processId);
    Supervision supervision =
        Supervision.begin(config.process.supervised.value(), System.getenv(), log);
    SystemClock clock = new SystemClock();
    SystemRandom random = new SystemRandom();
    byte[] runId = new byte[20];
    random.nextSecret(runId);
    ServerIdentity identity =
        new ServerIdentity(
            VERSION,
            REDIS_VERSION,
            HexFormat.of().formatHex(runId),
            clock.unixMicros() / 1000,
            processId,
            options.file() == null ? null : Path.of(options.file()).toAbsolutePath().toString(),
            ProcessHandle.current().info().command().orElse("java"));
    CountDownLatch end = new CountDownLatch(1);
    log.notice("Slotkeeper " + VERSION + " is starting, pid=" + processId);
    SlotkeeperServer.Doors doors =
        new SlotkeeperServer.Doors(
            clock,
            random,
            log,
            files,
            new SystemDisk(),
            new LinuxProcess(),
            clusterDoors(config, clock, log));
    if (listensNowhere(config)) {
      log.warning("Configured to not listen anywhere, exiting.");
      System.exit(1);
    }
    SlotkeeperServer server = start(config, commands, identity, doors, end);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  boolean signalled = end.getCount() > 0;
                  if (signalled) {
                    log.warning("Received SIGTERM scheduling shutdown...");
                  }
                  handOver(server);
                  if (signalled) {
                    saveAndEnd(server, end);
                  }
                  supervision.stopping();
                  server.close();
                  log.warning("Slotkeeper is now ready to exit, bye bye...");
                },
                "shutdown"));
    writePidFile(config, processId, log);
    logReady(config, log);
    supervision.ready();
    end.await();
    System.exit(0);
  }

  private static SlotkeeperServer.ClusterDoors clusterDoors(
      ServerConfig config, ServerClock clock, ServerLog log) {
    return new SlotkeeperServer.ClusterDoors(
        new ZooKeeperCoordinators(
            Path.of(config.persistence.directory.value(), "zookeeper"), () -> host(config)),
        new SocketPeers(clock, log, new PeerFinder(config.replication)));
  }

  /// The address that other machines may know this one by.
  private static String host(ServerConfig config) {
    String announced = config.cluster.announceIp.value();
    List<String> bound = config.network.bind.value();
    boolean one = !bound.isEmpty() && !bound.getFirst().contains("*");
    return !announced.isEmpty() ? announced : one ? bound.getFirst() : "127.0.0.1";
  }

  /// Starts the server, or ends the process when that is not possible.
  private static SlotkeeperServer start(
      ServerConfig config,
      CommandTable commands,
      ServerIdentity identity,
      SlotkeeperServer.Doors doors,
      CountDownLatch end)
      throws InterruptedException {
    try {
      return SlotkeeperServer.start(config, commands, identity, doors, new Control(end));
    } catch (LoadException e) {
      doors.log().warning(String.valueOf(e.getMessage()));
    } catch (RdbLoadException e) {
      doors.log().warning(String.valueOf(e.getMessage()));
      doors.log().warning("Fatal error loading the DB, check server logs. Exiting.");
    } catch (IOException e) {
      doors.log().warning(e.getMessage() + ". Failed listening, exiting.");
    } catch (AclException e) {
      doors.log().warning("Aborting startup because of ACL errors: " + e.getMessage());
    }
    System.exit(1);
    throw new AssertionError("ended");
  }

  private static void handOver(SlotkeeperServer server) {
    try {
      server.prepareToStop();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Saves because of a signal. When that fails the server goes on, for the data is nowhere else,
  /// until somebody says SHUTDOWN NOSAVE.
  private static void saveAndEnd(SlotkeeperServer server, CountDownLatch end) {
    if (!server.context().shutdown.onSignal()) {
      boolean interrupted = false;
      while (end.getCount() > 0) {
        try {
          end.await();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void leaveForeground() {
    try {
      if (Daemon.leaveForeground()) {
        System.exit(0);
      }
    } catch (IOException e) {
      System.err.println("Cannot go to the background: " + e.getMessage());
      System.exit(1);
    }
  }

  private static boolean listensNowhere(ServerConfig config) {
    boolean noPort = config.network.port.value() == 0 && config.tls.port.value() == 0;
    return (noPort || config.network.bind.value().isEmpty())
        && config.network.unixSocket.value().isEmpty();
  }

  private static void logReady(ServerConfig config, StreamLog log) {
    if (config.network.port.value() != 0) {
      log.notice("Ready to accept connections tcp");
    }
    if (!config.network.unixSocket.value().isEmpty()) {
      log.notice("Ready to accept connections unix");
    }
    if (config.tls.port.value() != 0) {
      log.notice("Ready to accept connections tls");
    }
  }

  private record Control(CountDownLatch end) implements ServerControl {
    @Override
    public void shutdown() {
      end.countDown();
    }

    @Override
    public void fail() {
      Runtime.getRuntime().halt(1);
    }
  }

  private static StreamLog openLog(ServerConfig config, long processId) {
    PrintStream stream = System.out;
    try {
      stream = StreamLog.open(config.diagnostics.logFile.value());
    } catch (IOException e) {
      System.err.println("Can't open the log file: " + e.getMessage());
      System.exit(1);
    }
    return new StreamLog(
        stream, processId, InstantSource.system(), TimeZone.getDefault(), config.diagnostics);
  }

  private static void writePidFile(ServerConfig config, long processId, StreamLog log) {
    String path = config.process.pidFile.value();
    if (path.isEmpty()) {
      if (!config.process.daemonize.isOn()) {
        return;
      }
      path = DAEMON_PID_FILE;
    }
    try {
      PidFile file = PidFile.write(path, processId);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> deletePidFile(file, log), "pidfile"));
    } catch (IOException e) {
      log.warning("Cannot write the pid file " + path + ": " + e.getMessage());
    }
  }

  private static void deletePidFile(PidFile file, StreamLog log) {
    try {
      file.delete();
    } catch (IOException e) {
      log.warning("Cannot delete the pid file " + file.path() + ": " + e.getMessage());
    }
  }

  private static ConfigLoader.CommandDirectives directives(CommandTable commands) {
    return (from, to) -> {
      if (commands.find(from) == null) {
        throw new ConfigException("No such command in rename-command");
      }
      if (!commands.rename(from, to)) {
        throw new ConfigException("Target command name already exists");
      }
    };
  }
}
