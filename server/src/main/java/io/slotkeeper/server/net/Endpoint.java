package io.slotkeeper.server.net;

import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/// A place to listen at, as the configuration writes it.
///
/// @param host an address, `*` or `::*` for every one of a family, behind a minus sign when the
///   machine need not have it; or the path of a unix socket
/// @param port 0 for a unix socket, and for any free port
record Endpoint(Kind kind, String host, int port) {
  enum Kind {
    TCP,
    TLS,
    UNIX
  }

  /// Whether it does not matter when the machine has no such address.
  boolean isOptional() {
    return kind != Kind.UNIX && host.startsWith("-");
  }

  boolean isIpv6() {
    return host.indexOf(':') >= 0;
  }

  /// Where that is; a name is looked up.
  InetSocketAddress internetAddress() {
    String name = isOptional() ? host.substring(1) : host;
    return switch (name) {
      case "*" -> new InetSocketAddress("0.0.0.0", port);
      case "::*" -> new InetSocketAddress("::", port);
      default -> new InetSocketAddress(name, port);
    };
  }

  /// @param epoll whether for Netty's native transport, which has addresses of its own
  SocketAddress address(boolean epoll) {
    if (kind != Kind.UNIX) {
      return internetAddress();
    }
    return epoll ? new DomainSocketAddress(host) : UnixDomainSocketAddress.of(host);
  }

  @Override
  public String toString() {
    return kind == Kind.UNIX ? host : host + ":" + port;
  }
}
