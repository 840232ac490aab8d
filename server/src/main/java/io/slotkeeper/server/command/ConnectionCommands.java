package io.slotkeeper.server.command;

import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.acl.AclLog;
import io.slotkeeper.server.acl.Denial;
import io.slotkeeper.server.acl.User;
import io.slotkeeper.server.acl.Users;

/// The connection itself: greeting, authentication, database, liveness. Rows: [ConnectionTable].
final class ConnectionCommands {
  private static final String WRONG_PASSWORD =
      "WRONGPASS invalid username-password pair or user is disabled.";

  private ConnectionCommands() {}

  static void ping(CommandContext context) {
    if (context.argCount() > 2) {
      throw Errors.wrongArity("ping");
    }
    Client client = context.client();
    if (client.protocol == 2 && client.isSubscriber()) {
      context.reply().array(2);
      context.reply().bulk("pong");
      if (context.argCount() == 1) {
        context.reply().bulk("");
      } else {
        context.reply().bulk(context.argAddress(1), context.argLength(1));
      }
    } else if (context.argCount() == 1) {
      context.reply().pong();
    } else {
      context.reply().bulk(context.argAddress(1), context.argLength(1));
    }
  }

  static void echo(CommandContext context) {
    context.reply().bulk(context.argAddress(1), context.argLength(1));
  }

  static void select(CommandContext context) {
    int index = context.argInt(1);
    if (index != 0 && context.server().cluster != null) {
      throw new CommandException("ERR SELECT is not allowed in cluster mode");
    }
    if (index < 0 || index >= context.server().keyspace.databaseCount()) {
      throw new CommandException(Errors.DB_OUT_OF_RANGE);
    }
    context.client().database = index;
    context.reply().ok();
  }

  static void quit(CommandContext context) {
    context.client().closeAfterReply = true;
    context.reply().ok();
  }

  static void reset(CommandContext context) {
    Client client = context.client();
    context.server().clients.monitors().remove(client);
    context.server().watched.removeAll(client);
    context.server().pubSub.removeAll(client);
    context.server().tracked.stop(client);
    client.forgetTransaction();
    client.reset();
    client.logOut(context.server().access.users());
    client.link.authenticated(client.authenticated);
    context.reply().protocol(2);
    context.reply().status("RESET");
  }

  static void auth(CommandContext context) {
    if (context.argCount() > 3) {
      throw Errors.syntax();
    }
    boolean named = context.argCount() == 3;
    if (!named && context.server().access.users().defaultUser().needsNoPassword()) {
      throw new CommandException(
          "ERR AUTH <password> called without any password configured for the default user. Are"
              + " you sure your configuration is correct?");
    }
    String user = named ? context.argString(1) : User.DEFAULT_NAME;
    logIn(context, user, context.argBytes(named ? 2 : 1));
    context.reply().ok();
  }

  private static void logIn(CommandContext context, String name, byte[] password) {
    Users users = context.server().access.users();
    User user = users.authenticate(name, password);
    Client client = context.client();
    if (user == null) {
      Denial.Origin origin =
          client.transaction == null ? Denial.Origin.TOPLEVEL : Denial.Origin.MULTI;
      context
          .execution()
          .access()
          .log(context, new AclLog.Event(Denial.AUTH, origin, context.argString(0), name));
      throw new CommandException(WRONG_PASSWORD);
    }
    client.logIn(users, user, true);
    client.link.authenticated(true);
  }

  static void hello(CommandContext context) {
    Client client = context.client();
    int protocol = client.protocol;
    int next = 1;
    if (context.argCount() > 1) {
      long wanted = context.argLong(1, "ERR Protocol version is not an integer or out of range");
      if (wanted < 2 || wanted > 3) {
        throw new CommandException("NOPROTO unsupported protocol version");
      }
      protocol = (int) wanted;
      next = 2;
    }
    int auth = 0;
    int name = 0;
    for (; next < context.argCount(); next++) {
      int left = context.argCount() - next - 1;
      if (context.argIs(next, "AUTH") && left >= 2) {
        auth = next + 1;
        next += 2;
      } else if (context.argIs(next, "SETNAME") && left >= 1) {
        name = ++next;
        ClientCommands.checkName(context, name);
      } else {
        throw new CommandException(
            "ERR Syntax error in HELLO option '" + context.argText(next) + "'");
      }
    }
    if (auth > 0) {
      logIn(context, context.argString(auth), context.argBytes(auth + 1));
    }
    if (!client.authenticated) {
      throw new CommandException(
          "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO"
              + " <proto> AUTH <user> <pass> option can be used to authenticate the client and"
              + " select the RESP protocol version at the same time");
    }
    if (name > 0) {
      client.name = context.argString(name);
    }
    client.protocol = protocol;
    context.reply().protocol(protocol);
    greet(context, protocol);
  }

  private static void greet(CommandContext context, int protocol) {
    ReplyWriter reply = context.reply();
    reply.map(7);
    reply.bulk("server");
    reply.bulk("redis");
    reply.bulk("version");
    reply.bulk(context.server().identity.redisVersion());
    reply.bulk("proto");
    reply.integer(protocol);
    reply.bulk("id");
    reply.integer(context.client().id);
    reply.bulk("mode");
    reply.bulk(context.server().cluster == null ? "standalone" : "cluster");
    reply.bulk("role");
    reply.bulk(context.server().replication.isReplica() ? "replica" : "master");
    reply.bulk("modules");
    reply.array(0);
  }
}
