package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.value.HashValue;

/// What a command does to fields of the hash at its cursor, to be announced and repeated when it is
/// done.
final class HashChange {
  private final CommandContext context;

  /// The arguments that name the fields.
  private final int[] changed;

  private final int[] deleted;
  private int changedCount;
  private int deletedCount;

  /// What the changed fields got; [Record#NO_EXPIRY] for none.
  private long expiry = Record.NO_EXPIRY;

  /// @param fields how many the command names
  HashChange(CommandContext context, int fields) {
    this.context = context;
    this.changed = new int[fields];
    this.deleted = new int[fields];
  }

  private HashValue hash() {
    return context.views().hash(context.cursor());
  }

  /// Gives the field of an argument, which is there, an expiry, or deletes it when that is past.
  ///
  /// @param at the same for all fields
  /// @return whether it is still there
  boolean expire(int field, long at) {
    if (context.isDue(at)) {
      delete(field);
      return false;
    }
    hash().setExpiry(context.argAddress(field), context.argLength(field), at);
    expiry = at;
    changed[changedCount++] = field;
    return true;
  }

  /// Lets the field of an argument, which is there, last for ever.
  void persist(int field) {
    HashValue hash = hash();
    if (hash.expiry(context.argAddress(field), context.argLength(field)) != Record.NO_EXPIRY) {
      hash.setExpiry(context.argAddress(field), context.argLength(field), Record.NO_EXPIRY);
      changed[changedCount++] = field;
    }
  }

  void delete(int field) {
    if (hash().remove(context.argAddress(field), context.argLength(field))) {
      deleted[deletedCount++] = field;
    }
  }

  /// Tells what happened to the key of argument 1, and deletes it when its last field went.
  ///
  /// @param event of fields that were changed; deleting has its own
  void announce(KeyEvent event) {
    context.modified(1, deletedCount > 0 ? KeyEvent.HDEL : event, changedCount + deletedCount);
    if (deletedCount > 0 && hash().count() == 0) {
      context.cursor().delete();
      context.event(1, KeyEvent.DEL);
    }
    if (context.effects().areWanted()) {
      repeat(context.effects());
    }
  }

  private void repeat(Effects effects) {
    effects.nothing();
    if (deletedCount > 0) {
      effects.command(Effects.HDEL, 2 + deletedCount).argument(1);
      arguments(effects, deleted, deletedCount);
    }
    if (changedCount > 0) {
      if (expiry == Record.NO_EXPIRY) {
        effects.command(Effects.HPERSIST, 4 + changedCount).argument(1);
      } else {
        effects.command(Effects.HPEXPIREAT, 5 + changedCount).argument(1).number(expiry);
      }
      effects.word(Effects.FIELDS).number(changedCount);
      arguments(effects, changed, changedCount);
    }
  }

  private static void arguments(Effects effects, int[] fields, int count) {
    for (int i = 0; i < count; i++) {
      effects.argument(fields[i]);
    }
  }
}
