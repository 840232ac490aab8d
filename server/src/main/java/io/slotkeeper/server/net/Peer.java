package io.slotkeeper.server.net;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Who is at the other end of a connection, and where it came in.
record Peer(Channel channel, Endpoint endpoint) {
  String remoteAddress() {
    return text(channel.remoteAddress());
  }

  String localAddress() {
    return text(channel.localAddress());
  }

  /// Unix sockets have a path and no address.
  private String text(@Nullable SocketAddress address) {
    if (isUnixSocket()) {
      return endpoint.host() + ":0";
    }
    if (address instanceof InetSocketAddress internet && internet.getAddress() != null) {
      String host = internet.getAddress().getHostAddress();
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + internet.getPort();
    }
    return address == null ? "?:0" : address + ":0";
  }

  boolean isUnixSocket() {
    return endpoint.kind() == Endpoint.Kind.UNIX;
  }

  boolean isLoopback() {
    return !(channel.remoteAddress() instanceof InetSocketAddress internet)
        || internet.getAddress().isLoopbackAddress();
  }
}
