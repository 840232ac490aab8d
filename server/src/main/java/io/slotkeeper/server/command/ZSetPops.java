package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.value.ZSetValue;
import io.slotkeeper.resp.ReplyWriter;

/// Sorted sets: taking the members with the lowest or highest scores. Rows: [ZSetRows].
final class ZSetPops {
  private ZSetPops() {}

  static void zpopmin(CommandContext context) {
    pop(context, false);
  }

  static void zpopmax(CommandContext context) {
    pop(context, true);
  }

  private static void pop(CommandContext context, boolean highest) {
    if (context.argCount() > 3) {
      throw Errors.syntax();
    }
    boolean hasCount = context.argCount() == 3;
    long count = hasCount ? context.argLong(2, 0, Long.MAX_VALUE, Errors.POSITIVE) : 1;
    long record = context.write(1, Record.ZSET);
    if (record == 0 || count == 0) {
      context.reply().array(0);
      return;
    }
    int popped = (int) Math.min(count, ZSetValue.count(record));
    boolean pairs = hasCount && context.reply().isResp3();
    context.reply().array(pairs ? popped : 2L * popped);
    take(context, 1, highest, popped, pairs);
  }

  static void bzpopmin(CommandContext context) {
    popOrWait(context, false);
  }

  static void bzpopmax(CommandContext context) {
    popOrWait(context, true);
  }

  private static void popOrWait(CommandContext context, boolean highest) {
    int last = context.argCount() - 1;
    long deadline = Wait.deadline(context, last);
    for (int key = 1; key < last; key++) {
      if (context.write(key, Record.ZSET) != 0) {
        context.reply().array(3);
        context.reply().bulk(context.argAddress(key), context.argLength(key));
        take(context, key, highest, 1, false);
        if (context.effects().areWanted()) {
          context.effects().command(highest ? Effects.ZPOPMAX : Effects.ZPOPMIN, 2).argument(key);
        }
        return;
      }
    }
    context.block(Wait.forArray(Record.ZSET, deadline));
  }

  static void zmpop(CommandContext context) {
    if (!popFirst(context, 1)) {
      context.reply().nullArray();
    }
  }

  static void bzmpop(CommandContext context) {
    long deadline = Wait.deadline(context, 1);
    if (!popFirst(context, 2)) {
      context.block(Wait.forArray(Record.ZSET, deadline));
    }
  }

  /// Pops from the first sorted set there is, by the arguments from the number of keys on.
  ///
  /// @return false, nothing being replied, when there is none
  private static boolean popFirst(CommandContext context, int keyCount) {
    long keys =
        context.argLong(keyCount, 1, Long.MAX_VALUE, "ERR numkeys should be greater than 0");
    if (keys >= context.argCount() - keyCount - 1) {
      throw Errors.syntax();
    }
    int where = (int) keys + keyCount + 1;
    boolean highest = isMax(context, where);
    long count = 0;
    for (int i = where + 1; i < context.argCount(); i += 2) {
      if (count != 0 || !context.argIs(i, "COUNT") || i + 1 == context.argCount()) {
        throw Errors.syntax();
      }
      count = context.argLong(i + 1, 1, Long.MAX_VALUE, "ERR count should be greater than 0");
    }
    for (int key = keyCount + 1; key < where; key++) {
      if (context.write(key, Record.ZSET) != 0) {
        takeWithKey(context, key, highest, Math.max(1, count));
        return true;
      }
    }
    return false;
  }

  private static boolean isMax(CommandContext context, int index) {
    if (context.argIs(index, "MAX")) {
      return true;
    }
    if (context.argIs(index, "MIN")) {
      return false;
    }
    throw Errors.syntax();
  }

  /// Replies with the key of an argument, where the cursor stands, and pairs of up to `count`
  /// members and scores, which are removed.
  static void takeWithKey(CommandContext context, int key, boolean highest, long count) {
    int popped = (int) Math.min(count, ZSetValue.count(context.cursor().record()));
    ReplyWriter reply = context.reply();
    reply.array(2);
    reply.bulk(context.argAddress(key), context.argLength(key));
    reply.array(popped);
    Effects effects = context.effects();
    if (effects.areWanted()) {
      effects.command(highest ? Effects.ZPOPMAX : Effects.ZPOPMIN, 3).argument(key).number(popped);
    }
    take(context, key, highest, popped, true);
  }

  /// Replies with so many members and scores of the sorted set at the cursor, the outermost first,
  /// and removes them; with the last one the key goes.
  ///
  /// @param key the argument of the key, where the cursor stands
  /// @param pairs whether each member and score are an array of their own
  static void take(CommandContext context, int key, boolean highest, int members, boolean pairs) {
    ZSetValue zset = context.views().zset(context.cursor());
    ReplyWriter reply = context.reply();
    int count = zset.count();
    for (int i = 0; i < members; i++) {
      zset.seek(highest ? count - 1 - i : 0);
      if (pairs) {
        reply.array(2);
      }
      context.replyElement(zset.member());
      reply.doubleValue(zset.scoreHere());
      zset.removeHere();
    }
    context.modified(key, highest ? KeyEvent.ZPOP_MAX : KeyEvent.ZPOP_MIN, members);
    if (members == count) {
      context.cursor().delete();
      context.event(key, KeyEvent.DEL);
    }
  }
}
