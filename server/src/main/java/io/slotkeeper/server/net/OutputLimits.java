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

  /// Of what is to be sent, so much does not count, and the rest in pieces of that size: the
  /// buffers that Redis has for replies.
  private static final long UNCOUNTED_BYTES = 16 * 1024;

  private static final long PIECE_BYTES = 20 * 1024;

  private final ServerContext server;

  OutputLimits(ServerContext server) {
    this.server = server;
  }

  /// Whether a client may not even be sent what it is to be sent now.
  boolean isExceededBy(Connection connection, long bytes) {
    if (bytes <= UNCOUNTED_BYTES) {
      return false;
    }
    long hardBytes = limitOf(connection).hardBytes();
    long counted = Math.ceilDiv(bytes - UNCOUNTED_BYTES, PIECE_BYTES) * PIECE_BYTES;
    return hardBytes > 0 && connection.outputBytes() + counted > hardBytes;
  }

  private OutputBufferLimits.Limit limitOf(Connection connection) {
    OutputBufferLimits limits = server.config.network.outputBufferLimits.value();
    Client client = connection.client();
    if (client.isReplica()) {
      return limits.replicaWith(server.config.replication.backlogBytes.value());
    }
    return client.isSubscriber() ? limits.pubsub() : limits.normal();
  }

  boolean isExceeded(Connection connection, long nowMillis) {
    long bytes = connection.outputBytes();
    if (!connection.client().isAuthenticated() && bytes > UNAUTHENTICATED_BYTES) {
      return true;
    }
    OutputBufferLimits.Limit limit = limitOf(connection);
    if (limit.hardBytes() > 0 && bytes > limit.hardBytes()) {
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
