package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.KeyCursor;

/// Shows the open snapshot the keys a command may change, before it changes them.
///
/// What removes or replaces a key shows it by itself ([KeyCursor]); this is for values that are
/// changed in place. The keys are those that are locked for the command, so none can be missed.
///
/// One per loop.
final class PreImages {
  private static final long CHANGES = CommandFlag.WRITE.bit() | CommandFlag.MAY_REPLICATE.bit();

  private final CommandContext context;
  private final KeyCursor cursor;
  private final KeyList keys = new KeyList();

  PreImages(ServerContext server, CommandContext context) {
    this.context = context;
    this.cursor = new KeyCursor(server.keyspace.database(0));
  }

  /// The command the context is bound to is about to be executed.
  void saveKeysOf(Command command) {
    boolean changes = (command.flags() & CHANGES) != 0;
    if (!changes || !command.mayHaveKeys()) {
      return;
    }
    KeySearch.find(command, context, keys);
    for (int i = 0; i < keys.count(); i++) {
      context.seek(cursor, context.database(), keys.position(i));
      cursor.beforeChange();
    }
  }
}
