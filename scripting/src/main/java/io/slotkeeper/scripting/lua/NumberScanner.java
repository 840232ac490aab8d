package io.slotkeeper.scripting.lua;

import java.nio.charset.StandardCharsets;

/// The grammar of C's `strtod`: decimal, hexadecimal, `inf`, `infinity` and `nan`, with a sign.
///
/// Scanning and valuing are apart because JSON decoding takes the longest prefix that is a number
/// while Lua wants the whole text.
public final class NumberScanner {
  private NumberScanner() {}

  /// The end of the longest numeral that starts at `from`; `from` itself when there is none.
  public static int scan(byte[] b, int from, int end) {
    int i = from;
    if (i < end && (b[i] == '-' || b[i] == '+')) {
      i++;
    }
    int word = scanWord(b, i, end);
    if (word > i) {
      return word;
    }
    if (isHex(b, i, end)) {
      return scanDigits(b, i + 2, end, 16, 'p');
    }
    int stop = scanDigits(b, i, end, 10, 'e');
    return stop == i ? from : stop;
  }

  private static int scanWord(byte[] b, int i, int end) {
    if (matches(b, i, end, "infinity")) {
      return i + 8;
    }
    return matches(b, i, end, "inf") || matches(b, i, end, "nan") ? i + 3 : i;
  }

  private static boolean matches(byte[] b, int from, int end, String lower) {
    if (end - from < lower.length()) {
      return false;
    }
    for (int i = 0; i < lower.length(); i++) {
      if ((b[from + i] | 0x20) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Whether `0x` and at least one hex digit follow; `0x` alone is the numeral `0`.
  private static boolean isHex(byte[] b, int i, int end) {
    if (end - i < 3 || b[i] != '0' || (b[i + 1] | 0x20) != 'x') {
      return false;
    }
    return digit(b[i + 2], 16) >= 0 || (b[i + 2] == '.' && end - i > 3 && digit(b[i + 3], 16) >= 0);
  }

  private static int scanDigits(byte[] b, int from, int end, int radix, char exponentMark) {
    int i = from;
    int digits = 0;
    while (i < end && digit(b[i], radix) >= 0) {
      i++;
      digits++;
    }
    if (i < end && b[i] == '.') {
      int fraction = i + 1;
      while (fraction < end && digit(b[fraction], radix) >= 0) {
        fraction++;
        digits++;
      }
      i = digits > 0 ? fraction : i;
    }
    if (digits == 0) {
      return from;
    }
    if (i < end && (b[i] | 0x20) == exponentMark) {
      int e = i + 1;
      if (e < end && (b[e] == '-' || b[e] == '+')) {
        e++;
      }
      if (e < end && digit(b[e], 10) >= 0) {
        while (e < end && digit(b[e], 10) >= 0) {
          e++;
        }
        i = e;
      }
    }
    return i;
  }

  /// The value of the numeral `b[from..end)`, as found by [#scan].
  public static double value(byte[] b, int from, int end) {
    boolean negative = b[from] == '-';
    int i = b[from] == '-' || b[from] == '+' ? from + 1 : from;
    double magnitude = magnitude(b, i, end);
    return negative ? -magnitude : magnitude;
  }

  private static double magnitude(byte[] b, int i, int end) {
    if ((b[i] | 0x20) == 'i') {
      return Double.POSITIVE_INFINITY;
    }
    if ((b[i] | 0x20) == 'n') {
      return Double.NaN;
    }
    if (isHex(b, i, end)) {
      return hex(b, i, end);
    }
    if (end - i <= 9) {
      int n = 0;
      int j = i;
      for (; j < end && b[j] >= '0' && b[j] <= '9'; j++) {
        n = n * 10 + b[j] - '0';
      }
      if (j == end) {
        return n;
      }
    }
    return Double.parseDouble(new String(b, i, end - i, StandardCharsets.ISO_8859_1));
  }

  private static double hex(byte[] b, int i, int end) {
    String text = new String(b, i, end - i, StandardCharsets.ISO_8859_1);
    boolean hasExponent = text.indexOf('p') >= 0 || text.indexOf('P') >= 0;
    return Double.parseDouble(hasExponent ? text : text + "p0");
  }

  /// The value of a digit, or -1.
  public static int digit(byte c, int radix) {
    int value;
    if (c >= '0' && c <= '9') {
      value = c - '0';
    } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
      value = (c | 0x20) - 'a' + 10;
    } else {
      return -1;
    }
    return value < radix ? value : -1;
  }
}
