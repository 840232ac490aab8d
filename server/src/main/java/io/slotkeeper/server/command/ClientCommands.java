package io.slotkeeper.server.command;

import io.slotkeeper.server.command.Client.ReplyMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// CLIENT: who is connected, names, pauses, kills. Rows: [ConnectionTable].
final class ClientCommands {
  private ClientCommands() {}

  static void id(CommandContext context) {
    context.reply().integer(context.client().id);
  }

  static void getname(CommandContext context) {
    String name = context.client().name;
    if (name.isEmpty()) {
      context.reply().nullValue();
    } else {
      context.reply().bulk(name);
    }
  }

  static void setname(CommandContext context) {
    checkName(context, 2);
    context.client().name = context.argString(2);
    context.reply().ok();
  }

  static void checkName(CommandContext context, int argument) {
    if (!isPlain(context.argBytes(argument))) {
      throw new CommandException(
          "ERR Client names cannot contain spaces, newlines or special characters.");
    }
  }

  private static boolean isPlain(byte[] text) {
    for (byte b : text) {
      if (b < '!' || b > '~') {
        return false;
      }
    }
    return true;
  }

  static void setinfo(CommandContext context) {
    boolean name = context.argIs(2, "LIB-NAME");
    if (!name && !context.argIs(2, "LIB-VER")) {
      throw new CommandException("ERR Unrecognized option '" + context.argText(2) + "'");
    }
    if (!isPlain(context.argBytes(3))) {
      throw new CommandException(
          "ERR " + context.argText(2) + " cannot contain spaces, newlines or special characters.");
    }
    if (name) {
      context.client().libraryName = context.argString(3);
    } else {
      context.client().libraryVersion = context.argString(3);
    }
    context.reply().ok();
  }

  static void info(CommandContext context) {
    replyText(context, ClientInfo.line(context, context.client()) + "\n");
  }

  static void list(CommandContext context) {
    Collection<Client> listed = context.server().clients.all();
    if (context.argCount() == 4 && context.argIs(2, "TYPE")) {
      listed = byType(context, 3);
    } else if (context.argCount() > 3 && context.argIs(2, "ID")) {
      listed = byIds(context);
    } else if (context.argCount() != 2) {
      throw Errors.syntax();
    }
    StringBuilder text = new StringBuilder();
    for (Client client : listed) {
      if (!client.isKilled()) {
        text.append(ClientInfo.line(context, client)).append('\n');
      }
    }
    replyText(context, text.toString());
  }

  /// In the order of the ids, which may name one twice.
  private static List<Client> byIds(CommandContext context) {
    List<Client> found = new ArrayList<>();
    for (int i = 3; i < context.argCount(); i++) {
      Client client = context.server().clients.find(context.argLong(i, "ERR Invalid client ID"));
      if (client != null) {
        found.add(client);
      }
    }
    return found;
  }

  private static void replyText(CommandContext context, String text) {
    context.reply().verbatim("txt", text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Collection<Client> byType(CommandContext context, int argument) {
    String type = KillFilter.type(context, argument);
    return context.server().clients.all().stream()
        .filter(client -> KillFilter.isOfType(client, type))
        .toList();
  }

  // ---- killing ----------------------------------------------------------------------------

  static void kill(CommandContext context) {
    if (context.argCount() == 3) {
      killAddress(context, context.argString(2));
      return;
    }
    KillFilter filter = KillFilter.parse(context);
    List<Client> victims = new ArrayList<>();
    for (Client client : context.server().clients.all()) {
      if (filter.admits(context, client)) {
        victims.add(client);
      }
    }
    boolean primaryToo = filter.meansPrimary() && context.server().replication.dropLink();
    context.reply().integer(victims.size() + (primaryToo ? 1 : 0));
    victims.forEach(client -> killOne(context, client));
  }

  private static void killAddress(CommandContext context, String address) {
    for (Client client : context.server().clients.all()) {
      if (!client.isKilled() && client.link.remoteAddress().equals(address)) {
        context.reply().ok();
        killOne(context, client);
        return;
      }
    }
    if (!context.server().replication.dropLinkTo(address)) {
      throw new CommandException("ERR No such client");
    }
    context.reply().ok();
  }

  static void killOne(CommandContext context, Client victim) {
    if (victim == context.client()) {
      victim.closeAfterReply = true;
    } else {
      victim.kill();
    }
  }

  // ---- modes ------------------------------------------------------------------------------

  static void reply(CommandContext context) {
    Client client = context.client();
    if (context.argIs(2, "ON")) {
      client.replyMode = ReplyMode.ON;
      context.reply().ok();
    } else if (context.argIs(2, "OFF")) {
      client.replyMode = ReplyMode.OFF;
    } else if (context.argIs(2, "SKIP")) {
      if (client.replyMode != ReplyMode.OFF) {
        client.replyMode = ReplyMode.SKIP_NEXT;
      }
    } else {
      throw Errors.syntax();
    }
  }

  static void noEvict(CommandContext context) {
    context.client().noEvict = onOff(context);
    context.reply().ok();
  }

  static void noTouch(CommandContext context) {
    context.client().noTouch = onOff(context);
    context.reply().ok();
  }

  private static boolean onOff(CommandContext context) {
    if (context.argIs(2, "ON")) {
      return true;
    }
    if (context.argIs(2, "OFF")) {
      return false;
    }
    throw Errors.syntax();
  }

  // ---- pausing ----------------------------------------------------------------------------

  static void pause(CommandContext context) {
    if (context.argCount() > 4) {
      throw Errors.subcommandSyntax(context);
    }
    ClientPause.Scope scope = ClientPause.Scope.ALL;
    if (context.argCount() == 4) {
      if (context.argIs(3, "WRITE")) {
        scope = ClientPause.Scope.WRITE;
      } else if (!context.argIs(3, "ALL")) {
        throw new CommandException("ERR CLIENT PAUSE mode must be WRITE or ALL");
      }
    }
    String error = "ERR timeout is not an integer or out of range";
    long millis = context.argLong(2, error);
    if (millis < 0) {
      throw new CommandException("ERR timeout is negative");
    }
    if (millis > Long.MAX_VALUE - context.nowMillis()) {
      throw new CommandException(error);
    }
    context.server().pause.pause(scope, context.nowMillis() + millis, context.nowMillis());
    context.reply().ok();
  }

  static void unpause(CommandContext context) {
    context.server().pause.end();
    context.server().resumePaused();
    context.reply().ok();
  }

  /// Ends another client's wait for a key, as a timeout would or with an error.
  private static boolean unblockWithError(CommandContext context, BlockedCommand waiting) {
    ServerContext server = context.server();
    boolean ended = server.blocked.fail(waiting, BlockedClients.UNBLOCKED, context.stats());
    if (ended) {
      server.metrics.errors.count("UNBLOCKED");
    }
    return ended;
  }

  static void unblock(CommandContext context) {
    if (context.argCount() > 4) {
      throw Errors.subcommandSyntax(context);
    }
    if (context.argCount() == 4 && !context.argIs(3, "TIMEOUT") && !context.argIs(3, "ERROR")) {
      throw new CommandException("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
    }
    boolean error = context.argCount() == 4 && context.argIs(3, "ERROR");
    Client client = context.server().clients.find(context.argLong(2));
    BlockedCommand waiting = client == null ? null : client.blocked;
    BlockedClients all = context.server().blocked;
    context.replyFlag(
        waiting != null
            && !waiting.keys.isEmpty()
            && (error
                ? unblockWithError(context, waiting)
                : all.endWithNothing(waiting, context.stats())));
  }
}
