package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.server.persistence.Snapshots;

/// Shows the open snapshot the keys a command may change, before it changes them.
///
/// What removes or replaces a key shows it by itself ([KeyCursor]); this is for values that are
/// changed in place. The keys are those that are locked for the command, so none can be missed.
///
/// One per loop.
final class PreImages {
  private static final long CHANGES = CommandFlag.WRITE.bit() | CommandFlag.MAY_REPLICATE.bit();

  private final Snapshots snapshots;
  private final CommandContext context;
  private final KeyCursor cursor;
  private final KeyList keys = new KeyList();

  PreImages(ServerContext server, CommandContext context) {
    this.snapshots = server.snapshots;
    this.context = context;
    this.cursor = new KeyCursor(server.keyspace.database(0));
  }

  /// Whether all values the command may change can be shown at once. If not, a large one is being
  /// saved in parts from now on, and the command has to come again.
  boolean areReady(Command command) {
    findKeys(command);
    for (int i = 0; i < keys.count(); i++) {
      context.seek(cursor, context.database(), keys.position(i));
      long record = cursor.record();
      if (record != 0
          && !snapshots.isReady(context.loop(), cursor.database(), cursor.slot(), record)) {
        return false;
      }
    }
    return true;
  }

  /// The command the context is bound to is about to be executed.
  void saveKeysOf(Command command) {
    findKeys(command);
    for (int i = 0; i < keys.count(); i++) {
      context.seek(cursor, context.database(), keys.position(i));
      cursor.beforeChange();
    }
  }

  private void findKeys(Command command) {
    keys.clear();
    if ((command.flags() & CHANGES) != 0 && command.mayHaveKeys()) {
      KeySearch.find(command, context, keys);
    }
  }
}
