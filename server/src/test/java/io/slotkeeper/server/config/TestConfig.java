package io.slotkeeper.server.config;

import java.util.List;

/// The configuration of a test that has no server.
public final class TestConfig {
  private TestConfig() {}

  /// The defaults, but for these directives, as on a command line: `--name`, value, and so on.
  public static ServerConfig of(String... directives) throws ConfigFileException {
    FakeFiles files = new FakeFiles();
    ServerConfig config = new ServerConfig(files, 1);
    new ConfigLoader(config, files, (_, _) -> {}, "7.4.2")
        .load(CommandLineOptions.parse(List.of(directives)));
    return config;
  }
}
