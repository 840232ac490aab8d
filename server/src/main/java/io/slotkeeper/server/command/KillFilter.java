package io.slotkeeper.server.command;

import org.jspecify.annotations.Nullable;

/// Whom CLIENT KILL means: all given conditions hold.
///
/// @param id 0 for any
/// @param type null for any
/// @param maxAgeSeconds spares clients that are younger; 0 spares none
record KillFilter(
    long id,
    @Nullable String type,
    @Nullable String address,
    @Nullable String localAddress,
    @Nullable String user,
    boolean skipMe,
    long maxAgeSeconds) {

  static KillFilter parse(CommandContext context) {
    long id = 0;
    String type = null;
    String address = null;
    String localAddress = null;
    String user = null;
    boolean skipMe = true;
    long maxAge = 0;
    for (int i = 2; i < context.argCount(); i += 2) {
      int value = i + 1;
      if (value == context.argCount()) {
        throw Errors.syntax();
      }
      if (context.argIs(i, "ID")) {
        id = context.argLong(value, "ERR client-id should be greater than 0");
        if (id < 1) {
          throw new CommandException("ERR client-id should be greater than 0");
        }
      } else if (context.argIs(i, "TYPE")) {
        type = type(context, value);
      } else if (context.argIs(i, "ADDR")) {
        address = context.argString(value);
      } else if (context.argIs(i, "LADDR")) {
        localAddress = context.argString(value);
      } else if (context.argIs(i, "USER")) {
        user = user(context, value);
      } else if (context.argIs(i, "SKIPME")) {
        skipMe = yesNo(context, value);
      } else if (context.argIs(i, "MAXAGE")) {
        maxAge = context.argLong(value, "ERR maxage is not an integer or out of range");
        if (maxAge <= 0) {
          throw new CommandException("ERR maxage should be greater than 0");
        }
      } else {
        throw Errors.syntax();
      }
    }
    return new KillFilter(id, type, address, localAddress, user, skipMe, maxAge);
  }

  static String type(CommandContext context, int argument) {
    String name = context.argLower(argument);
    return switch (name) {
      case "normal", "master", "replica", "slave", "pubsub" -> name;
      default -> throw unknownType(context, argument);
    };
  }

  static CommandException unknownType(CommandContext context, int argument) {
    return new CommandException("ERR Unknown client type '" + context.argText(argument) + "'");
  }

  private static String user(CommandContext context, int argument) {
    String name = context.argString(argument);
    if (context.server().access.users().find(name) == null) {
      throw new CommandException("ERR No such user '" + context.argText(argument) + "'");
    }
    return name;
  }

  private static boolean yesNo(CommandContext context, int argument) {
    if (context.argIs(argument, "YES")) {
      return true;
    }
    if (context.argIs(argument, "NO")) {
      return false;
    }
    throw Errors.syntax();
  }

  /// Whether the connection to the primary is meant.
  boolean meansPrimary() {
    return "master".equals(type);
  }

  /// Whether a client is of a type. The connection to a primary is no client of this server.
  static boolean isOfType(Client client, String type) {
    return switch (type) {
      case "replica", "slave" -> client.isReplica();
      case "pubsub" -> client.isSubscriber() && !client.isReplica();
      case "normal" -> !client.isReplica() && !client.isSubscriber();
      default -> false;
    };
  }

  boolean admits(CommandContext context, Client client) {
    if (client.isKilled() || skipMe && client == context.client()) {
      return false;
    }
    if (id != 0 && client.id != id || type != null && !isOfType(client, type)) {
      return false;
    }
    if (address != null && !address.equals(client.link.remoteAddress())
        || localAddress != null && !localAddress.equals(client.link.localAddress())) {
      return false;
    }
    long ageSeconds = (context.nowMillis() - client.createdMillis) / 1000;
    return (user == null || user.equals(client.user.name())) && ageSeconds >= maxAgeSeconds;
  }
}
