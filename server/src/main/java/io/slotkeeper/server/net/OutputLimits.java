package io.slotkeeper.server.net;

import io.slotkeeper.server.command.ServerContext;

/// Whether a client reads its replies too slowly (`client-output-buffer-limit`).
final class OutputLimits {
  private final ServerContext server;

  OutputLimits(ServerContext server) {
    this.server = server;
  }

  boolean isExceeded(Connection connection) {
    var limit = server.config.network.outputBufferLimits.value().normal();
    long hard = limit.hardBytes();
    return hard > 0 && connection.outputBytes() > hard;
  }
}
