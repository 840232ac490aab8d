package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.value.FieldWalk;
import io.slotkeeper.datatypes.value.SetValue;
import io.slotkeeper.resp.ReplyWriter;

/// Sets: members one by one, random ones. Rows: [SetRows].
final class SetCommands {
  /// A table that lost all but this part of its members at once is made as small as it can be.
  private static final int COMPACT_RATIO = 5;

  /// So many members that were popped are repeated by one command.
  private static final int REPEATED_AT_ONCE = 1024;

  private SetCommands() {}

  static void sadd(CommandContext context) {
    long record = context.write(1, Record.SET);
    SetValue set = context.views().set(context.cursor());
    int members = context.argCount() - 2;
    if (record == 0) {
      int access = context.accessClock().initial();
      set.create(context.argAddress(2), context.argLength(2), members, access);
    } else {
      set.prepare(members);
    }
    int added = 0;
    for (int i = 2; i < context.argCount(); i++) {
      added += set.add(context.argAddress(i), context.argLength(i)) ? 1 : 0;
    }
    context.modified(1, KeyEvent.SADD, added);
    context.reply().integer(added);
  }

  static void srem(CommandContext context) {
    long record = context.write(1, Record.SET);
    if (record == 0) {
      context.reply().integer(0);
      return;
    }
    SetValue set = context.views().set(context.cursor());
    int removed = 0;
    for (int i = 2; i < context.argCount() && set.count() > 0; i++) {
      removed += set.remove(context.argAddress(i), context.argLength(i)) ? 1 : 0;
    }
    context.modified(1, KeyEvent.SREM, removed);
    settle(context, set);
    context.reply().integer(removed);
  }

  /// Deletes the key of argument 1 when its set has become empty.
  private static void settle(CommandContext context, SetValue set) {
    if (set.count() == 0) {
      context.cursor().delete();
      context.event(1, KeyEvent.DEL);
    }
  }

  static void smove(CommandContext context) {
    KeyCursor target = context.otherCursor();
    context.seek(target, context.database(), 2);
    long there = context.settle(target);
    long record = context.write(1, Record.SET);
    if (record == 0) {
      context.reply().integer(0);
      return;
    }
    CommandContext.requireType(there, Record.SET);
    long member = context.argAddress(3);
    int length = context.argLength(3);
    SetValue set = context.views().set(context.cursor());
    if (context.sameArguments(1, 2)) {
      context.replyFlag(set.contains(record, member, length));
      return;
    }
    if (!set.remove(member, length)) {
      context.reply().integer(0);
      return;
    }
    context.modified(1, KeyEvent.SREM);
    settle(context, set);
    // what happened to the source may have moved the table word of the destination
    context.seek(target, context.database(), 2);
    set = context.views().set(target);
    if (there == 0) {
      set.create(member, length, 1, context.accessClock().initial());
    }
    context.modified(2, KeyEvent.SADD, set.add(member, length) ? 1 : 0);
    context.reply().integer(1);
  }

  static void sismember(CommandContext context) {
    long record = context.read(1, Record.SET);
    context.replyFlag(isMember(context, record, 2));
  }

  static void smismember(CommandContext context) {
    long record = context.read(1, Record.SET);
    context.reply().array(context.argCount() - 2);
    for (int i = 2; i < context.argCount(); i++) {
      context.replyFlag(isMember(context, record, i));
    }
  }

  private static boolean isMember(CommandContext context, long record, int argument) {
    return record != 0
        && context
            .views()
            .set(context.cursor())
            .contains(record, context.argAddress(argument), context.argLength(argument));
  }

  static void scard(CommandContext context) {
    long record = context.read(1, Record.SET);
    context.reply().integer(record == 0 ? 0 : SetValue.count(record));
  }

  static void smembers(CommandContext context) {
    replyAll(context, context.read(1, Record.SET));
  }

  /// Replies with all members as a set.
  static void replyAll(CommandContext context, long record) {
    context.reply().set(record == 0 ? 0 : SetValue.count(record));
    if (record != 0) {
      FieldWalk walk = context.views().walk(record);
      while (walk.next()) {
        context.replyElement(walk.field());
      }
    }
  }

  static void sscan(CommandContext context) {
    FieldScan.scan(context, Record.SET);
  }

  // ---- random members ---------------------------------------------------------------------

  static void srandmember(CommandContext context) {
    if (context.argCount() == 2) {
      RandomFields.one(context, context.read(1, Record.SET));
      return;
    }
    if (context.argCount() > 3) {
      throw Errors.syntax();
    }
    long count = RandomFields.count(context, 2);
    long record = context.read(1, Record.SET);
    ReplyWriter reply = context.reply();
    RandomFields.many(
        context, record, count, reply::array, walk -> context.replyElement(walk.field()));
  }

  static void spop(CommandContext context) {
    if (context.argCount() > 3) {
      throw Errors.syntax();
    }
    if (context.argCount() == 3) {
      popMany(context);
      return;
    }
    long record = context.write(1, Record.SET);
    if (record == 0) {
      context.reply().nullValue();
      return;
    }
    SetValue set = context.views().set(context.cursor());
    repeatRemoval(context, 1);
    pop(context, set);
    context.modified(1, KeyEvent.SPOP);
    settle(context, set);
  }

  private static void popMany(CommandContext context) {
    long count = context.argLong(2, 0, Long.MAX_VALUE, Errors.POSITIVE);
    long record = context.write(1, Record.SET);
    if (record == 0 || count == 0) {
      context.reply().set(0);
      return;
    }
    int size = SetValue.count(record);
    if (count >= size) {
      replyAll(context, record);
      context.cursor().delete();
      context.modified(1, KeyEvent.SPOP, size);
      context.event(1, KeyEvent.DEL);
      context.effects().deletion(1, context.server().config.memory.lazyServerDelete.isOn());
      return;
    }
    SetValue set = context.views().set(context.cursor());
    context.reply().set(count);
    for (long i = 0; i < count; i++) {
      if (i % REPEATED_AT_ONCE == 0) {
        repeatRemoval(context, (int) Math.min(REPEATED_AT_ONCE, count - i));
      }
      pop(context, set);
    }
    if ((size - count) * COMPACT_RATIO <= count
        && Record.encoding(context.cursor().record()) == Record.HASHTABLE) {
      set.compact(false);
    }
    context.modified(1, KeyEvent.SPOP, count);
  }

  /// What is popped is repeated as the removal of so many members, which are to follow.
  private static void repeatRemoval(CommandContext context, int members) {
    if (context.effects().areWanted()) {
      context.effects().command(Effects.SREM, 2 + members).argument(1);
    }
  }

  /// Replies with a random member and removes it.
  private static void pop(CommandContext context, SetValue set) {
    FieldWalk walk = context.views().walk(context.cursor().record());
    walk.seekRandom(context.random().nextLong());
    context.replyElement(walk.field());
    if (context.effects().areWanted()) {
      context.effects().element(walk.field());
    }
    set.removePlace(walk.place());
  }
}
