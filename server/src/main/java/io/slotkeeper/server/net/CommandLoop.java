package io.slotkeeper.server.net;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.slotkeeper.server.command.ServerContext;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// An event loop whose turn has three phases:
///
/// 1. I/O: poll; reading only decodes and queues complete requests;
/// 2. execute: the requests of all ready connections, in order per connection ([Turn]);
/// 3. write: one send per connection.
///
/// Why not execute where the bytes are read: looking at all ready requests first lets the memory
/// they need be fetched side by side, and a connection's replies leave in one system call.
final class CommandLoop extends SingleThreadIoEventLoop {
  private static final long TASK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Turn turn;

  CommandLoop(
      IoEventLoopGroup parent,
      Executor executor,
      IoHandlerFactory ioHandlers,
      ServerContext server,
      int index) {
    super(parent, executor, ioHandlers);
    this.turn = new Turn(server, index, this);
  }

  Turn turn() {
    return turn;
  }

  /// Polls without waiting, and runs what was posted. Not from within I/O.
  void pollOnce() {
    // with a task in the queue polling does not wait
    execute(() -> {});
    runIo();
    runAllTasks(TASK_NANOS);
  }

  @Override
  protected void run() {
    ioHandler().initialize();
    try {
      do {
        runIo();
        if (isShuttingDown()) {
          ioHandler().prepareToDestroy();
        }
        runAllTasks(TASK_NANOS);
        turn.run();
      } while (!confirmShutdown());
      // the end may have been asked for behind the check above, with connections open
      ioHandler().prepareToDestroy();
    } catch (Throwable e) {
      turn.died(e);
      throw e;
    }
    turn.end();
  }
}
