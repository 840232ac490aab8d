package io.slotkeeper.server.command;

import io.slotkeeper.server.config.CommandLineOptions;
import io.slotkeeper.server.config.ConfigFileException;
import io.slotkeeper.server.config.ConfigFiles;
import io.slotkeeper.server.config.ConfigLoader;
import io.slotkeeper.server.config.ServerConfig;
import io.slotkeeper.server.launch.SlotkeeperServer;
import io.slotkeeper.server.metrics.ProcessProbe;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import io.slotkeeper.server.runtime.ServerRandom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A server in this process on a free port, with quiet doors and a process that never changes.
final class LocalServer implements AutoCloseable {
  static final ProcessProbe.Usage USAGE =
      new ProcessProbe.Usage(50L << 20, 1_500_000, 250_000, 8L << 30);

  private final SlotkeeperServer server;

  private LocalServer(SlotkeeperServer server) {
    this.server = server;
  }

  static LocalServer start(ConfigFiles files, @Nullable Path configFile, String... options)
      throws ConfigFileException, InterruptedException, IOException {
    ServerConfig config = new ServerConfig(files, 1);
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("--port", "0", "--bind", "127.0.0.1"));
    if (configFile != null) {
      arguments.addFirst(configFile.toString());
    }
    CommandTable commands = CommandFamilies.table();
    new ConfigLoader(config, files, new NoCommandDirectives(), "7.4.2")
        .load(CommandLineOptions.parse(arguments));
    String file = configFile == null ? null : configFile.toString();
    ServerIdentity identity =
        new ServerIdentity("0.1.0", "7.4.2", "f".repeat(40), 0, 1, file, "test");
    return new LocalServer(
        SlotkeeperServer.start(
            config,
            commands,
            identity,
            new SlotkeeperServer.Doors(
                new TestClock(), new TestRandom(), new QuietLog(), files, () -> USAGE),
            () -> {}));
  }

  RespSocket connect() throws IOException {
    return new RespSocket(server.port());
  }

  @Override
  public void close() {
    server.close();
  }

  private static final class NoCommandDirectives implements ConfigLoader.CommandDirectives {
    @Override
    public void user(List<String> words) {}

    @Override
    public void renameCommand(String from, String to) {}
  }

  private record TestClock() implements ServerClock {
    @Override
    public long unixMicros() {
      return System.currentTimeMillis() * 1000;
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }
  }

  private static final class TestRandom implements ServerRandom {
    private final Random random = new Random(1);

    @Override
    public synchronized long nextLong() {
      return random.nextLong();
    }

    @Override
    public synchronized void nextSecret(byte[] bytes) {
      random.nextBytes(bytes);
    }
  }

  private record QuietLog() implements ServerLog {
    @Override
    public void debug(String line) {}

    @Override
    public void verbose(String line) {}

    @Override
    public void notice(String line) {}

    @Override
    public void warning(String line) {}
  }
}
