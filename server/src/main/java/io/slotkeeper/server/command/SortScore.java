package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.FloatText;
import io.slotkeeper.datatypes.memory.Memory;

/// What SORT takes for a number: what `strtod` of the C library reads to the end of the text and a
/// double can hold.
///
/// So blanks in front are fine, a zero byte ends the text, and no text at all is 0.
final class SortScore {
  private SortScore() {}

  /// The number, or NaN when it is none.
  static double parse(long address, int length) {
    int end = 0;
    while (end < length && Memory.getByte(address + end) != 0) {
      end++;
    }
    if (end == 0) {
      return 0;
    }
    int begin = 0;
    while (begin < end && isBlank(Memory.getByte(address + begin))) {
      begin++;
    }
    double value = FloatText.parse(address + begin, end - begin);
    boolean lost =
        Double.isInfinite(value) && hasDigit(address, begin, end, '0')
            || value == 0 && hasDigit(address, begin, end, '1');
    return lost ? Double.NaN : value;
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  /// Whether the mantissa has a digit from `lowest` to `9`: then an infinity or 0 is none but what
  /// is left of a number too large or too small.
  private static boolean hasDigit(long address, int begin, int end, int lowest) {
    for (int i = begin; i < end; i++) {
      int c = Memory.getByte(address + i);
      if (c == 'e' || c == 'E' || c == 'p' || c == 'P') {
        return false;
      }
      if (c >= lowest && c <= '9') {
        return true;
      }
    }
    return false;
  }
}
