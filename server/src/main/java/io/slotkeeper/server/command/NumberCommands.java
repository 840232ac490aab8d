package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Decimals;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.memory.Memory;
import java.nio.charset.StandardCharsets;

/// Strings as numbers: counters of 64-bit integers and of long doubles. Rows: [StringTable].
final class NumberCommands {
  private static final String OVERFLOW = "ERR increment or decrement would overflow";

  private NumberCommands() {}

  static void incr(CommandContext context) {
    add(context, 1);
  }

  static void decr(CommandContext context) {
    add(context, -1);
  }

  static void incrby(CommandContext context) {
    add(context, context.argLong(2));
  }

  static void decrby(CommandContext context) {
    long decrement = context.argLong(2);
    if (decrement == Long.MIN_VALUE) {
      throw new CommandException("ERR decrement would overflow");
    }
    add(context, -decrement);
  }

  private static void add(CommandContext context, long increment) {
    long record = context.writeString(1);
    long old = record == 0 ? 0 : longValue(context, record);
    long sum = old + increment;
    if (((old ^ sum) & (increment ^ sum)) < 0) {
      throw new CommandException(OVERFLOW);
    }
    if (record != 0 && Record.encoding(record) == Record.INT) {
      Memory.putLong(Record.tailAddress(record), sum);
    } else {
      long expiry = ExpiryOption.of(record);
      Strings.setLong(context.cursor(), sum, expiry, context.accessClock().initial());
    }
    context.modified(1, KeyEvent.INCR_BY);
    context.reply().integer(sum);
  }

  private static long longValue(CommandContext context, long record) {
    if (Record.encoding(record) == Record.INT) {
      return Memory.getLong(Record.tailAddress(record));
    }
    int length = Strings.length(context.heap(), record);
    long bytes = Strings.bytesAddress(context.heap(), record, context.scratch());
    if (!Decimals.isLong(bytes, length)) {
      throw new CommandException(Errors.NOT_AN_INTEGER);
    }
    return Decimals.toLong(bytes, length);
  }

  static void incrbyfloat(CommandContext context) {
    long record = context.writeString(1);
    LongDouble old = LongDouble.ZERO;
    if (record != 0) {
      int length = Strings.length(context.heap(), record);
      long bytes = Strings.bytesAddress(context.heap(), record, context.scratch());
      old = parse(Memory.bytes(bytes, length));
    }
    LongDouble sum = old.plus(parse(context.argBytes(2)));
    if (!sum.isFinite()) {
      throw new CommandException("ERR increment would produce NaN or Infinity");
    }
    byte[] text = sum.toString().getBytes(StandardCharsets.US_ASCII);
    Memory.copy(text, 0, context.scratch(), Math.min(text.length, CommandContext.SCRATCH_BYTES));
    long expiry = ExpiryOption.of(record);
    int access = context.accessClock().initial();
    Strings.setText(context.cursor(), context.scratch(), text.length, expiry, access);
    context.modified(1, KeyEvent.INCR_BY_FLOAT);
    Effects effects = context.effects();
    if (effects.areWanted()) {
      effects.command(Effects.SET, 4).argument(1).word(text).word(Effects.KEEPTTL);
    }
    context.reply().bulk(text);
  }

  private static LongDouble parse(byte[] text) {
    LongDouble number = LongDouble.parse(new String(text, StandardCharsets.ISO_8859_1));
    if (number == null) {
      throw new CommandException(Errors.NOT_A_FLOAT);
    }
    return number;
  }
}
