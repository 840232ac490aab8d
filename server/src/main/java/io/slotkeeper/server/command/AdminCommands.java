package io.slotkeeper.server.command;

/// The server as a whole: role, time, monitoring, ending it. Rows: [ServerCommands].
final class AdminCommands {
  private AdminCommands() {}

  static void time(CommandContext context) {
    long micros = context.server().clock.unixMicros();
    context.reply().array(2);
    context.reply().bulk(micros / 1_000_000);
    context.reply().bulk(micros % 1_000_000);
  }

  static void monitor(CommandContext context) {
    Client client = context.client();
    if (!client.monitor) {
      client.monitor = true;
      context.server().clients.monitors().add(client);
    }
    context.reply().ok();
  }

  static void shutdown(CommandContext context) {
    boolean abort = false;
    int others = 0;
    boolean save = false;
    boolean nosave = false;
    boolean force = false;
    for (int i = 1; i < context.argCount(); i++) {
      if (context.argIs(i, "ABORT")) {
        abort = true;
        continue;
      }
      others++;
      if (context.argIs(i, "SAVE")) {
        save = true;
      } else if (context.argIs(i, "NOSAVE")) {
        nosave = true;
      } else if (context.argIs(i, "FORCE")) {
        force = true;
      } else if (!context.argIs(i, "NOW")) {
        throw Errors.syntax();
      }
    }
    if (abort && others > 0 || save && nosave) {
      throw Errors.syntax();
    }
    if (abort) {
      throw new CommandException("ERR No shutdown in progress.");
    }
    Scripts scripts = context.server().scripts;
    if (scripts.areSlow() && !nosave) {
      throw new CommandException(scripts.busyError());
    }
    context.server().log.warning("User requested shutdown...");
    boolean mayEnd = !context.server().isFirstLogBeingWritten() && (nosave || saved(context, save));
    if (!mayEnd && !force) {
      throw new CommandException("ERR Errors trying to SHUTDOWN. Check logs.");
    }
    scripts.stop();
    context.client().closeAfterReply = true;
    context.server().control.shutdown();
  }

  /// Saves before the end, if that is asked for or configured.
  private static boolean saved(CommandContext context, boolean asked) {
    boolean[] saved = new boolean[1];
    context.exclusively(() -> saved[0] = context.server().saveBeforeEnd(asked));
    return saved[0];
  }
}
