package io.slotkeeper.server.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The server as a whole: role, time, monitoring, ending it. Rows: [ServerCommands].
final class AdminCommands {
  private static final String SHUTDOWN_FAILED = "ERR Errors trying to SHUTDOWN. Check logs.";

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
    boolean now = false;
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
      } else if (context.argIs(i, "NOW")) {
        now = true;
      } else {
        throw Errors.syntax();
      }
    }
    if (abort && others > 0 || save && nosave) {
      throw Errors.syntax();
    }
    if (abort) {
      abortShutdown(context);
      return;
    }
    Scripts scripts = context.server().scripts;
    if (scripts.areSlow() && !nosave) {
      throw new CommandException(scripts.busyError());
    }
    context.server().log.warning("User requested shutdown...");
    shutdown(context, new Shutdown.Options(save, nosave, now, force));
  }

  private static void abortShutdown(CommandContext context) {
    boolean[] aborted = new boolean[1];
    context.exclusively(() -> aborted[0] = context.server().shutdown.abort());
    if (!aborted[0]) {
      throw new CommandException("ERR No shutdown in progress.");
    }
    context.reply().ok();
  }

  private static void shutdown(CommandContext context, Shutdown.Options options) {
    ServerContext server = context.server();
    List<CompletableFuture<Boolean>> outcomes = new ArrayList<>(1);
    context.exclusively(() -> outcomes.add(server.shutdown.begin(options)));
    CompletableFuture<Boolean> outcome = outcomes.getFirst();
    if (!outcome.isDone()) {
      context.block(Wait.FOR_SHUTDOWN);
      BlockedCommand blocked = context.client().blocked;
      outcome.thenAccept(mayEnd -> {
        if (mayEnd) {
          end(server);
        } else if (blocked != null) {
          server.blocked.fail(blocked, SHUTDOWN_FAILED, server.stats[0]);
        }
      });
    } else if (outcome.join()) {
      context.client().closeAfterReply = true;
      end(server);
    } else {
      throw new CommandException(SHUTDOWN_FAILED);
    }
  }

  private static void end(ServerContext server) {
    server.scripts.stop();
    server.control.shutdown();
  }
}
