package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;

/// `EX seconds`, `PX milliseconds`, `EXAT unix-time`, `PXAT unix-time-ms` as one unix time in ms.
final class ExpiryOption {
  private static final String[] WORDS = {"EX", "PX", "EXAT", "PXAT"};

  private ExpiryOption() {}

  /// Whether the word at `index` is one of the four, and the one at `earlier` too unless that is 0:
  /// an option may be repeated, the last one counts, but two may not be mixed.
  static boolean isAt(CommandContext context, int index, int earlier) {
    for (String word : WORDS) {
      if (context.argIs(index, word)) {
        return earlier == 0 || context.argIs(earlier, word);
      }
    }
    return false;
  }

  /// Reads the option word at `index` and its number behind it.
  static long parse(CommandContext context, int index) {
    boolean seconds = context.argIs(index, "EX") || context.argIs(index, "EXAT");
    boolean absolute = context.argIs(index, "EXAT") || context.argIs(index, "PXAT");
    return parse(context, index + 1, seconds, absolute);
  }

  /// Reads a positive number of the given unit.
  static long parse(CommandContext context, int index, boolean seconds, boolean absolute) {
    long number = context.argLong(index);
    String name = context.command().spec().name();
    if (number <= 0 || seconds && number > Long.MAX_VALUE / 1000) {
      throw Errors.invalidExpire(name);
    }
    long millis = seconds ? number * 1000 : number;
    if (absolute) {
      return millis;
    }
    if (millis > Long.MAX_VALUE - context.nowMillis()) {
      throw Errors.invalidExpire(name);
    }
    return millis + context.nowMillis();
  }

  /// The expiry a key has now.
  static long of(long record) {
    return record == 0 ? Record.NO_EXPIRY : Record.expiry(record);
  }
}
