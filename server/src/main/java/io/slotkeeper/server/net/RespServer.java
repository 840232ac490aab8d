package io.slotkeeper.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.slotkeeper.server.command.ServerContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Listens, accepts, and spreads connections over the loops.
public final class RespServer implements AutoCloseable {
  static {
    // named, Netty need not look for others: that took 30 ms of a cold start
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
  }

  /// Scripts recurse deeply.
  private static final long STACK_BYTES = 16L << 20;

  private static final String DENIED =
      "-DENIED Running in protected mode because protected mode is enabled and no password is set"
          + " for the default user. In this mode connections are only accepted from the loopback"
          + " interface. If you want to connect from external computers, set a password for the"
          + " default user, or disable protected mode with 'CONFIG SET protected-mode no' from the"
          + " loopback interface, or in the configuration file.\r\n";
  private static final String TOO_MANY = "-ERR max number of clients reached\r\n";

  private final ServerContext server;
  private final boolean epoll = Epoll.isAvailable();
  private final Loops loops;
  private final List<Channel> listening = new ArrayList<>();

  public RespServer(ServerContext server) {
    this.server = server;
    AtomicInteger number = new AtomicInteger();
    ThreadFactory threads =
        task -> new Thread(null, task, "loop-" + number.getAndIncrement(), STACK_BYTES);
    Executor executor = task -> threads.newThread(task).start();
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.loops = new Loops(server, executor, handlers);
    server.world.wakeLoopsWith(loops::wake);
    server.mailboxes = loops::post;
    server.betweenTurns = loops::postBetweenTurns;
    server.wakeWalks = loops::wakeSnapshotSlices;
    server.gate.wakeLoopsWith(loops::released);
    server.patience.meanwhile(loops::serveWhileBusy);
    loops.startTicking();
    server.config.onChange(loops::restartTicking, server.config.process.hz);
  }

  /// Starts to listen on an address.
  ///
  /// @throws InterruptedException when interrupted before that is done
  /// @throws IOException when the address cannot be had
  public void listen(InetSocketAddress address) throws InterruptedException, IOException {
    Class<? extends ServerChannel> type =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, server.config.network.backlog.intValue())
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(
                ChannelOption.SO_KEEPALIVE, server.config.network.keepAliveSeconds.value() > 0)
            .childHandler(new Initializer());
    ChannelFuture bound = bootstrap.bind(address).await();
    if (bound.cause() != null) {
      throw new IOException(
          "Could not create server TCP listening socket "
              + address
              + ": bind: "
              + bound.cause().getMessage(),
          bound.cause());
    }
    listening.add(bound.channel());
  }

  /// The port of the first address, for when 0 was asked for.
  public int port() {
    return ((InetSocketAddress) listening.getFirst().localAddress()).getPort();
  }

  public String pollingMethod() {
    return epoll ? "epoll" : "nio";
  }

  /// Closes all connections and ends the loops.
  @Override
  public void close() {
    for (Channel channel : listening) {
      channel.close().syncUninterruptibly();
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Initializer extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      Connection connection = new Connection(((CommandLoop) channel.eventLoop()).turn(), channel);
      String refusal = refusal(connection);
      if (refusal != null) {
        server.rejectedConnections.increment();
        channel
            .writeAndFlush(Unpooled.copiedBuffer(refusal, StandardCharsets.US_ASCII))
            .addListener(ChannelFutureListener.CLOSE);
        return;
      }
      server.acceptedConnections.increment();
      channel.config().setRecvByteBufAllocator(connection);
      channel.pipeline().addLast(connection);
    }

    private @org.jspecify.annotations.Nullable String refusal(Connection connection) {
      if (server.clients.count() >= server.config.network.maxClients.value()) {
        return TOO_MANY;
      }
      boolean open = server.access.users().defaultUser().needsNoPassword();
      boolean guarded = server.config.network.protectedMode.isOn() && open;
      return guarded && !connection.isLoopback() ? DENIED : null;
    }
  }

  private static final class Loops extends MultiThreadIoEventLoopGroup {
    private final ServerContext server;
    private final List<CommandLoop> all = new ArrayList<>();
    private final List<Ticker> tickers = new ArrayList<>();

    Loops(ServerContext server, Executor executor, IoHandlerFactory handlers) {
      super(server.loops(), executor, handlers, server);
      this.server = server;
      iterator().forEachRemaining(loop -> all.add((CommandLoop) loop));
    }

    @Override
    protected IoEventLoop newChild(
        Executor executor, IoHandlerFactory handlers, Object... arguments) {
      ServerContext context = (ServerContext) arguments[0];
      return new CommandLoop(this, executor, handlers, context, nextIndex(context));
    }

    private static int nextIndex(ServerContext context) {
      return context.nextLoop.getAndIncrement();
    }

    void wake() {
      for (CommandLoop loop : all) {
        try {
          loop.execute(loop.turn()::safepoint);
        } catch (RejectedExecutionException _) {
          // it has ended, so it stands already
        }
      }
    }

    /// Called by those who make changes safe.
    void released(int loop) {
      post(loop, all.get(loop).turn()::releaseHeld);
    }

    /// Called by a loop that waits, or runs a script.
    void serveWhileBusy() {
      if (server.isBusy()) {
        for (CommandLoop loop : all) {
          if (loop.inEventLoop()) {
            loop.turn().serveWhileBusy();
          }
        }
      }
    }

    void post(int loop, Runnable work) {
      try {
        all.get(loop).execute(work);
      } catch (RejectedExecutionException _) {
        // it has ended, and so have its connections
      }
    }

    void postBetweenTurns(int loop, Runnable work) {
      CommandLoop target = all.get(loop);
      post(loop, () -> target.turn().betweenTurns(work));
    }

    void wakeSnapshotSlices() {
      for (CommandLoop loop : all) {
        postBetweenTurns(loop.turn().index(), loop.turn()::wakeSnapshotSlices);
      }
    }

    void startTicking() {
      all.forEach(loop -> tickers.add(new Ticker(loop, server.config.process.hz)));
      restartTicking();
    }

    void restartTicking() {
      tickers.forEach(Ticker::restart);
    }
  }
}
