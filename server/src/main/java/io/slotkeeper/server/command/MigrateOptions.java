package io.slotkeeper.server.command;

import java.util.List;

/// The arguments of MIGRATE beside its keys.
///
/// @param credentials the words behind AUTH for the target, none when it asks for none
/// @param firstKey index of the first key
/// @param keyCount how many follow one another
record MigrateOptions(
    String host,
    int port,
    int database,
    int timeoutMillis,
    boolean copy,
    boolean replace,
    List<byte[]> credentials,
    int firstKey,
    int keyCount) {
  private static final int DEFAULT_TIMEOUT_MILLIS = 1000;
  private static final int FIRST_OPTION = 6;

  static MigrateOptions parse(CommandContext context) {
    boolean copy = false;
    boolean replace = false;
    List<byte[]> credentials = List.of();
    int firstKey = 3;
    int keyCount = 1;
    int last = context.argCount() - 1;
    for (int i = FIRST_OPTION; i <= last; i++) {
      if (context.argIs(i, "COPY")) {
        copy = true;
      } else if (context.argIs(i, "REPLACE")) {
        replace = true;
      } else if (context.argIs(i, "AUTH") && i < last) {
        credentials = List.of(context.argBytes(++i));
      } else if (context.argIs(i, "AUTH2") && i + 1 < last) {
        credentials = List.of(context.argBytes(++i), context.argBytes(++i));
      } else if (context.argIs(i, "KEYS")) {
        if (context.argLength(3) != 0) {
          throw new CommandException(
              "ERR When using MIGRATE KEYS option, the key argument must be set to the empty"
                  + " string");
        }
        firstKey = i + 1;
        keyCount = last - i;
        break;
      } else {
        throw Errors.syntax();
      }
    }
    long timeout = context.argLong(5);
    long database = context.argLong(4);
    return new MigrateOptions(
        context.argString(1),
        port(context),
        Math.clamp(database, -1, Integer.MAX_VALUE),
        timeout <= 0 ? DEFAULT_TIMEOUT_MILLIS : (int) Math.min(timeout, Integer.MAX_VALUE),
        copy,
        replace,
        credentials,
        firstKey,
        keyCount);
  }

  /// A port that cannot be is one that cannot be connected to.
  private static int port(CommandContext context) {
    return context.argIsLong(2) ? Math.clamp(context.argLong(2), 0, 65535) : 0;
  }
}
