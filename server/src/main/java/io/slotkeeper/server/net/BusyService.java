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
/// It works in the middle of a turn, so it touches nothing of the turn: replies are written here,
/// the arena is not reset, connections whose requests the turn has taken are left alone, and no
/// background work runs.
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
        new Dispatcher(server, new CommandContext(server, turn.index(), reply, request));
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
      for (Connection connection : turn.takeReady()) {
        serve(connection);
      }
      reply.reset(0);
    } finally {
      serving = false;
      lastNanos = server.clock.nanos();
    }
  }

  private void serve(Connection connection) {
    connection.beginReplies(reply.position());
    while (connection.hasMoreRequests() && connection.mayExecute()) {
      int word = connection.takeRequest();
      Command command = turn.command(connection, word);
      request.set(connection, word, 0, -1, 0);
      dispatcher.executeNested(connection.client(), command, request);
      connection.releaseArguments(word);
      connection.endReplies(reply.position());
    }
    connection.send(reply);
    connection.endTurn();
  }
}
