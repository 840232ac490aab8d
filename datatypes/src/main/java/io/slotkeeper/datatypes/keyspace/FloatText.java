package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Floating point numbers in text, as the C library's `strtod` reads them: decimal or hexadecimal,
/// with or without an exponent, or an infinity.
///
/// Most numbers have few digits and no exponent. Those are read without an object: an integer below
/// 2^53 divided by a power of ten up to 10^22 is rounded once, hence correctly (W. Clinger, "How to
/// read floating point numbers accurately", 1990).
public final class FloatText {
  private static final int MAX_SHORT_LENGTH = 20;
  private static final int MAX_SHORT_DIGITS = 18;
  private static final long MAX_EXACT = 1L << 53;
  private static final double[] POWERS_OF_TEN = new double[MAX_SHORT_LENGTH + 1];
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d++\\.?\\d*+|\\.\\d++)([eE][+-]?\\d++)?");
  private static final Pattern HEXADECIMAL =
      Pattern.compile(
          "[+-]?0[xX](\\p{XDigit}++\\.?\\p{XDigit}*+|\\.\\p{XDigit}++)([pP][+-]?\\d++)?");
  private static final Pattern INFINITE = Pattern.compile("[+-]?inf(inity)?");

  static {
    double power = 1;
    for (int i = 0; i < POWERS_OF_TEN.length; i++) {
      POWERS_OF_TEN[i] = power;
      power *= 10;
    }
  }

  private FloatText() {}

  /// The number that the whole text is, NaN when it is none. What is too large is infinite, what is
  /// too small is 0.
  public static double parse(long address, int length) {
    double value = parseShort(address, length);
    return Double.isNaN(value) ? parseAny(address, length) : value;
  }

  /// The number, or NaN when it takes [#parseAny(long, int)] to tell.
  private static double parseShort(long address, int length) {
    if (length == 0 || length > MAX_SHORT_LENGTH) {
      return Double.NaN;
    }
    boolean negative = Memory.getByte(address) == '-';
    long mantissa = 0;
    int digits = 0;
    int point = -1;
    for (int i = negative ? 1 : 0; i < length; i++) {
      int c = Memory.getByte(address + i);
      if (c >= '0' && c <= '9') {
        mantissa = mantissa * 10 + (c - '0');
        digits++;
      } else if (c == '.' && point < 0) {
        point = digits;
      } else {
        return Double.NaN;
      }
    }
    if (digits == 0 || digits > MAX_SHORT_DIGITS || mantissa > MAX_EXACT) {
      return Double.NaN;
    }
    double value = point < 0 ? mantissa : mantissa / POWERS_OF_TEN[digits - point];
    return negative ? -value : value;
  }

  private static double parseAny(long address, int length) {
    String text = new String(Memory.bytes(address, length), StandardCharsets.ISO_8859_1);
    if (DECIMAL.matcher(text).matches()) {
      return Double.parseDouble(text);
    }
    Matcher hexadecimal = HEXADECIMAL.matcher(text);
    if (hexadecimal.matches()) {
      return Double.parseDouble(hexadecimal.group(2) == null ? text + "p0" : text);
    }
    if (INFINITE.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.NaN;
  }
}
