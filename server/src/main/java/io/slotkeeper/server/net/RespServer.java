package io.slotkeeper.server.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.slotkeeper.server.command.ServerContext;
import io.slotkeeper.server.config.ConfigException;
import io.slotkeeper.server.config.ServerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

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
  private static final String NO_PORT = "Unable to listen on this port. Check server logs.";
  private static final String NO_ADDRESS = "Failed to bind to specified addresses.";
  private static final String TOO_MANY = "-ERR max number of clients reached\r\n";

  private final ServerContext server;
  private final boolean epoll = Epoll.isAvailable();
  private final Loops loops;
  private final Acceptor acceptor;
  private final Tls tls;
  private final Listeners listeners;

  public RespServer(ServerContext server) {
    this.server = server;
    AtomicInteger number = new AtomicInteger();
    ThreadFactory threads =
        task -> new Thread(null, task, "loop-" + number.getAndIncrement(), STACK_BYTES);
    Executor executor = task -> threads.newThread(task).start();
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.loops = new Loops(server, executor, handlers);
    this.acceptor = new Acceptor(loops, handlers, epoll);
    this.tls = new Tls(server);
    this.listeners = new Listeners(server, acceptor, Initializer::new);
    server.world.wakeLoopsWith(loops::wake);
    server.mailboxes = loops::post;
    server.betweenTurns = loops::postBetweenTurns;
    server.wakeWalks = loops::wakeSnapshotSlices;
    server.replication.dialWith(
        new PrimaryDialer(loops.first(), tls, server.config.tls.forReplication));
    server.targets = (loop, host, port) -> loops.turn(loop).targets(tls).begin(host, port);
    server.nodes = tls::clusterSocket;
    server.gate.wakeLoopsWith(loops::released);
    server.patience.meanwhile(loops::serveWhileBusy);
    loops.startTicking();
    server.config.onChange(loops::restartTicking, server.config.process.hz);
  }

  /// Starts to listen where the configuration says, and follows it from then on. A server that is
  /// configured to listen nowhere listens on a free port.
  ///
  /// @throws IOException when a place cannot be had, or the certificates are not right
  public void listen() throws IOException {
    try {
      tls.reload();
    } catch (ConfigException e) {
      throw new IOException("Failed to configure TLS, the lines above say why", e);
    }
    List<Endpoint> configured = listeners.configured();
    listeners.listenAt(configured.isEmpty() ? listeners.onFreePort() : configured);
    ServerConfig config = server.config;
    config.onChange(() -> listenAnew(NO_PORT), config.network.port);
    config.onChange(() -> listenAnew(NO_ADDRESS), config.network.bind);
    config.onChange(
        () -> {
          if (config.tls.port.value() != 0) {
            tls.require();
          }
          listenAnew(NO_PORT);
        },
        config.tls.port);
  }

  private void listenAnew(String refusal) throws ConfigException {
    try {
      listeners.listenAt(listeners.configured());
    } catch (IOException e) {
      throw new ConfigException(refusal);
    }
  }

  /// The port of the first address, for when a free one was taken.
  public int port() {
    return listeners.port();
  }

  public String pollingMethod() {
    return epoll ? "epoll" : "nio";
  }

  /// Closes all connections and ends the loops.
  @Override
  public void close() {
    listeners.close();
    acceptor.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /// Sets up the connections that come in at an endpoint.
  @ChannelHandler.Sharable
  private final class Initializer extends ChannelInitializer<Channel> {
    private final Endpoint endpoint;

    Initializer(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    protected void initChannel(Channel channel) throws GeneralSecurityException {
      Turn turn = ((CommandLoop) channel.eventLoop()).turn();
      Connection connection = new Connection(turn, channel, endpoint);
      String refusal = refusal(connection);
      if (refusal != null) {
        server.rejectedConnections.increment();
        refuse(channel, refusal);
        return;
      }
      server.acceptedConnections.increment();
      if (endpoint.kind() != Endpoint.Kind.UNIX) {
        KeepAlive.set(channel, server.config.network.keepAliveSeconds.intValue());
      }
      if (endpoint.kind() == Endpoint.Kind.TLS) {
        channel.pipeline().addLast(new SslHandler(tls.serverEngine()));
        channel.pipeline().addLast(new TlsInput(connection, turn));
      } else {
        channel.config().setRecvByteBufAllocator(connection);
      }
      channel.pipeline().addLast(connection);
    }

    /// Who expects a handshake could not read why.
    private void refuse(Channel channel, String why) {
      String text = endpoint.kind() == Endpoint.Kind.TLS ? "" : why;
      channel
          .writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII))
          .addListener(ChannelFutureListener.CLOSE);
    }

    private @Nullable String refusal(Connection connection) {
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

    CommandLoop first() {
      return all.getFirst();
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

    Turn turn(int loop) {
      return all.get(loop).turn();
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
