package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import org.jspecify.annotations.Nullable;

/// Whole databases: size, emptying, exchanging. Rows: [ServerCommands].
final class KeyspaceCommands {
  private KeyspaceCommands() {}

  static void dbsize(CommandContext context) {
    Database database = context.server().keyspace.databaseIfUsed(context.client().database);
    context.reply().integer(database == null ? 0 : database.size());
  }

  static void flushdb(CommandContext context) {
    boolean lazy = isLazy(context);
    int index = context.client().database;
    context.exclusively(() -> {
      context.changed(flush(context, index, lazy));
      context.effects().itself();
    });
    context.reply().ok();
  }

  static void flushall(CommandContext context) {
    boolean lazy = isLazy(context);
    context.exclusively(() -> {
      ServerContext server = context.server();
      server.snapshots.keysWillGo();
      for (int i = 0; i < server.keyspace.databaseCount(); i++) {
        context.changed(flush(context, i, lazy));
      }
      context.changed(1);
      context.effects().itself();
      if (!server.config.persistence.savePoints.value().points().isEmpty()) {
        // the file must not bring them back
        server.snapshotFile.schedule();
      }
    });
    context.reply().ok();
  }

  private static boolean isLazy(CommandContext context) {
    if (context.argCount() == 1) {
      return context.server().config.memory.lazyUserFlush.isOn();
    }
    if (context.argCount() == 2 && context.argIs(1, "SYNC")) {
      return false;
    }
    if (context.argCount() == 2 && context.argIs(1, "ASYNC")) {
      return true;
    }
    throw Errors.syntax();
  }

  private static long flush(CommandContext context, int index, boolean lazy) {
    Keyspace keyspace = context.server().keyspace;
    @Nullable Database database = keyspace.databaseIfUsed(index);
    if (database == null) {
      return 0;
    }
    long keys = database.size();
    context.server().keyEvents.emptying(context, index);
    context.server().tracked.flushed();
    if (lazy || keyspace.isSnapshotOpen()) {
      // a snapshot may still have to see the keys
      keyspace.detach(index);
    } else {
      for (int slot = database.nextSlot(0);
          slot < Database.SLOTS;
          slot = database.nextSlot(slot + 1)) {
        database.clear(slot);
      }
    }
    return keys;
  }

  static void swapdb(CommandContext context) {
    if (context.server().cluster != null) {
      throw new CommandException("ERR SWAPDB is not allowed in cluster mode");
    }
    int first = index(context, 1, "ERR invalid first DB index");
    int second = index(context, 2, "ERR invalid second DB index");
    int count = context.server().keyspace.databaseCount();
    if (Math.min(first, second) < 0 || Math.max(first, second) >= count) {
      throw new CommandException(Errors.DB_OUT_OF_RANGE);
    }
    context.exclusively(() -> {
      context.server().keyspace.swap(first, second);
      context.server().keyEvents.swapped(context, first, second);
      context.changed(1);
    });
    context.reply().ok();
  }

  private static int index(CommandContext context, int argument, String error) {
    long index = context.argLong(argument, error);
    if (index < Integer.MIN_VALUE || index > Integer.MAX_VALUE) {
      throw new CommandException(error);
    }
    return (int) index;
  }
}
