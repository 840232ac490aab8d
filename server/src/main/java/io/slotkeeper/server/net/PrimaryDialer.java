package io.slotkeeper.server.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.slotkeeper.server.config.FlagParameter;
import io.slotkeeper.server.replication.Dialer;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.function.Consumer;

/// Connects to the primary on one loop, encrypted when `tls-replication` says so.
final class PrimaryDialer implements Dialer {
  private final CommandLoop loop;
  private final Tls tls;
  private final FlagParameter encrypts;

  PrimaryDialer(CommandLoop loop, Tls tls, FlagParameter encrypts) {
    this.loop = loop;
    this.tls = tls;
    this.encrypts = encrypts;
  }

  @Override
  public void dial(InetSocketAddress address, ChannelHandler handler, Consumer<Throwable> failed) {
    boolean isEpoll = loop.isIoType(EpollIoHandler.class);
    new Bootstrap()
        .group(loop)
        .channel(isEpoll ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel made) throws GeneralSecurityException {
                if (encrypts.isOn()) {
                  made.pipeline().addLast(new SslHandler(tls.clientEngine()));
                }
                made.pipeline().addLast(handler);
              }
            })
        .connect(address)
        .addListener(connected -> {
          if (!connected.isSuccess()) {
            failed.accept(connected.cause());
          }
        });
  }
}
