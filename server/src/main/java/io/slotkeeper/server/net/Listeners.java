package io.slotkeeper.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.slotkeeper.server.command.ServerContext;
import io.slotkeeper.server.config.NetworkParameters;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Where the server listens: everywhere the configuration says, and nowhere else.
///
/// A change is all or nothing: when one of the new places cannot be had, those that were to be left
/// are listened on again. Places that stay are not touched.
final class Listeners implements AutoCloseable {
  /// What the machine lacks, rather than what somebody else has.
  private static final Set<String> UNAVAILABLE =
      Set.of("Cannot assign requested address", "Address not available");

  private static final Set<String> UNSUPPORTED =
      Set.of(
          "Address family not supported by protocol",
          "Protocol not supported",
          "Socket type not supported",
          "Protocol family unavailable");

  private final ServerContext server;
  private final Acceptor acceptor;
  private final Function<Endpoint, ChannelHandler> children;
  private final Map<Endpoint, Channel> open = new LinkedHashMap<>();
  private final ServerChannelRecvByteBufAllocator accepts = new ServerChannelRecvByteBufAllocator();
  private final ServerChannelRecvByteBufAllocator tlsAccepts =
      new ServerChannelRecvByteBufAllocator();

  /// @param children makes what sets up the connections to an endpoint
  Listeners(ServerContext server, Acceptor acceptor, Function<Endpoint, ChannelHandler> children) {
    this.server = server;
    this.acceptor = acceptor;
    this.children = children;
    limitAccepts();
    NetworkParameters network = server.config.network;
    server.config.onChange(this::limitAccepts, network.acceptsPerCycle, network.tlsAcceptsPerCycle);
  }

  private void limitAccepts() {
    accepts.maxMessagesPerRead(server.config.network.acceptsPerCycle.intValue());
    tlsAccepts.maxMessagesPerRead(server.config.network.tlsAcceptsPerCycle.intValue());
  }

  /// What the configuration says now.
  List<Endpoint> configured() {
    NetworkParameters network = server.config.network;
    List<Endpoint> endpoints = new ArrayList<>();
    int port = network.port.intValue();
    int tlsPort = server.config.tls.port.intValue();
    for (String host : network.bind.value()) {
      if (port != 0) {
        endpoints.add(new Endpoint(Endpoint.Kind.TCP, host, port));
      }
      if (tlsPort != 0) {
        endpoints.add(new Endpoint(Endpoint.Kind.TLS, host, tlsPort));
      }
    }
    if (!network.unixSocket.value().isEmpty()) {
      endpoints.add(new Endpoint(Endpoint.Kind.UNIX, network.unixSocket.value(), 0));
    }
    return endpoints;
  }

  /// The same addresses with any free port, for a server that is configured to listen nowhere.
  List<Endpoint> onFreePort() {
    return server.config.network.bind.value().stream()
        .map(host -> new Endpoint(Endpoint.Kind.TCP, host, 0))
        .toList();
  }

  /// Listens at these places from now on.
  ///
  /// @throws IOException when one cannot be had; then nothing has changed
  synchronized void listenAt(List<Endpoint> wanted) throws IOException {
    List<Endpoint> left = open.keySet().stream().filter(place -> !wanted.contains(place)).toList();
    left.forEach(this::leave);
    List<Endpoint> added = new ArrayList<>();
    try {
      for (Endpoint endpoint : wanted) {
        if (!open.containsKey(endpoint) && enter(endpoint)) {
          added.add(endpoint);
        }
      }
    } catch (IOException e) {
      added.forEach(this::leave);
      restore(left);
      throw e;
    }
  }

  private void restore(List<Endpoint> endpoints) {
    for (Endpoint endpoint : endpoints) {
      try {
        enter(endpoint);
      } catch (IOException e) {
        server.log.warning("Lost " + endpoint + ": " + e.getMessage());
      }
    }
  }

  /// @return false when the machine has no such address and need not have it
  private boolean enter(Endpoint endpoint) throws IOException {
    try {
      open.put(endpoint, open(endpoint));
      return true;
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      String text = "Could not create server listening socket " + endpoint + ": " + reason;
      server.log.warning(text);
      if (endpoint.isOptional() && UNAVAILABLE.contains(reason) || UNSUPPORTED.contains(reason)) {
        return false;
      }
      throw new IOException(text, e);
    }
  }

  private Channel open(Endpoint endpoint) throws IOException {
    ChannelHandler handler = children.apply(endpoint);
    int backlog = server.config.network.backlog.intValue();
    return switch (endpoint.kind()) {
      case TCP -> acceptor.open(endpoint, backlog, accepts, handler);
      case TLS -> acceptor.open(endpoint, backlog, tlsAccepts, handler);
      case UNIX ->
          UnixSocketFile.at(endpoint.host(), server.config.network.unixSocketPermissions.intValue())
              .make(() -> acceptor.open(endpoint, backlog, accepts, handler));
    };
  }

  private void leave(Endpoint endpoint) {
    Channel channel = open.remove(endpoint);
    if (channel != null) {
      acceptor.close(channel);
    }
  }

  /// The port of the first address, for when any was asked for.
  synchronized int port() {
    return open.values().stream()
        .map(Channel::localAddress)
        .filter(InetSocketAddress.class::isInstance)
        .mapToInt(address -> ((InetSocketAddress) address).getPort())
        .findFirst()
        .orElse(0);
  }

  @Override
  public synchronized void close() {
    List.copyOf(open.keySet()).forEach(this::leave);
  }
}
