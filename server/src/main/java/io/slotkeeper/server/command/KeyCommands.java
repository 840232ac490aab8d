package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.TypeNames;
import io.slotkeeper.datatypes.keyspace.Values;

/// Keys whatever their value: existence, deletion, renaming, moving, copying. Rows: [KeyTable].
final class KeyCommands {
  private KeyCommands() {}

  static void del(CommandContext context) {
    delete(context, context.server().config.memory.lazyUserDelete.isOn());
  }

  static void unlink(CommandContext context) {
    delete(context, true);
  }

  private static void delete(CommandContext context, boolean lazily) {
    int deleted = 0;
    for (int i = 1; i < context.argCount(); i++) {
      if (context.peek(i) != 0) {
        context.cursor().delete(lazily);
        context.modified(i, KeyEvent.DEL);
        deleted++;
      }
    }
    context.reply().integer(deleted);
  }

  static void exists(CommandContext context) {
    int count = 0;
    for (int i = 1; i < context.argCount(); i++) {
      long record = context.peek(i);
      context.countLookup(record);
      count += record != 0 ? 1 : 0;
    }
    context.reply().integer(count);
  }

  static void touch(CommandContext context) {
    int count = 0;
    for (int i = 1; i < context.argCount(); i++) {
      long record = context.peek(i);
      context.countLookup(record);
      if (record != 0) {
        context.accessClock().touch(record);
        count++;
      }
    }
    context.reply().integer(count);
  }

  static void type(CommandContext context) {
    long record = context.peek(1);
    context.countLookup(record);
    context.reply().status(record == 0 ? "none" : TypeNames.of(Record.type(record)));
  }

  static void rename(CommandContext context) {
    move(context, false);
  }

  static void renamenx(CommandContext context) {
    move(context, true);
  }

  private static void move(CommandContext context, boolean onlyIfAbsent) {
    KeyCursor target = context.otherCursor();
    context.seek(target, context.database(), 2);
    long existing = context.settle(target);
    if (context.lookupWrite(1) == 0) {
      throw new CommandException(Errors.NO_SUCH_KEY);
    }
    if (context.sameArguments(1, 2) || existing != 0 && onlyIfAbsent) {
      replyMoved(context, onlyIfAbsent, false);
      return;
    }
    if (existing != 0) {
      target.delete(context.server().config.memory.lazyServerDelete.isOn());
      // a deletion may move table words of the same slot
      context.seek(1);
    }
    long record = context.cursor().unlink();
    context.seek(target, context.database(), 2);
    Values.moveTo(target, record);
    context.modified(1, KeyEvent.RENAME_FROM);
    context.event(2, KeyEvent.RENAME_TO);
    replyMoved(context, onlyIfAbsent, true);
  }

  private static void replyMoved(CommandContext context, boolean asFlag, boolean moved) {
    if (asFlag) {
      context.replyFlag(moved);
    } else {
      context.reply().ok();
    }
  }

  static void moveToDatabase(CommandContext context) {
    if (context.server().cluster != null) {
      throw new CommandException("ERR MOVE is not allowed in cluster mode");
    }
    Database target = database(context, 2);
    if (target == context.database()) {
      throw new CommandException(Errors.SAME_OBJECT);
    }
    if (context.lookupWrite(1) == 0) {
      context.reply().integer(0);
      return;
    }
    KeyCursor there = context.otherCursor();
    context.seek(there, target, 1);
    if (context.settle(there) != 0) {
      context.reply().integer(0);
      return;
    }
    Values.moveTo(there, context.cursor().unlink());
    context.modified(1, KeyEvent.MOVE_FROM);
    context.event(target.index(), context.argAddress(1), context.argLength(1), KeyEvent.MOVE_TO);
    context.reply().integer(1);
  }

  private static Database database(CommandContext context, int argument) {
    int index = context.argInt(argument);
    if (index < 0 || index >= context.server().keyspace.databaseCount()) {
      throw new CommandException(Errors.DB_OUT_OF_RANGE);
    }
    return context.server().keyspace.database(index);
  }

  static void copy(CommandContext context) {
    Database target = context.database();
    boolean replace = false;
    for (int i = 3; i < context.argCount(); i++) {
      if (context.argIs(i, "REPLACE")) {
        replace = true;
      } else if (context.argIs(i, "DB") && i + 1 < context.argCount()) {
        target = database(context, ++i);
      } else {
        throw Errors.syntax();
      }
    }
    if (target.index() != 0 && context.server().cluster != null) {
      throw new CommandException("ERR Copying to another database is not allowed in cluster mode");
    }
    if (target == context.database() && context.sameArguments(1, 2)) {
      throw new CommandException(Errors.SAME_OBJECT);
    }
    if (context.lookupRead(1) == 0) {
      context.reply().integer(0);
      return;
    }
    KeyCursor there = context.otherCursor();
    context.seek(there, target, 2);
    if (context.settle(there) != 0 && !replace) {
      context.reply().integer(0);
      return;
    }
    Values.copyTo(there, context.cursor().record());
    context.changed(1);
    context.event(target.index(), context.argAddress(2), context.argLength(2), KeyEvent.COPY_TO);
    context.reply().integer(1);
  }

  // ---- expiry -----------------------------------------------------------------------------

  static void ttl(CommandContext context) {
    replyTtl(context, true, false);
  }

  static void pttl(CommandContext context) {
    replyTtl(context, false, false);
  }

  static void expiretime(CommandContext context) {
    replyTtl(context, true, true);
  }

  static void pexpiretime(CommandContext context) {
    replyTtl(context, false, true);
  }

  private static void replyTtl(CommandContext context, boolean seconds, boolean absolute) {
    long record = context.peek(1);
    context.countLookup(record);
    if (record == 0 || !Record.hasExpiry(record)) {
      context.reply().integer(record == 0 ? -2 : -1);
      return;
    }
    long expiry = Record.expiry(record);
    long millis = absolute ? expiry : Math.max(0, expiry - context.nowMillis());
    context.reply().integer(seconds ? millis / 1000 + (millis % 1000 + 500) / 1000 : millis);
  }

  static void persist(CommandContext context) {
    long record = context.lookupWrite(1);
    boolean had = record != 0 && Record.hasExpiry(record);
    if (had) {
      context.cursor().setExpiry(Record.NO_EXPIRY);
      context.modified(1, KeyEvent.PERSIST);
    }
    context.replyFlag(had);
  }

  static void expire(CommandContext context) {
    expire(context, true, false);
  }

  static void pexpire(CommandContext context) {
    expire(context, false, false);
  }

  static void expireat(CommandContext context) {
    expire(context, true, true);
  }

  static void pexpireat(CommandContext context) {
    expire(context, false, true);
  }

  private static void expire(CommandContext context, boolean seconds, boolean absolute) {
    ExpireCondition condition = ExpireCondition.parse(context);
    long expiry = expiryOf(context, seconds, absolute);
    long record = context.lookupWrite(1);
    if (record == 0 || !condition.admits(Record.expiry(record), expiry)) {
      context.reply().integer(0);
      return;
    }
    if (context.isDue(expiry)) {
      boolean lazily = context.server().config.memory.lazyExpire.isOn();
      context.cursor().delete(lazily);
      context.modified(1, KeyEvent.DEL);
      context.effects().deletion(1, lazily);
    } else {
      context.cursor().setExpiry(expiry);
      context.modified(1, KeyEvent.EXPIRE);
      if ((seconds || !absolute) && context.effects().areWanted()) {
        repeatExpiry(context, expiry);
      }
    }
    context.reply().integer(1);
  }

  private static void repeatExpiry(CommandContext context, long expiry) {
    Effects effects = context.effects();
    effects.command(Effects.PEXPIREAT, context.argCount()).argument(1).number(expiry);
    effects.arguments(3, context.argCount());
  }

  /// The expiry in unix ms; one in the past is fine.
  private static long expiryOf(CommandContext context, boolean seconds, boolean absolute) {
    long number = context.argLong(2);
    String name = context.command().spec().name();
    if (seconds && (number > Long.MAX_VALUE / 1000 || number < Long.MIN_VALUE / 1000)) {
      throw Errors.invalidExpire(name);
    }
    long millis = seconds ? number * 1000 : number;
    if (absolute) {
      return Math.max(0, millis);
    }
    if (millis > Long.MAX_VALUE - context.nowMillis()) {
      throw Errors.invalidExpire(name);
    }
    return Math.max(0, millis + context.nowMillis());
  }
}
