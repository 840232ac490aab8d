package io.slotkeeper.server.launch;

import io.slotkeeper.server.command.CommandFamilies;
import io.slotkeeper.server.command.CommandTable;
import io.slotkeeper.server.command.ServerIdentity;
import io.slotkeeper.server.config.CommandLineOptions;
import io.slotkeeper.server.config.ConfigException;
import io.slotkeeper.server.config.ConfigFileException;
import io.slotkeeper.server.config.ConfigLoader;
import io.slotkeeper.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// `slotkeeper server [redis.conf] [--directive value ...]`: what redis-server takes.
public final class ServerMain {
  /// Whose behaviour clients may expect of us.
  static final String REDIS_VERSION = "7.4.2";

  static final String VERSION = "0.1.0";

  private ServerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    long processId = ProcessHandle.current().pid();
    StreamLog log = new StreamLog(System.out, processId);
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
        new SlotkeeperServer.Doors(clock, random, log, files, new LinuxProcess());
    SlotkeeperServer server;
    try {
      server = SlotkeeperServer.start(config, commands, identity, doors, end::countDown);
    } catch (IOException e) {
      log.warning(e.getMessage() + ". Failed listening, exiting.");
      System.exit(1);
      return;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  log.warning("Received shutdown signal, stopping");
                  server.close();
                  log.warning("Slotkeeper is now ready to exit, bye bye...");
                },
                "shutdown"));
    log.notice("Ready to accept connections tcp");
    end.await();
    System.exit(0);
  }

  private static ConfigLoader.CommandDirectives directives(CommandTable commands) {
    return new ConfigLoader.CommandDirectives() {
      @Override
      public void user(List<String> words) throws ConfigException {
        throw new ConfigException("Users come with the access control lists");
      }

      @Override
      public void renameCommand(String from, String to) throws ConfigException {
        if (!commands.rename(from, to)) {
          throw new ConfigException("No such command in rename-command");
        }
      }
    };
  }
}
