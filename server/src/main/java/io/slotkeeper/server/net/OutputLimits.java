package io.slotkeeper.server.net;

import io.slotkeeper.server.command.Client;
import io.slotkeeper.server.command.ServerContext;
import io.slotkeeper.server.config.OutputBufferLimits;

/// Whether a client reads its replies too slowly (`client-output-buffer-limit`).
///
/// A client that has not authenticated may leave next to nothing unread, whatever the directive
/// says: strangers must not be able to fill the memory.
final class OutputLimits {
  private static final long UNAUTHENTICATED_BYTES = 1024;

  private final ServerContext server;

  OutputLimits(ServerContext server) {
    this.server = server;
  }

  boolean isExceeded(Connection connection, long nowMillis) {
    long bytes = connection.outputBytes();
    if (!connection.client().isAuthenticated() && bytes > UNAUTHENTICATED_BYTES) {
      return true;
    }
    OutputBufferLimits limits = server.config.network.outputBufferLimits.value();
    Client client = connection.client();
    var limit =
        client.isReplica()
            ? limits.replica()
            : client.isSubscriber() ? limits.pubsub() : limits.normal();
    long hardBytes = limit.hardBytes();
    if (hardBytes > 0 && client.isReplica()) {
      // the backlog is kept anyway
      hardBytes = Math.max(hardBytes, server.config.replication.backlogBytes.value());
    }
    if (hardBytes > 0 && bytes > hardBytes) {
      return true;
    }
    if (limit.softBytes() == 0 || bytes <= limit.softBytes()) {
      connection.overSoftLimitSince(0);
      return false;
    }
    if (connection.overSoftLimitSince() == 0) {
      connection.overSoftLimitSince(nowMillis);
    }
    return nowMillis - connection.overSoftLimitSince() > limit.softSeconds() * 1000;
  }
}
