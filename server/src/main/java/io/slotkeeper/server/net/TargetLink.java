package io.slotkeeper.server.net;

import static java.util.Objects.requireNonNull;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.slotkeeper.server.command.Targets.Failure;
import io.slotkeeper.server.command.Targets.Step;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A connection to another server. Exchanges follow one another; when one makes no progress for too
/// long the link is of no use any more, and fails them all.
final class TargetLink {
  private static final int CHECK_MILLIS = 50;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final TargetLinks links;
  private final String name;
  private final String host;
  private final int port;
  private final ArrayDeque<TargetExchange> exchanges = new ArrayDeque<>();
  private final StringBuilder line = new StringBuilder();
  private @Nullable Channel channel;

  /// Since there was something to send.
  private @Nullable Future<?> checks;

  private boolean open;
  private boolean ended;
  private boolean timedOut;
  private int database = -1;
  private long progressNanos;

  TargetLink(TargetLinks links, String name, String host, int port) {
    this.links = links;
    this.name = name;
    this.host = host;
    this.port = port;
  }

  TargetLinks links() {
    return links;
  }

  String name() {
    return name;
  }

  boolean isOpen() {
    return open;
  }

  /// Selected by the last exchange.
  int database() {
    return database;
  }

  void add(TargetExchange exchange, int selected) {
    exchanges.add(exchange);
    database = selected;
    progress();
    if (open) {
      write(exchange);
    } else if (checks == null) {
      checks =
          links
              .loop()
              .scheduleAtFixedRate(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
      resolve(exchange.timeoutMillis());
    }
  }

  private void progress() {
    progressNanos = links.nanos();
  }

  /// Finds the address of a name without keeping the loop waiting for that.
  private void resolve(int timeoutMillis) {
    if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
      connect(new InetSocketAddress(host, port), timeoutMillis);
      return;
    }
    Thread.ofVirtual()
        .start(() -> {
          InetSocketAddress address = new InetSocketAddress(host, port);
          links.loop().execute(() -> connect(address, timeoutMillis));
        });
  }

  private void connect(InetSocketAddress address, int timeoutMillis) {
    if (ended) {
      return;
    }
    if (address.isUnresolved()) {
      end();
      return;
    }
    CommandLoop loop = links.loop();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(
                loop.isIoType(EpollIoHandler.class)
                    ? EpollSocketChannel.class
                    : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) throws GeneralSecurityException {
                    Tls tls = links.encryption();
                    if (tls != null) {
                      made.pipeline().addLast(new SslHandler(tls.clientEngine()));
                    }
                    made.pipeline().addLast(new Input());
                  }
                });
    ChannelFuture connected = bootstrap.connect(address);
    channel = connected.channel();
    connected.addListener(_ -> {
      if (connected.isSuccess()) {
        open = true;
        progress();
        exchanges.forEach(this::write);
      } else {
        end();
      }
    });
  }

  private void write(TargetExchange exchange) {
    Channel to = requireNonNull(channel);
    ChannelFuture last = null;
    for (ByteBuf part : exchange.takeParts()) {
      last = to.write(part).addListener(_ -> progress());
    }
    if (last != null) {
      last.addListener(future -> {
        if (future.isSuccess()) {
          exchange.sent();
        }
      });
    }
    to.flush();
  }

  private void received(ByteBuf bytes) {
    progress();
    while (bytes.isReadable()) {
      char c = (char) bytes.readUnsignedByte();
      if (c == '\n') {
        String text = line.toString();
        line.setLength(0);
        TargetExchange first = exchanges.peek();
        if (first == null) {
          close();
          return;
        }
        if (text.startsWith("-")) {
          database = -1;
        }
        if (first.add(text)) {
          exchanges.remove();
          first.end(null);
        }
      } else if (c != '\r') {
        line.append(c);
      }
    }
  }

  /// Ends a link that nobody uses, or that makes no progress.
  private void check() {
    TargetExchange first = exchanges.peek();
    long patience =
        first == null ? IDLE_NANOS : TimeUnit.MILLISECONDS.toNanos(first.timeoutMillis());
    if (links.nanos() - progressNanos >= patience) {
      timedOut = first != null;
      close();
    }
  }

  void close() {
    Channel open = channel;
    if (open != null) {
      open.close();
    }
    end();
  }

  /// The link is of no use any more.
  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    links.forget(this);
    if (checks != null) {
      checks.cancel(false);
    }
    while (!exchanges.isEmpty()) {
      TargetExchange exchange = exchanges.remove();
      Step step = !open ? Step.CONNECTING : exchange.isSent() ? Step.READING : Step.WRITING;
      exchange.end(new Failure(step, exchange.isOverOldLink() && !timedOut));
    }
  }

  private final class Input extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      try {
        received(bytes);
      } finally {
        bytes.release();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      close();
    }
  }
}
