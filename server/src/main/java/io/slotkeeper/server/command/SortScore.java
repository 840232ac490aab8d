package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Decimals;
import io.slotkeeper.datatypes.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/// What SORT takes for a number: all that the C library's `strtod` reads to the end of the text.
///
/// So blanks in front are fine, a zero byte ends the text, no text at all is 0, and there are
/// infinities and hexadecimal numbers.
final class SortScore {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)(e[+-]?\\d+)?");
  private static final Pattern HEXADECIMAL =
      Pattern.compile("[+-]?0x(\\p{XDigit}+\\.?\\p{XDigit}*|\\.\\p{XDigit}+)(p[+-]?\\d+)?");
  private static final Pattern INFINITE = Pattern.compile("[+-]?inf(inity)?");
  private static final Pattern ZERO = Pattern.compile("[+-]?(0x)?[0.]*([ep].*)?");
  private static final int MAX_TEXT = 4096;

  private SortScore() {}

  /// The number, or NaN when it is none or none that a double can hold.
  static double parse(long address, int length) {
    if (Decimals.isLong(address, length)) {
      return Decimals.toLong(address, length);
    }
    if (length > MAX_TEXT) {
      return Double.NaN;
    }
    String whole = new String(Memory.bytes(address, length), StandardCharsets.ISO_8859_1);
    int end = whole.indexOf('\0');
    return parse(end < 0 ? whole : whole.substring(0, end));
  }

  private static double parse(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    String number = text.stripLeading().toLowerCase(Locale.ROOT);
    if (INFINITE.matcher(number).matches()) {
      return number.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    boolean hexadecimal = HEXADECIMAL.matcher(number).matches();
    if (!hexadecimal && !DECIMAL.matcher(number).matches()) {
      return Double.NaN;
    }
    double value =
        Double.parseDouble(hexadecimal && number.indexOf('p') < 0 ? number + "p0" : number);
    boolean vanished = value == 0 && !ZERO.matcher(number).matches();
    return Double.isInfinite(value) || vanished ? Double.NaN : value;
  }
}
