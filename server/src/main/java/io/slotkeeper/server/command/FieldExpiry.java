package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.value.HashValue;

/// When fields are to expire, as arguments say it.
final class FieldExpiry {
  /// No argument may lie farther in the future, so that sums do not overflow what is stored.
  private static final long MAX_MILLIS = HashValue.MAX_EXPIRY >> 2;

  private FieldExpiry() {}

  /// Whether the word is `EX`, `PX`, `EXAT` or `PXAT`.
  static boolean isOption(CommandContext context, int index) {
    return context.argIs(index, "EX")
        || context.argIs(index, "PX")
        || context.argIs(index, "EXAT")
        || context.argIs(index, "PXAT");
  }

  /// Reads such a word and the number behind it.
  ///
  /// @return unix time in ms
  static long parseOption(CommandContext context, int index) {
    boolean seconds = context.argIs(index, "EX") || context.argIs(index, "EXAT");
    boolean absolute = context.argIs(index, "EXAT") || context.argIs(index, "PXAT");
    return parse(context, index + 1, seconds, absolute);
  }

  /// Reads a number of the given unit.
  ///
  /// @return unix time in ms
  static long parse(CommandContext context, int index, boolean seconds, boolean absolute) {
    long number = context.argLong(index);
    if (number < 0) {
      throw new CommandException("ERR invalid expire time, must be >= 0");
    }
    String name = context.command().spec().name();
    if (seconds && number > MAX_MILLIS / 1000) {
      throw Errors.invalidExpire(name);
    }
    long millis = seconds ? number * 1000 : number;
    long from = absolute ? 0 : context.nowMillis();
    if (millis > MAX_MILLIS - from) {
      throw Errors.invalidExpire(name);
    }
    return millis + from;
  }
}
