package io.slotkeeper.compat;

import io.slotkeeper.tools.process.ServerCommand;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The servers of these tests, each started as a process with its production flags.
final class Servers {
  private Servers() {}

  /// The packaged Slotkeeper that Maven has built before this module.
  static ServerProcess slotkeeper(String... directives) throws IOException {
    return ServerProcess.start(slotkeeperCommand().with(directives));
  }

  /// How to start it.
  static ServerCommand slotkeeperCommand() {
    Path launcher = launcher();
    if (!Files.isExecutable(launcher)) {
      throw new IllegalStateException(launcher + " is missing: run mvn verify, not mvn test");
    }
    return new ServerCommand("slotkeeper", List.of(launcher.toString(), "server"));
  }

  /// The launcher inside the packaged distribution.
  static Path launcher() {
    return Path.of(System.getProperty("slotkeeper.distribution", "")).resolve("slotkeeper");
  }

  /// The jars of the packaged distribution, ZooKeeper's among them.
  static Path jars() {
    return launcher().resolveSibling("lib");
  }

  /// Debian's redis-server, when it is installed.
  static Optional<ServerCommand> redis70() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path file = Path.of(folder).resolve("redis-server");
      if (Files.isExecutable(file)) {
        return Optional.of(redis("redis-7.0", file.toString()));
      }
    }
    return Optional.empty();
  }

  /// The redis-server 7.2 that `-Dslotkeeper.oracle72` names, when it does.
  static Optional<ServerCommand> redis72() {
    return Optional.ofNullable(System.getProperty("slotkeeper.oracle72"))
        .filter(path -> !path.isBlank())
        .map(path -> redis("redis-7.2", path));
  }

  private static ServerCommand redis(String name, String file) {
    return new ServerCommand(name, List.of(file, "--enable-debug-command", "yes"));
  }
}
