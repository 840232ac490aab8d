package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.value.HashValue;

/// What a command does to fields of the hash at its cursor, to be announced when it is done.
final class HashChange {
  private final CommandContext context;
  private int changed;
  private int deleted;

  HashChange(CommandContext context) {
    this.context = context;
  }

  private HashValue hash() {
    return context.views().hash(context.cursor());
  }

  /// Gives the field of an argument, which is there, an expiry, or deletes it when that is past.
  ///
  /// @return whether it is still there
  boolean expire(int field, long expiry) {
    if (expiry <= context.nowMillis()) {
      delete(field);
      return false;
    }
    hash().setExpiry(context.argAddress(field), context.argLength(field), expiry);
    changed++;
    return true;
  }

  /// Lets the field of an argument, which is there, last for ever.
  void persist(int field) {
    HashValue hash = hash();
    if (hash.expiry(context.argAddress(field), context.argLength(field)) != Record.NO_EXPIRY) {
      hash.setExpiry(context.argAddress(field), context.argLength(field), Record.NO_EXPIRY);
      changed++;
    }
  }

  void delete(int field) {
    if (hash().remove(context.argAddress(field), context.argLength(field))) {
      deleted++;
    }
  }

  /// Tells what happened to the key of argument 1, and deletes it when its last field went.
  ///
  /// @param event of fields that were changed; deleting has its own
  void announce(KeyEvent event) {
    context.modified(1, deleted > 0 ? KeyEvent.HDEL : event, changed + deleted);
    if (deleted > 0 && hash().count() == 0) {
      context.cursor().delete();
      context.event(1, KeyEvent.DEL);
    }
  }
}
