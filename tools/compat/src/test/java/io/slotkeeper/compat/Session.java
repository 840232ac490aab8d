package io.slotkeeper.compat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.client.WireReply;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Some connections to one server that start from an empty keyspace and speak one protocol.
///
/// A connection that the server closes, or on which it falls silent, is part of what a server says:
/// the reply is then an error in parentheses, and a new connection takes its place.
final class Session implements AutoCloseable {
  private static final int SCAN_LIMIT = 10_000;

  private static final int SILENCE_MILLIS = 10_000;

  private final ServerProcess server;
  private final int protocol;
  private final List<Family> families;
  private final List<RespConnection> connections = new ArrayList<>();

  /// Connects, empties the server, and plays the set-up commands of the families.
  Session(ServerProcess server, int protocol, List<Family> families) throws IOException {
    this.server = server;
    this.protocol = protocol;
    this.families = families;
    for (int i = 0; i < CommandStream.CONNECTIONS; i++) {
      connections.add(connect());
    }
    restart();
  }

  /// Starts anew: connections as if just made, an empty keyspace, the set-up commands.
  void restart() throws IOException {
    for (RespConnection connection : List.copyOf(connections)) {
      resetOrReplace(connection);
    }
    RespConnection first = connections.getFirst();
    first.call("FLUSHALL");
    for (Family family : families) {
      for (String command : family.setup()) {
        first.call(command.split(" "));
      }
    }
  }

  /// Sends the steps in one go, all on the connection of the first, and returns their replies.
  List<WireReply> play(List<Step> steps) throws IOException {
    RespConnection connection = connections.get(steps.getFirst().connection());
    List<WireReply> replies = new ArrayList<>(steps.size());
    try {
      if (steps.getFirst().isIteration()) {
        replies.add(iterate(connection, steps.getFirst()));
      } else {
        exchange(connection, steps, replies);
      }
    } catch (IOException e) {
      WireReply noReply = noReply(e);
      while (replies.size() < steps.size()) {
        replies.add(noReply);
      }
      replace(connection);
    }
    return replies;
  }

  private static void exchange(RespConnection connection, List<Step> steps, List<WireReply> replies)
      throws IOException {
    for (Step step : steps) {
      connection.send(step.words());
    }
    connection.flush();
    while (replies.size() < steps.size()) {
      replies.add(replyTo(steps.get(replies.size()), connection));
    }
  }

  /// The reply, of several the first: for each channel that is left there is one.
  private static WireReply replyTo(Step step, RespConnection connection) throws IOException {
    WireReply first = connection.read();
    String name = new String(step.words().getFirst(), ISO_8859_1).toLowerCase(Locale.ROOT);
    if (name.endsWith("unsubscribe") && !first.isError()) {
      for (int more = step.words().size() - 2; more > 0; more--) {
        connection.read();
      }
    }
    return first;
  }

  /// Plays an iteration from cursor 0 until it is back at 0 and returns the set of what it yielded.
  private static WireReply iterate(RespConnection connection, Step step) throws IOException {
    WireReply reply = connection.call(step.words());
    if (reply.isError()) {
      return reply;
    }
    Set<WireReply> elements = new LinkedHashSet<>(reply.children().get(1).children());
    List<byte[]> words = new ArrayList<>(step.words());
    for (int turns = 0; !reply.children().getFirst().text().equals("0"); turns++) {
      if (turns == SCAN_LIMIT) {
        throw new IOException("no end of " + step);
      }
      words.set(step.cursorIndex(), reply.children().getFirst().text().getBytes(ISO_8859_1));
      reply = connection.call(words);
      elements.addAll(reply.children().get(1).children());
    }
    return WireReply.aggregate('~', List.copyOf(elements));
  }

  private RespConnection connect() throws IOException {
    if (!server.isAlive()) {
      throw new IOException(server.command().name() + " has ended:\n" + server.log());
    }
    RespConnection connection = RespConnection.connect(server.port(), SILENCE_MILLIS);
    connection.call("HELLO", Integer.toString(protocol));
    return connection;
  }

  private void resetOrReplace(RespConnection connection) throws IOException {
    try {
      connection.call("RESET");
      connection.call("HELLO", Integer.toString(protocol));
    } catch (EOFException | SocketException _) {
      replace(connection);
    }
  }

  private void replace(RespConnection connection) throws IOException {
    int index = connections.indexOf(connection);
    connection.close();
    connections.set(index, connect());
  }

  private static WireReply noReply(IOException failure) {
    String text = failure instanceof SocketTimeoutException ? "(silence)" : "(closed)";
    return WireReply.leaf('-', text.getBytes(ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    for (RespConnection connection : connections) {
      connection.close();
    }
  }
}
