package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.encoding.Bits;
import io.slotkeeper.datatypes.keyspace.Decimals;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.memory.Memory;

/// Strings as bitmaps: single bits, and looking for bits. Rows: [BitRows].
final class BitCommands {
  private static final String BAD_OFFSET = "ERR bit offset is not an integer or out of range";
  private static final String BAD_BIT = "ERR bit is not an integer or out of range";

  private BitCommands() {}

  // ---- places -----------------------------------------------------------------------------

  /// The number of a bit that the argument names.
  ///
  /// @param width of a field; `#3` then means the fourth field of this width. 0 for single bits
  static long offset(CommandContext context, int argument, int width) {
    long address = context.argAddress(argument);
    int length = context.argLength(argument);
    boolean counted = width > 0 && length > 0 && Memory.getByte(address) == '#';
    int skipped = counted ? 1 : 0;
    if (!Decimals.isLong(address + skipped, length - skipped)) {
      throw new CommandException(BAD_OFFSET);
    }
    long offset = Decimals.toLong(address + skipped, length - skipped) * (counted ? width : 1);
    if (offset < 0 || offset >>> 3 >= context.server().config.network.maxBulkBytes.value()) {
      throw new CommandException(BAD_OFFSET);
    }
    return offset;
  }

  /// Makes the key's string long enough for a bit and ready to be written.
  ///
  /// @param record of the string, 0 when there is none
  /// @return where its bytes are
  static long edit(CommandContext context, long record, long lastBit) {
    int length = (int) (lastBit >>> 3) + 1;
    if (record == 0) {
      int access = context.accessClock().initial();
      Strings.set(context.cursor(), context.scratch(), 0, Record.NO_EXPIRY, access);
    } else {
      length = Math.max(length, Strings.length(context.heap(), record));
    }
    return Strings.edit(context.cursor(), length, context.scratch());
  }

  // ---- single bits ------------------------------------------------------------------------

  static void setbit(CommandContext context) {
    long offset = offset(context, 2, 0);
    boolean on = context.argLong(3, 0, 1, BAD_BIT) == 1;
    long record = context.writeString(1);
    int oldLength = record == 0 ? -1 : Strings.length(context.heap(), record);
    long bytes = edit(context, record, offset);
    boolean old = Bits.get(bytes, offset);
    if (old != on || offset >>> 3 >= oldLength) {
      Bits.set(bytes, offset, on);
      context.modified(1, KeyEvent.SET_BIT);
    }
    context.replyFlag(old);
  }

  static void getbit(CommandContext context) {
    long offset = offset(context, 2, 0);
    long record = context.readString(1);
    boolean on = false;
    if (record != 0 && offset >>> 3 < Strings.length(context.heap(), record)) {
      on = Bits.get(Strings.bytesAddress(context.heap(), record, context.scratch()), offset);
    }
    context.replyFlag(on);
  }

  // ---- ranges -----------------------------------------------------------------------------

  static void bitcount(CommandContext context) {
    long record = context.readString(1);
    if (record == 0) {
      context.reply().integer(0);
      return;
    }
    int argCount = context.argCount();
    long start = 0;
    long end = -1;
    boolean bits = false;
    if (argCount > 2) {
      if (argCount != 4 && argCount != 5) {
        throw Errors.syntax();
      }
      start = context.argLong(2);
      end = context.argLong(3);
      if (start < 0 && end < 0 && start > end) {
        context.reply().integer(0);
        return;
      }
      bits = argCount == 5 && isBitUnit(context, 4);
    }
    long length = Strings.length(context.heap(), record);
    long total = bits ? length << 3 : length;
    long from = fromStart(start, total);
    long to = Math.min(fromStart(end, total), total - 1);
    long count = 0;
    if (from <= to) {
      long bytes = Strings.bytesAddress(context.heap(), record, context.scratch());
      count = Bits.count(bytes, bits ? from : from << 3, bits ? to : (to << 3) + 7);
    }
    context.reply().integer(count);
  }

  static void bitpos(CommandContext context) {
    long bit = context.argLong(2);
    if (bit != 0 && bit != 1) {
      throw new CommandException("ERR The bit argument must be 1 or 0.");
    }
    long record = context.readString(1);
    if (record == 0) {
      context.reply().integer(bit == 1 ? -1 : 0);
      return;
    }
    int argCount = context.argCount();
    if (argCount > 6) {
      throw Errors.syntax();
    }
    long start = argCount > 3 ? context.argLong(3) : 0;
    boolean bits = argCount == 6 && isBitUnit(context, 5);
    boolean hasEnd = argCount > 4;
    long end = hasEnd ? context.argLong(4) : -1;
    long length = Strings.length(context.heap(), record);
    long total = bits ? length << 3 : length;
    long from = fromStart(start, total);
    long to = Math.min(fromStart(end, total), total - 1);
    long found = -1;
    if (from <= to) {
      long bytes = Strings.bytesAddress(context.heap(), record, context.scratch());
      long last = bits ? to : (to << 3) + 7;
      found = Bits.find(bytes, bit == 1, bits ? from : from << 3, last);
      if (found < 0 && bit == 0 && !hasEnd) {
        found = last + 1; // behind a range without end there are zeros
      }
    }
    context.reply().integer(found);
  }

  private static boolean isBitUnit(CommandContext context, int argument) {
    if (context.argIs(argument, "BIT")) {
      return true;
    }
    if (context.argIs(argument, "BYTE")) {
      return false;
    }
    throw Errors.syntax();
  }

  /// An index that may count from the end, not below 0.
  private static long fromStart(long index, long total) {
    return index < 0 ? Math.max(0, total + index) : index;
  }
}
