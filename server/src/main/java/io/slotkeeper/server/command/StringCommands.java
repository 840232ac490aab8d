package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.StringBlock;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.resp.ReplyWriter;

/// Strings: reading, writing whole values, parts and lengths. Rows: [StringTable].
final class StringCommands {
  private StringCommands() {}

  // ---- reading ----------------------------------------------------------------------------

  static void get(CommandContext context) {
    long record = context.readString(1);
    if (record == 0) {
      context.reply().nullValue();
    } else {
      context.replyString(record);
    }
  }

  static void getdel(CommandContext context) {
    long record = context.readString(1);
    if (record == 0) {
      context.reply().nullValue();
      return;
    }
    context.replyString(record);
    context.cursor().delete();
    context.modified(1, KeyEvent.DEL);
    context.effects().deletion(1, false);
  }

  static void getex(CommandContext context) {
    boolean persist = false;
    int expiryAt = 0;
    for (int i = 2; i < context.argCount(); i++) {
      if (expiryAt == 0 && context.argIs(i, "PERSIST")) {
        persist = true;
      } else if (!persist
          && i + 1 < context.argCount()
          && ExpiryOption.isAt(context, i, expiryAt)) {
        expiryAt = i++;
      } else {
        throw Errors.syntax();
      }
    }
    long record = context.readString(1);
    if (record == 0) {
      context.reply().nullValue();
      return;
    }
    long expiry = expiryAt == 0 ? Record.NO_EXPIRY : ExpiryOption.parse(context, expiryAt);
    context.replyString(record);
    KeyCursor cursor = context.cursor();
    if (expiry != Record.NO_EXPIRY) {
      if (context.isDue(expiry)) {
        boolean lazily = context.server().config.memory.lazyExpire.isOn();
        cursor.delete(lazily);
        context.modified(1, KeyEvent.DEL);
        context.effects().deletion(1, lazily);
      } else {
        cursor.setExpiry(expiry);
        context.modified(1, KeyEvent.EXPIRE);
        repeatExpiry(context.effects(), expiry);
      }
    } else if (persist && Record.hasExpiry(record)) {
      cursor.setExpiry(Record.NO_EXPIRY);
      context.modified(1, KeyEvent.PERSIST);
      if (context.effects().areWanted()) {
        context.effects().command(Effects.PERSIST, 2).argument(1);
      }
    }
  }

  private static void repeatExpiry(Effects effects, long expiry) {
    if (effects.areWanted()) {
      effects.command(Effects.PEXPIREAT, 3).argument(1).number(expiry);
    }
  }

  static void strlen(CommandContext context) {
    long record = context.readString(1);
    context.reply().integer(record == 0 ? 0 : Strings.length(context.heap(), record));
  }

  static void getrange(CommandContext context) {
    long start = context.argLong(2);
    long end = context.argLong(3);
    long record = context.readString(1);
    long length = record == 0 ? 0 : Strings.length(context.heap(), record);
    if (start < 0 && end < 0 && start > end) {
      context.reply().bulk("");
      return;
    }
    long from = start < 0 ? Math.max(0, start + length) : start;
    long to = Math.min(end < 0 ? Math.max(0, end + length) : end, length - 1);
    if (length == 0 || from > to) {
      context.reply().bulk("");
      return;
    }
    long bytes = Strings.bytesAddress(context.heap(), record, context.scratch());
    context.reply().bulk(bytes + from, (int) (to - from + 1));
  }

  static void mget(CommandContext context) {
    int count = context.argCount() - 1;
    ReplyWriter reply = context.reply();
    reply.array(count);
    for (int i = 1; i <= count; i++) {
      long record = context.lookupRead(i);
      if (record == 0 || Record.type(record) != Record.STRING) {
        reply.nullValue();
      } else {
        context.replyString(record);
      }
    }
  }

  // ---- writing whole values ---------------------------------------------------------------

  static void set(CommandContext context) {
    if (context.argCount() == 3) {
      context.lookupWrite(1);
      store(context, context.cursor(), 2, Record.NO_EXPIRY);
      context.modified(1, KeyEvent.SET);
      context.reply().ok();
      return;
    }
    SetOptions options = SetOptions.parse(context);
    long record = context.lookupWrite(1);
    boolean allowed = options.admits(context, record);
    if (options.get()) {
      if (record != 0 && Record.type(record) != Record.STRING) {
        throw Errors.wrongType();
      }
      context.countLookup(record);
      replyOrNull(context, record);
    }
    if (!allowed) {
      if (!options.get()) {
        context.reply().nullValue();
      }
      return;
    }
    long expiry = options.keepTtl() ? ExpiryOption.of(record) : options.expiry();
    store(context, context.cursor(), 2, expiry);
    context.modified(1, KeyEvent.SET);
    if (options.expiry() != Record.NO_EXPIRY) {
      context.event(1, KeyEvent.EXPIRE);
    }
    if (!options.get()) {
      context.reply().ok();
    }
    if (context.effects().areWanted()) {
      options.repeat(context);
    }
  }

  static void setnx(CommandContext context) {
    boolean absent = context.lookupWrite(1) == 0;
    if (absent) {
      store(context, context.cursor(), 2, Record.NO_EXPIRY);
      context.modified(1, KeyEvent.SET);
    }
    context.replyFlag(absent);
  }

  static void setex(CommandContext context) {
    setWithExpiry(context, true);
  }

  static void psetex(CommandContext context) {
    setWithExpiry(context, false);
  }

  private static void setWithExpiry(CommandContext context, boolean seconds) {
    long expiry = ExpiryOption.parse(context, 2, seconds, false);
    context.lookupWrite(1);
    store(context, context.cursor(), 3, expiry);
    context.modified(1, KeyEvent.SET);
    context.event(1, KeyEvent.EXPIRE);
    context.reply().ok();
    Effects effects = context.effects();
    if (effects.areWanted()) {
      effects.command(Effects.SET, 5).argument(1).argument(3).word(Effects.PXAT).number(expiry);
    }
  }

  static void getset(CommandContext context) {
    long record = context.readString(1);
    replyOrNull(context, record);
    store(context, context.cursor(), 2, Record.NO_EXPIRY);
    context.modified(1, KeyEvent.SET);
    if (context.effects().areWanted()) {
      context.effects().command(Effects.SET, 3).arguments(1, 3);
    }
  }

  static void mset(CommandContext context) {
    requirePairs(context);
    storePairs(context);
    context.reply().ok();
  }

  static void msetnx(CommandContext context) {
    requirePairs(context);
    for (int i = 1; i < context.argCount(); i += 2) {
      if (context.lookupWrite(i) != 0) {
        context.reply().integer(0);
        return;
      }
    }
    storePairs(context);
    context.reply().integer(1);
  }

  private static void requirePairs(CommandContext context) {
    if (context.argCount() % 2 == 0) {
      throw Errors.wrongArity(context.command().spec().name());
    }
  }

  private static void storePairs(CommandContext context) {
    for (int i = 1; i < context.argCount(); i += 2) {
      context.lookupWrite(i);
      store(context, context.cursor(), i + 1, Record.NO_EXPIRY);
      context.modified(i, KeyEvent.SET);
    }
  }

  /// Stores the argument under the cursor's key.
  static void store(CommandContext context, KeyCursor cursor, int argument, long expiry) {
    int access = context.accessClock().initial();
    long block = context.takeBlock(argument);
    if (block != 0) {
      Strings.setBlock(cursor, block, expiry, access);
    } else {
      Strings.set(
          cursor, context.argAddress(argument), context.argLength(argument), expiry, access);
    }
  }

  private static void replyOrNull(CommandContext context, long record) {
    if (record == 0) {
      context.reply().nullValue();
    } else {
      context.replyString(record);
    }
  }

  // ---- writing parts ----------------------------------------------------------------------

  static void append(CommandContext context) {
    long record = context.writeString(1);
    int more = context.argLength(2);
    if (record == 0) {
      store(context, context.cursor(), 2, Record.NO_EXPIRY);
      context.modified(1, KeyEvent.APPEND);
      context.reply().integer(more);
      return;
    }
    int length = Strings.length(context.heap(), record);
    checkLength(context, (long) length + more);
    long bytes = Strings.edit(context.cursor(), length + more, context.scratch());
    Memory.copy(context.argAddress(2), bytes + length, more);
    context.modified(1, KeyEvent.APPEND);
    context.reply().integer((long) length + more);
  }

  static void setrange(CommandContext context) {
    long offset = context.argLong(2);
    if (offset < 0) {
      throw new CommandException("ERR offset is out of range");
    }
    int more = context.argLength(3);
    long record = context.writeString(1);
    int length = record == 0 ? 0 : Strings.length(context.heap(), record);
    if (more == 0) {
      context.reply().integer(length);
      return;
    }
    checkLength(context, offset > Long.MAX_VALUE - more ? Long.MAX_VALUE : offset + more);
    if (record == 0) {
      Strings.set(
          context.cursor(),
          context.scratch(),
          0,
          Record.NO_EXPIRY,
          context.accessClock().initial());
    }
    int newLength = Math.max(length, (int) offset + more);
    long bytes = Strings.edit(context.cursor(), newLength, context.scratch());
    Memory.copy(context.argAddress(3), bytes + offset, more);
    context.modified(1, KeyEvent.SET_RANGE);
    context.reply().integer(newLength);
  }

  private static void checkLength(CommandContext context, long length) {
    if (length > context.server().config.network.maxBulkBytes.value()
        || length > Integer.MAX_VALUE - StringBlock.HEAD_BYTES) {
      throw new CommandException(Errors.STRING_TOO_LONG);
    }
  }
}
