package io.slotkeeper.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// The thread that listens and hands what it accepts to the loops.
///
/// Why a thread of its own: CONFIG SET must know whether a port could be had before it replies, so
/// its loop waits for that; another loop to wait for might itself wait for this one.
final class Acceptor implements AutoCloseable {
  /// IPv4 addresses are listened on beside, not through IPv6 ones.
  private static final ChannelOption<Integer> IPV6_ONLY =
      new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

  private final EventLoopGroup self;
  private final EventLoopGroup loops;
  private final boolean epoll;

  Acceptor(EventLoopGroup loops, IoHandlerFactory handlers, boolean epoll) {
    Executor executor = task -> new Thread(null, task, "acceptor").start();
    this.self = new MultiThreadIoEventLoopGroup(1, executor, handlers);
    this.loops = loops;
    this.epoll = epoll;
  }

  /// Starts to listen.
  ///
  /// @param accepts how many connections are taken at a time
  /// @param children sets a connection up, on its loop
  /// @throws IOException with the system's reason when that cannot be
  Channel open(
      Endpoint endpoint, int backlog, RecvByteBufAllocator accepts, ChannelHandler children)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(self, loops)
            .channelFactory(() -> channel(endpoint))
            .option(ChannelOption.SO_BACKLOG, backlog)
            .option(ChannelOption.RECVBUF_ALLOCATOR, accepts)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(children);
    if (endpoint.kind() != Endpoint.Kind.UNIX) {
      bootstrap.option(ChannelOption.SO_REUSEADDR, true);
      bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
      if (epoll && endpoint.isIpv6()) {
        bootstrap.option(IPV6_ONLY, 1);
      }
    }
    ChannelFuture bound = bootstrap.bind(endpoint.address(epoll)).awaitUninterruptibly();
    if (bound.cause() != null) {
      throw new IOException(reason(bound.cause()), bound.cause());
    }
    return bound.channel();
  }

  private ServerChannel channel(Endpoint endpoint) {
    if (endpoint.kind() == Endpoint.Kind.UNIX) {
      return epoll ? new EpollServerDomainSocketChannel() : new NioServerDomainSocketChannel();
    }
    if (!epoll) {
      return new NioServerSocketChannel();
    }
    return new EpollServerSocketChannel(
        endpoint.isIpv6() ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET);
  }

  /// What the system says, without how it was asked.
  private static String reason(Throwable cause) {
    Throwable root = cause.getCause() instanceof IOException deeper ? deeper : cause;
    String text = String.valueOf(root.getMessage());
    int end = text.indexOf("): ");
    return end < 0 ? text : text.substring(end + "): ".length());
  }

  /// Stops listening, and returns when the address is free again.
  void close(Channel listening) {
    listening.close().awaitUninterruptibly();
  }

  @Override
  public void close() {
    self.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
