package io.slotkeeper.scripting.lua;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Numbers as text, both ways, the way C's `%.14g` and `strtod` do it.
///
/// `%.14g` needs the exact decimal value rounded half-even to 14 digits. The shortest digits that
/// identify the double ([Double#toString]) give the same result whenever they are at most 14, and
/// also when the digits beyond the 14th are not exactly `5`: the exact value and the shortest text
/// differ by less than half a unit of the 17th digit, so they fall on the same side of the rounding
/// point. Only the lone `5` needs the exact value, from [BigDecimal]; so do subnormal numbers,
/// whose shortest text has few digits because they have few bits.
public final class Numbers {
  /// The NaN that invalid operations make on x86; it prints as `-nan`.
  public static final double NEGATIVE_NAN = Double.longBitsToDouble(0xfff8000000000000L);

  private static final int PRECISION = 14;
  private static final double EXACT_INTEGER_LIMIT = 1e14;

  private Numbers() {}

  /// C's conversion of a double to a 64-bit integer: out of range and NaN give the minimum.
  public static long toLong(double d) {
    return d >= -0x1p63 && d < 0x1p63 ? (long) d : Long.MIN_VALUE;
  }

  /// C's `(int)(ptrdiff_t) d`.
  public static int toInt(double d) {
    return (int) toLong(d);
  }

  /// A number as `tostring` writes it.
  public static LuaString toLuaString(double d) {
    if (d == (int) d && (d != 0 || 1 / d > 0)) {
      return smallInteger((int) d);
    }
    return LuaString.ofLatin1(format(d, PRECISION));
  }

  private static LuaString smallInteger(int n) {
    if (n >= 0 && n < 10) {
      return LuaString.ofByte('0' + n);
    }
    byte[] digits = new byte[decimalLength(n)];
    int i = digits.length;
    int rest = -Math.abs(n);
    do {
      digits[--i] = (byte) ('0' - rest % 10);
      rest /= 10;
    } while (rest != 0);
    if (n < 0) {
      digits[0] = '-';
    }
    return LuaString.wrap(digits);
  }

  private static int decimalLength(int n) {
    int length = n < 0 ? 2 : 1;
    for (int rest = n / 10; rest != 0; rest /= 10) {
      length++;
    }
    return length;
  }

  /// A number in C's `%.<precision>g`, `precision` at least 1.
  public static String format(double d, int precision) {
    if (d != d) {
      return nan(d);
    }
    if (Double.isInfinite(d)) {
      return d > 0 ? "inf" : "-inf";
    }
    if (precision == PRECISION && Math.abs(d) < EXACT_INTEGER_LIMIT && d == (long) d && d != 0) {
      return Long.toString((long) d);
    }
    if (d == 0) {
      return 1 / d < 0 ? "-0" : "0";
    }
    double magnitude = Math.abs(d);
    Decimal digits =
        magnitude < Double.MIN_NORMAL || precision > PRECISION
            ? Decimal.exact(precision, magnitude)
            : Decimal.shortest(magnitude).rounded(precision, magnitude);
    return (d < 0 ? "-" : "") + digits.general(precision);
  }

  /// How C prints a NaN; the sign bit shows, and x86 arithmetic makes negative ones.
  public static String nan(double d) {
    return Double.doubleToRawLongBits(d) < 0 ? "-nan" : "nan";
  }

  /// Decimal digits `0.d1d2d3... x 10^exponent`.
  record Decimal(String digits, int exponent) {
    /// The shortest digits that identify a double. Java's own text has two digits at least, which
    /// shows for the two smallest doubles.
    static Decimal shortest(double positive) {
      if (positive <= 2 * Double.MIN_VALUE) {
        return exact(1, positive);
      }
      String text = Double.toString(positive);
      int e = text.indexOf('E');
      int exponent = e < 0 ? 0 : Integer.parseInt(text.substring(e + 1));
      String mantissa = e < 0 ? text : text.substring(0, e);
      int point = mantissa.indexOf('.');
      return of(mantissa.substring(0, point) + mantissa.substring(point + 1), point + exponent);
    }

    private static Decimal of(String digits, int exponent) {
      int start = 0;
      while (start < digits.length() - 1 && digits.charAt(start) == '0') {
        start++;
      }
      int end = digits.length();
      while (end > start + 1 && digits.charAt(end - 1) == '0') {
        end--;
      }
      return new Decimal(digits.substring(start, end), exponent - start);
    }

    Decimal rounded(int precision, double exact) {
      if (digits.length() <= precision) {
        return this;
      }
      boolean tie = digits.length() == precision + 1 && digits.charAt(precision) == '5';
      return tie ? exact(precision, exact) : cut(precision);
    }

    private Decimal cut(int precision) {
      BigDecimal value = new BigDecimal("0." + digits);
      BigDecimal r = value.round(new MathContext(precision, RoundingMode.HALF_EVEN));
      String unscaled = r.unscaledValue().toString();
      return of(unscaled, unscaled.length() - r.scale() + exponent);
    }

    /// The exact decimal value of a double, rounded.
    static Decimal exact(int precision, double value) {
      BigDecimal r =
          new BigDecimal(value).round(new MathContext(precision, RoundingMode.HALF_EVEN));
      String unscaled = r.unscaledValue().toString();
      return of(unscaled, unscaled.length() - r.scale());
    }

    /// The layout of `%g`: plain for exponents -4..precision-1, scientific otherwise.
    String general(int precision) {
      int x = exponent - 1;
      if (x < -4 || x >= precision) {
        StringBuilder out = new StringBuilder(24).append(digits.charAt(0));
        if (digits.length() > 1) {
          out.append('.').append(digits, 1, digits.length());
        }
        return appendExponent(out, x).toString();
      }
      return plain();
    }

    String plain() {
      if (exponent <= 0) {
        return "0." + "0".repeat(-exponent) + digits;
      }
      if (exponent >= digits.length()) {
        return digits + "0".repeat(exponent - digits.length());
      }
      return digits.substring(0, exponent) + "." + digits.substring(exponent);
    }
  }

  /// Appends an exponent as C does: a sign and two digits at least.
  public static StringBuilder appendExponent(StringBuilder out, int exponent) {
    out.append('e').append(exponent < 0 ? '-' : '+');
    int magnitude = Math.abs(exponent);
    if (magnitude < 10) {
      out.append('0');
    }
    return out.append(magnitude);
  }

  /// A number argument of `redis.call`: the shortest digits that identify it, laid out as Redis 7.2
  /// does (fpconv_dtoa).
  public static byte[] toArgument(double d) {
    if (d == (int) d && (d != 0 || 1 / d > 0)) {
      return smallInteger((int) d).bytes();
    }
    return argumentText(d).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String argumentText(double d) {
    String sign = Double.doubleToRawLongBits(d) < 0 ? "-" : "";
    if (d != d) {
      return sign + "nan";
    }
    if (Double.isInfinite(d)) {
      return sign + "inf";
    }
    if (d == 0) {
      return sign + "0";
    }
    Decimal decimal = Decimal.shortest(Math.abs(d));
    int count = decimal.digits.length();
    int k = decimal.exponent - count;
    int exponent = Math.abs(decimal.exponent - 1);
    if (k >= 0 && exponent < count + 7 || k < 0 && (k > -7 || exponent < 4)) {
      return sign + decimal.plain();
    }
    StringBuilder out = new StringBuilder(24).append(sign).append(decimal.digits.charAt(0));
    if (count > 1) {
      out.append('.').append(decimal.digits, 1, count);
    }
    return out.append('e').append(decimal.exponent - 1 < 0 ? '-' : '+').append(exponent).toString();
  }

  // ---- reading

  /// The number a string stands for, null when it is not a numeral.
  public static @Nullable Double parse(LuaString text) {
    byte[] b = text.bytes();
    int start = 0;
    int end = b.length;
    while (start < end && isSpace(b[start])) {
      start++;
    }
    while (end > start && isSpace(b[end - 1])) {
      end--;
    }
    if (start == end) {
      return null;
    }
    int used = NumberScanner.scan(b, start, end);
    return used == end ? Double.valueOf(NumberScanner.value(b, start, end)) : null;
  }

  /// C's `isspace`.
  public static boolean isSpace(int c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
