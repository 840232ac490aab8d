package io.slotkeeper.server.replication;

import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/// The door to other servers.
@FunctionalInterface
public interface Dialer {
  /// Connects, on the first loop; what comes over the connection the handler sees.
  ///
  /// @param failed told why there is no connection; on the first loop
  void dial(InetSocketAddress address, ChannelHandler handler, Consumer<Throwable> failed);
}
