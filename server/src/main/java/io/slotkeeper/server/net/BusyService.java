package io.slotkeeper.server.net;

import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.command.Command;
import io.slotkeeper.server.command.CommandContext;
import io.slotkeeper.server.command.Dispatcher;
import io.slotkeeper.server.command.ServerContext;
import java.util.concurrent.TimeUnit;

/// Serves a loop's connections while the loop itself is stuck: it runs a script that has overstayed
/// its time, or waits for a loop that does. Most requests get a BUSY error; the few that help, such
/// as SCRIPT KILL, are executed.
///
/// It works in the middle of a turn. Replies are written here, the arena is not reset, no
/// background work runs; connections whose requests the turn has taken but not executed are handed
/// over.
final class BusyService {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final ServerContext server;
  private final Turn turn;
  private final ReplyWriter reply = new ReplyWriter();
  private final TurnRequest request = new TurnRequest(reply);
  private final Dispatcher dispatcher;
  private boolean serving;
  private long lastNanos;

  BusyService(ServerContext server, Turn turn) {
    this.server = server;
    this.turn = turn;
    this.dispatcher =
        Dispatcher.onlyForBusy(server, new CommandContext(server, turn.index(), reply, request));
    this.lastNanos = server.clock.nanos();
  }

  boolean isServing() {
    return serving;
  }

  void serve() {
    long now = server.clock.nanos();
    if (serving || now - lastNanos < PAUSE_NANOS) {
      return;
    }
    serving = true;
    try {
      turn.loop().pollOnce();
      dispatcher.startTurn();
      turn.handOver(this);
      for (Connection connection : turn.takeReady()) {
        begin(connection);
        finish(connection);
      }
      reply.reset(0);
    } finally {
      serving = false;
      lastNanos = server.clock.nanos();
    }
  }

  void begin(Connection connection) {
    connection.sendPushes(reply);
    connection.beginReplies(reply.position());
  }

  void execute(Connection connection, int word) {
    if (connection.mayExecute()) {
      Command command = turn.command(connection, word);
      request.set(connection, word, 0, -1, 0);
      dispatcher.execute(connection.client(), command, request);
      connection.releaseArguments(word);
      connection.endReplies(reply.position());
    }
  }

  /// Executes what else the connection has, and sends all.
  void finish(Connection connection) {
    while (connection.hasMoreRequests() && connection.mayExecute()) {
      execute(connection, connection.takeRequest());
    }
    connection.send(reply);
    connection.endTurn();
  }
}
