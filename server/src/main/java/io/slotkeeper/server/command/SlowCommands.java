package io.slotkeeper.server.command;

/// Hands commands that took long to the slow log and the latency monitor.
final class SlowCommands {
  private final ServerContext server;
  private final CommandContext context;

  SlowCommands(ServerContext server, CommandContext context) {
    this.server = server;
    this.context = context;
  }

  /// From which duration on [#record(Client, Command, long)] wants to know.
  long thresholdNanos() {
    return server.slowThresholdNanos();
  }

  void record(Client client, Command command, long nanos) {
    server.slowLog.add(context, client, command, nanos);
  }
}
