package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.server.persistence.RdbFile;
import java.io.IOException;

/// DEBUG RELOAD: saves the data set and loads it again.
final class DebugReload {
  private static final String FAILED = "ERR Error trying to load the RDB dump, check server logs.";

  private DebugReload() {}

  /// What is left out.
  private record Options(boolean save, boolean flush, boolean merge) {
    static Options parse(CommandContext context) {
      boolean save = true;
      boolean flush = true;
      boolean merge = false;
      for (int i = 2; i < context.argCount(); i++) {
        if (context.argIs(i, "NOSAVE")) {
          save = false;
        } else if (context.argIs(i, "NOFLUSH")) {
          flush = false;
        } else if (context.argIs(i, "MERGE")) {
          merge = true;
        } else {
          throw new CommandException(
              "ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.");
        }
      }
      return new Options(save, flush, merge);
    }
  }

  static void reload(CommandContext context) {
    Options options = Options.parse(context);
    context.exclusively(() -> reload(context.server(), options));
    context.server().log.warning("DB reloaded by DEBUG RELOAD");
    context.reply().ok();
  }

  private static void reload(ServerContext server, Options options) {
    server.snapshots.giveUp();
    if (options.save() && !server.snapshotFile.saveNow()) {
      throw new CommandException("ERR");
    }
    if (options.flush()) {
      removeAll(server);
    }
    try {
      RdbFile.Options how = new RdbFile.Options(false, options.merge());
      server.snapshotLoad.now(server.snapshotFile.path(), how);
    } catch (IOException e) {
      server.log.warning(String.valueOf(e.getMessage()));
      throw new CommandException(FAILED);
    }
  }

  /// DEBUG LOADAOF: loads the data set again from the append-only file.
  static void loadAppendOnly(CommandContext context) {
    ServerContext server = context.server();
    context.exclusively(() -> {
      server.snapshots.giveUp();
      try {
        server.appendOnly.reload(() -> removeAll(server));
      } catch (IOException e) {
        server.log.warning(String.valueOf(e.getMessage()));
        throw new CommandException("ERR Error trying to load the AOF files, check server logs.");
      }
      server.snapshotFile.loaded();
    });
    server.log.notice("Append Only File loaded by DEBUG LOADAOF");
    context.reply().ok();
  }

  private static void removeAll(ServerContext server) {
    Keyspace keyspace = server.keyspace;
    for (int i = 0; i < keyspace.databaseCount(); i++) {
      if (keyspace.databaseIfUsed(i) != null) {
        keyspace.detach(i);
      }
    }
    server.scripts.functions.flush();
  }
}
