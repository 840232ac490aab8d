package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.Decimals;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.value.Element;
import io.slotkeeper.datatypes.value.FieldWalk;
import io.slotkeeper.datatypes.value.HashLimits;
import io.slotkeeper.datatypes.value.HashValue;
import io.slotkeeper.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Hashes. Rows: [HashRows].
final class HashCommands {
  private HashCommands() {}

  // ---- reading ----------------------------------------------------------------------------

  static void hget(CommandContext context) {
    replyField(context, context.read(1, Record.HASH), 2);
  }

  static void hmget(CommandContext context) {
    long record = context.read(1, Record.HASH);
    context.reply().array(context.argCount() - 2);
    for (int i = 2; i < context.argCount(); i++) {
      replyField(context, record, i);
    }
  }

  private static void replyField(CommandContext context, long record, int field) {
    HashValue hash = find(context, record, field);
    if (hash == null) {
      context.reply().nullValue();
    } else {
      context.replyElement(hash.value());
    }
  }

  /// The hash, standing at the field that the argument names; null when there is no such field.
  private static @Nullable HashValue find(CommandContext context, long record, int field) {
    if (record == 0) {
      return null;
    }
    HashValue hash = context.views().hash(context.cursor());
    return hash.find(context.argAddress(field), context.argLength(field)) ? hash : null;
  }

  static void hexists(CommandContext context) {
    long record = context.read(1, Record.HASH);
    context.replyFlag(find(context, record, 2) != null);
  }

  static void hstrlen(CommandContext context) {
    HashValue hash = find(context, context.read(1, Record.HASH), 2);
    context.reply().integer(hash == null ? 0 : hash.value().length());
  }

  static void hlen(CommandContext context) {
    long record = context.read(1, Record.HASH);
    context.reply().integer(record == 0 ? 0 : HashValue.count(record));
  }

  static void hgetall(CommandContext context) {
    long record = context.readWholeHash(1);
    context.reply().map(record == 0 ? 0 : HashValue.count(record));
    replyAll(context, record, true, true);
  }

  static void hkeys(CommandContext context) {
    long record = context.readWholeHash(1);
    context.reply().array(record == 0 ? 0 : HashValue.count(record));
    replyAll(context, record, true, false);
  }

  static void hvals(CommandContext context) {
    long record = context.readWholeHash(1);
    context.reply().array(record == 0 ? 0 : HashValue.count(record));
    replyAll(context, record, false, true);
  }

  private static void replyAll(
      CommandContext context, long record, boolean fields, boolean values) {
    if (record == 0) {
      return;
    }
    FieldWalk walk = context.views().walk(record);
    while (walk.next()) {
      if (fields) {
        context.replyElement(walk.field());
      }
      if (values) {
        context.replyElement(walk.value());
      }
    }
  }

  // ---- writing ----------------------------------------------------------------------------

  static void hset(CommandContext context) {
    context.reply().integer(putAll(context));
  }

  static void hmset(CommandContext context) {
    putAll(context);
    context.reply().ok();
  }

  private static int putAll(CommandContext context) {
    int last = context.argCount();
    if (last % 2 == 1) {
      throw Errors.wrongArity(context.command().spec().name());
    }
    HashValue hash = prepared(context, context.write(1, Record.HASH), last);
    int created = 0;
    for (int i = 2; i < last; i += 2) {
      created += put(context, hash, i) ? 1 : 0;
    }
    context.modified(1, KeyEvent.HSET, (last - 2) / 2);
    return created;
  }

  static void hsetnx(CommandContext context) {
    long record = context.write(1, Record.HASH);
    boolean absent = find(context, record, 2) == null;
    if (absent) {
      put(context, prepared(context, record, 4), 2);
      context.modified(1, KeyEvent.HSET);
    }
    context.replyFlag(absent);
  }

  private static boolean put(CommandContext context, HashValue hash, int field) {
    return hash.put(
        context.argAddress(field),
        context.argLength(field),
        context.argAddress(field + 1),
        context.argLength(field + 1));
  }

  /// The hash at the cursor, made when there is none, ready for the arguments from 2 to `last`.
  private static HashValue prepared(CommandContext context, long record, int last) {
    HashValue hash = context.views().hash(context.cursor());
    int longest = 0;
    long total = 0;
    for (int i = 2; i < last; i++) {
      longest = Math.max(longest, context.argLength(i));
      total += context.argLength(i);
    }
    int fields = (last - 2) / 2;
    if (record == 0) {
      hash.create(listpackRoom(context, last, longest), context.accessClock().initial());
    }
    hash.prepare(fields, longest, total);
    return hash;
  }

  private static int listpackRoom(CommandContext context, int last, int longest) {
    HashLimits limits = context.views().hashLimits();
    if (longest > limits.maxListpackValueBytes() || (last - 2) / 2 > limits.maxListpackEntries()) {
      return 0;
    }
    long room = 0;
    for (int i = 2; i < last; i++) {
      room += Listpack.entryBytes(context.argAddress(i), context.argLength(i));
    }
    return room > Listpack.MAX_BYTES ? 0 : (int) room;
  }

  static void hdel(CommandContext context) {
    long record = context.write(1, Record.HASH);
    if (record == 0) {
      context.reply().integer(0);
      return;
    }
    HashValue hash = context.views().hash(context.cursor());
    int deleted = 0;
    for (int i = 2; i < context.argCount() && hash.count() > 0; i++) {
      deleted += hash.remove(context.argAddress(i), context.argLength(i)) ? 1 : 0;
    }
    context.modified(1, KeyEvent.HDEL, deleted);
    if (hash.count() == 0) {
      context.cursor().delete();
      context.event(1, KeyEvent.DEL);
    }
    context.reply().integer(deleted);
  }

  // ---- numbers ----------------------------------------------------------------------------

  static void hincrby(CommandContext context) {
    long increment = context.argLong(3);
    long record = context.write(1, Record.HASH);
    HashValue found = find(context, record, 2);
    long old = found == null ? 0 : number(found.value());
    long sum = old + increment;
    if (((old ^ sum) & (increment ^ sum)) < 0) {
      throw new CommandException("ERR increment or decrement would overflow");
    }
    putScratch(context, record, Decimals.write(sum, context.scratch()));
    context.modified(1, KeyEvent.HINCR_BY);
    context.reply().integer(sum);
  }

  private static long number(Element value) {
    if (value.isNumber()) {
      return value.number();
    }
    if (!Decimals.isLong(value.address(), value.length())) {
      throw new CommandException("ERR hash value is not an integer");
    }
    return Decimals.toLong(value.address(), value.length());
  }

  static void hincrbyfloat(CommandContext context) {
    LongDouble increment = LongDouble.parse(context.argString(3));
    if (increment == null) {
      throw new CommandException(Errors.NOT_A_FLOAT);
    }
    if (!increment.isFinite()) {
      throw new CommandException("ERR value is NaN or Infinity");
    }
    long record = context.write(1, Record.HASH);
    HashValue found = find(context, record, 2);
    LongDouble sum = increment.plus(found == null ? LongDouble.ZERO : decimal(found.value()));
    if (!sum.isFinite()) {
      throw new CommandException("ERR increment would produce NaN or Infinity");
    }
    byte[] text = sum.toString().getBytes(StandardCharsets.US_ASCII);
    int length = Math.min(text.length, CommandContext.SCRATCH_BYTES);
    Memory.copy(text, 0, context.scratch(), length);
    putScratch(context, record, length);
    context.modified(1, KeyEvent.HINCR_BY_FLOAT);
    if (context.effects().areWanted()) {
      context.effects().command(Effects.HSET, 4).arguments(1, 3).word(text);
    }
    context.reply().bulk(text);
  }

  private static LongDouble decimal(Element value) {
    byte[] bytes = Memory.bytes(value.address(), value.length());
    LongDouble number = LongDouble.parse(new String(bytes, StandardCharsets.ISO_8859_1));
    if (number == null) {
      throw new CommandException("ERR hash value is not a float");
    }
    return number;
  }

  /// Sets the field of argument 2 to the text in the scratch memory.
  private static void putScratch(CommandContext context, long record, int length) {
    HashValue hash = context.views().hash(context.cursor());
    if (record == 0) {
      hash.create(0, context.accessClock().initial());
    }
    hash.put(context.argAddress(2), context.argLength(2), context.scratch(), length, true);
  }

  // ---- random and in steps ----------------------------------------------------------------

  static void hrandfield(CommandContext context) {
    if (context.argCount() == 2) {
      RandomFields.one(context, context.readWholeHash(1));
      return;
    }
    long count = RandomFields.count(context, 2);
    boolean values = context.argCount() == 4 && context.argIs(3, "WITHVALUES");
    if (context.argCount() > 4 || context.argCount() == 4 && !values) {
      throw Errors.syntax();
    }
    if (values && (count < -Long.MAX_VALUE / 2 || count > Long.MAX_VALUE / 2)) {
      throw new CommandException(Errors.OUT_OF_RANGE);
    }
    long record = context.readWholeHash(1);
    ReplyWriter reply = context.reply();
    RandomFields.many(
        context,
        record,
        count,
        size -> reply.array(values && !reply.isResp3() ? 2 * size : size),
        walk -> {
          if (values && reply.isResp3()) {
            reply.array(2);
          }
          context.replyElement(walk.field());
          if (values) {
            context.replyElement(walk.value());
          }
        });
  }

  static void hscan(CommandContext context) {
    FieldScan.scan(context, Record.HASH);
  }
}
