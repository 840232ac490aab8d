package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.encoding.Bits;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.resp.ReplyWriter;

/// BITFIELD and BITFIELD_RO: integers of any width inside strings. Rows: [BitRows].
///
/// The operations are read twice: once to find mistakes and the highest bit that is written, before
/// anything changes, and once to be executed.
final class BitFields {
  private enum Overflow {
    WRAP,
    SAT,
    FAIL
  }

  private enum Operation {
    GET,
    SET,
    INCRBY
  }

  private static final String BAD_TYPE =
      "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64"
          + " is.";
  private static final int FIRST = 2;

  private final CommandContext context;
  private int argument = FIRST;

  // the operation read last
  private Operation operation = Operation.GET;
  private Overflow overflow = Overflow.WRAP;
  private boolean signed;
  private int width;
  private long offset;
  private long operand;

  private BitFields(CommandContext context) {
    this.context = context;
  }

  static void bitfield(CommandContext context) {
    new BitFields(context).execute(false);
  }

  static void bitfieldReadOnly(CommandContext context) {
    new BitFields(context).execute(true);
  }

  private void execute(boolean readOnly) {
    int operations = 0;
    long lastBit = -1;
    while (next()) {
      operations++;
      if (operation != Operation.GET) {
        lastBit = Math.max(lastBit, offset + width - 1);
      }
    }
    if (lastBit < 0) {
      long record = context.readString(1);
      int length = record == 0 ? 0 : Strings.length(context.heap(), record);
      long scratch = context.scratch();
      long bytes = record == 0 ? 0 : Strings.bytesAddress(context.heap(), record, scratch);
      reply(operations, bytes, length, false);
      return;
    }
    if (readOnly) {
      throw new CommandException("ERR BITFIELD_RO only supports the GET subcommand");
    }
    long record = context.writeString(1);
    int oldLength = record == 0 ? -1 : Strings.length(context.heap(), record);
    long bytes = BitCommands.edit(context, record, lastBit);
    int length = Strings.length(context.heap(), context.cursor().record());
    int changes = reply(operations, bytes, length, length != oldLength);
    context.modified(1, KeyEvent.SET_BIT, changes);
  }

  // ---- reading the operations -------------------------------------------------------------

  /// Reads the next operation.
  ///
  /// @return false when there is none
  private boolean next() {
    while (argument < context.argCount()) {
      int left = context.argCount() - argument - 1;
      if (left >= 1 && context.argIs(argument, "OVERFLOW")) {
        overflow = overflowAt(argument + 1);
        argument += 2;
        continue;
      }
      operation = operationAt(argument, left);
      parseType(argument + 1);
      offset = BitCommands.offset(context, argument + 2, width);
      boolean writes = operation != Operation.GET;
      operand = writes ? context.argLong(argument + 3) : 0;
      argument += writes ? 4 : 3;
      return true;
    }
    return false;
  }

  private Overflow overflowAt(int index) {
    for (Overflow kind : Overflow.values()) {
      if (context.argIs(index, kind.name())) {
        return kind;
      }
    }
    throw new CommandException("ERR Invalid OVERFLOW type specified");
  }

  private Operation operationAt(int index, int left) {
    if (left >= 2 && context.argIs(index, "GET")) {
      return Operation.GET;
    }
    if (left >= 3 && context.argIs(index, "SET")) {
      return Operation.SET;
    }
    if (left >= 3 && context.argIs(index, "INCRBY")) {
      return Operation.INCRBY;
    }
    throw Errors.syntax();
  }

  private void parseType(int index) {
    String type = context.argText(index);
    signed = type.startsWith("i");
    boolean known = signed || type.startsWith("u");
    String digits = known ? type.substring(1) : "";
    width = digits.matches("[1-9][0-9]?") ? Integer.parseInt(digits) : 0;
    if (width < 1 || width > (signed ? 64 : 63)) {
      throw new CommandException(BAD_TYPE);
    }
  }

  // ---- executing them ---------------------------------------------------------------------

  /// Executes all operations on a string.
  ///
  /// @return how many changed it; all that wrote when it has just grown
  private int reply(int operations, long bytes, int length, boolean grown) {
    ReplyWriter reply = context.reply();
    reply.array(operations);
    argument = FIRST;
    overflow = Overflow.WRAP;
    int changes = 0;
    while (next()) {
      long old = extended(Bits.field(bytes, length, offset, width));
      if (operation == Operation.GET) {
        reply.integer(old);
        continue;
      }
      long sum = operation == Operation.SET ? operand : old + operand;
      int beyond = beyond(operation == Operation.SET ? operand : old);
      if (beyond != 0 && overflow == Overflow.FAIL) {
        reply.nullValue();
        continue;
      }
      long value = beyond == 0 ? sum : overflow == Overflow.SAT ? bound(beyond) : extended(sum);
      reply.integer(operation == Operation.SET ? old : value);
      Bits.setField(bytes, offset, width, value);
      changes += grown || value != old ? 1 : 0;
    }
    return changes;
  }

  /// Cuts a number to the field's width.
  private long extended(long value) {
    int unused = Long.SIZE - width;
    return signed ? value << unused >> unused : value << unused >>> unused;
  }

  private long bound(int direction) {
    if (direction > 0) {
      return signed ? Long.MAX_VALUE >> Long.SIZE - width : (1L << width) - 1;
    }
    return signed ? Long.MIN_VALUE >> Long.SIZE - width : 0;
  }

  /// Whether the new value is above (1), below (-1) or within (0) the field's range.
  ///
  /// @param value to be written, or for INCRBY to be added to
  private int beyond(long value) {
    long increment = operation == Operation.SET ? 0 : operand;
    long max = bound(1);
    if (!signed) {
      boolean above = Long.compareUnsigned(value, max) > 0;
      if (above || increment > 0 && increment > max - value) {
        return 1;
      }
      return increment < 0 && increment < -value ? -1 : 0;
    }
    // as in Redis, the distances wrap: SET of a number far below a narrow field is above it
    long toMax = max - value;
    long toMin = bound(-1) - value;
    boolean narrow = width < Long.SIZE;
    if (value > max || (narrow || value >= 0 && increment > 0) && increment > toMax) {
      return 1;
    }
    boolean below = value < bound(-1);
    return below || (narrow || value < 0 && increment < 0) && increment < toMin ? -1 : 0;
  }
}
