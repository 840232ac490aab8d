package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.ADMIN;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.LOADING;
import static io.slotkeeper.server.command.CommandFlag.NOSCRIPT;
import static io.slotkeeper.server.command.CommandFlag.NO_ASYNC_LOADING;
import static io.slotkeeper.server.command.CommandFlag.NO_MULTI;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandGroup.SERVER;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;

import io.slotkeeper.server.acl.AclCategory;
import io.slotkeeper.server.persistence.SnapshotFile;
import java.util.List;

/// Saving the data set.
final class PersistenceCommands {
  private static final String IN_PROGRESS = "ERR Background save already in progress";
  private static final String ANOTHER =
      "ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in"
          + " order to schedule a BGSAVE whenever possible.";

  static final List<CommandSpec> ROWS =
      rows(
          command("bgrewriteaof")
              .since("1.0.0")
              .group(SERVER)
              .complexity("O(1)")
              .summary("Rewrites the append-only file to what the data set needs, in background.")
              .arity(1)
              .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING)
              .handler(PersistenceCommands::bgrewriteaof),
          command("bgsave")
              .since("1.0.0")
              .group(SERVER)
              .complexity("O(1)")
              .summary("Saves the data set to a file while others are served.")
              .arity(-1)
              .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING)
              .syntax("[SCHEDULE]^3.2.2")
              .history("3.2.2", "`SCHEDULE` saves when an AOF rewrite is done.")
              .handler(PersistenceCommands::bgsave),
          command("lastsave")
              .since("1.0.0")
              .group(SERVER)
              .complexity("O(1)")
              .summary("Tells when the data set was last saved, as a Unix time.")
              .arity(1)
              .flags(LOADING, STALE, FAST)
              .acl(AclCategory.ADMIN, AclCategory.DANGEROUS)
              .tips("nondeterministic_output")
              .handler(PersistenceCommands::lastsave),
          command("save")
              .since("1.0.0")
              .group(SERVER)
              .complexity("O(N) for N keys of all databases.")
              .summary("Saves the data set to a file while nobody is served.")
              .arity(1)
              .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING, NO_MULTI)
              .handler(PersistenceCommands::save));

  private PersistenceCommands() {}

  static void save(CommandContext context) {
    SnapshotFile file = context.server().snapshotFile;
    boolean[] saved = new boolean[1];
    context.exclusively(() -> {
      if (file.isSaving() || context.server().keyspace.isSnapshotOpen()) {
        throw new CommandException(IN_PROGRESS);
      }
      saved[0] = file.saveNow();
    });
    if (!saved[0]) {
      throw new CommandException("ERR");
    }
    context.reply().ok();
  }

  static void bgsave(CommandContext context) {
    boolean schedule = context.argCount() == 2 && context.argIs(1, "SCHEDULE");
    if (context.argCount() > 1 && !schedule) {
      throw Errors.syntax();
    }
    ServerContext server = context.server();
    SnapshotFile file = server.snapshotFile;
    boolean inExec = context.execution().isAtomic();
    if (file.isSaving()) {
      throw new CommandException(IN_PROGRESS);
    }
    if (inExec || server.snapshots.isRunning()) {
      if (!schedule && !inExec) {
        throw new CommandException(ANOTHER);
      }
      file.schedule();
      context.reply().status("Background saving scheduled");
      return;
    }
    context.exclusively(file::begin);
    context.reply().status("Background saving started");
  }

  static void bgrewriteaof(CommandContext context) {
    boolean inExec = context.execution().isAtomic();
    switch (context.server().appendOnly.log().rewrite(inExec)) {
      case STARTED -> context.reply().status("Background append only file rewriting started");
      case SCHEDULED -> context.reply().status("Background append only file rewriting scheduled");
      case ALREADY_RUNNING ->
          throw new CommandException(
              "ERR Background append only file rewriting already in progress");
    }
  }

  static void lastsave(CommandContext context) {
    context.reply().integer(context.server().snapshotFile.lastSaveSeconds());
  }
}
