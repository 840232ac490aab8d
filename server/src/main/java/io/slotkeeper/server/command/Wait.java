package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a command waits for, how long, and what it replies with when that was in vain.
///
/// @param type of the value a key must hold before the command is called again, see [Record]
/// @param unlessGone false when the command is also called when its key is gone or holds another
///   type, to reply with an error
/// @param nullArray whether a timeout is answered with a null array, else with a null string
/// @param deadlineMillis unix time, [Long#MAX_VALUE] for ever
/// @param atTimeout the reply to a timeout where it is neither, else null
record Wait(
    int type,
    boolean unlessGone,
    boolean nullArray,
    long deadlineMillis,
    @Nullable Supplier<byte[]> atTimeout) {
  private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(Long.MAX_VALUE / 1000);

  /// For something that is no key, and that ends by itself.
  static final Wait FOR_AN_END = new Wait(Record.STRING, false, false, Long.MAX_VALUE, null);

  /// For the end of the server; whose client goes waits no longer.
  static final Wait FOR_SHUTDOWN = new Wait(Record.STRING, false, false, Long.MAX_VALUE, null);

  static Wait forArray(int type, long deadlineMillis) {
    return new Wait(type, true, true, deadlineMillis, null);
  }

  static Wait forString(int type, long deadlineMillis) {
    return new Wait(type, true, false, deadlineMillis, null);
  }

  /// A wait for no key, which somebody else ends.
  static Wait withReply(long deadlineMillis, Supplier<byte[]> atTimeout) {
    return new Wait(0, true, false, deadlineMillis, atTimeout);
  }

  /// Whether the command may find something in this record, 0 for no key.
  boolean isWorthACall(long record) {
    return !unlessGone || record != 0 && Record.type(record) == type;
  }

  /// The deadline that an argument with a number of seconds, maybe a fraction, stands for.
  static long deadline(CommandContext context, int argument) {
    LongDouble number = LongDouble.parse(context.argString(argument));
    if (number == null || !number.isFinite()) {
      throw new CommandException("ERR timeout is not a float or out of range");
    }
    BigDecimal seconds = new BigDecimal(number.toString());
    if (seconds.signum() < 0) {
      throw new CommandException("ERR timeout is negative");
    }
    if (seconds.compareTo(MAX_SECONDS) > 0) {
      throw new CommandException("ERR timeout is out of range");
    }
    return after(context, seconds.movePointRight(3).setScale(0, RoundingMode.CEILING).longValue());
  }

  /// The same of an argument in milliseconds.
  static long deadlineInMillis(CommandContext context, int argument) {
    long millis = context.argLong(argument, "ERR timeout is not an integer or out of range");
    if (millis < 0) {
      throw new CommandException("ERR timeout is negative");
    }
    return after(context, millis);
  }

  private static long after(CommandContext context, long millis) {
    if (millis == 0) {
      return Long.MAX_VALUE;
    }
    if (millis > Long.MAX_VALUE - context.nowMillis()) {
      throw new CommandException("ERR timeout is out of range");
    }
    return context.nowMillis() + millis;
  }
}
