package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.Values;

/// A value that is built apart from its key, for the key may be one of those it is made from.
final class DetachedResult {
  private final CommandContext context;
  private final int key;
  private final KeyCursor cursor;

  /// @param key the argument of the key that will get the value
  DetachedResult(CommandContext context, int key) {
    this.context = context;
    this.key = key;
    this.cursor = context.views().detached();
    cursor.seekDetached(context.database(), context.slot(key));
  }

  /// Where the value is built.
  KeyCursor cursor() {
    return cursor;
  }

  /// Gives the value to the key, or deletes the key when the value has no elements; replies with
  /// their number.
  ///
  /// @param changes how many changes it counts as
  void store(int elements, KeyEvent event, long changes) {
    KeyCursor target = context.otherCursor();
    context.seek(target, context.database(), key);
    if (elements > 0) {
      Record.setAccess(cursor.record(), context.accessClock().initial());
      Values.moveTo(target, cursor.unlink());
      context.modified(key, event, changes);
    } else {
      drop();
      if (target.record() != 0) {
        target.delete();
        context.modified(key, KeyEvent.DEL);
      }
    }
    context.reply().integer(elements);
  }

  /// Frees the value, if there is one.
  void drop() {
    if (cursor.record() != 0) {
      cursor.delete();
    }
  }
}
