package io.slotkeeper.server.command;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The 80-bit floating point numbers of x86 (64-bit mantissa), which INCRBYFLOAT counts in.
///
/// Exact decimals rounded, after each step, to 64 significant bits, half to even. The text form has
/// 17 digits behind the point, trailing zeros removed, never an exponent.
final class LongDouble {
  static final LongDouble ZERO = new LongDouble(BigDecimal.ZERO);

  private static final int MANTISSA_BITS = 64;
  private static final int DECIMALS = 17;
  private static final int MAX_TEXT = 5 * 1024 - 1;
  private static final int MAX_DECIMAL_EXPONENT = 4932;
  private static final int MAX_BINARY_EXPONENT = 16_383;
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,9})?");
  private static final Pattern HEXADECIMAL =
      Pattern.compile("[+-]?0[xX](\\p{XDigit}*)\\.?(\\p{XDigit}*)(?:[pP]([+-]?\\d{1,9}))?");
  private static final Pattern INFINITE = Pattern.compile("[+-]?inf(inity)?");

  /// Null stands for an infinity or what is not a number.
  private final @Nullable BigDecimal value;

  private LongDouble(@Nullable BigDecimal value) {
    this.value = value;
  }

  /// A finite double, exactly.
  static LongDouble of(double value) {
    return new LongDouble(new BigDecimal(value));
  }

  /// The number in the text, null when it is none.
  static @Nullable LongDouble parse(String text) {
    if (text.length() > MAX_TEXT) {
      return null;
    }
    if (INFINITE.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
      return new LongDouble(null);
    }
    Matcher hexadecimal = HEXADECIMAL.matcher(text);
    if (hexadecimal.matches()) {
      return parseHexadecimal(hexadecimal, text.startsWith("-"));
    }
    if (!NUMBER.matcher(text).matches()) {
      return null;
    }
    BigDecimal exact = new BigDecimal(text);
    long exponent = (long) exact.precision() - exact.scale() - 1;
    if (exact.signum() != 0 && Math.abs(exponent) > MAX_DECIMAL_EXPONENT) {
      return null;
    }
    return new LongDouble(rounded(exact));
  }

  private static @Nullable LongDouble parseHexadecimal(Matcher parts, boolean negative) {
    String digits = parts.group(1) + parts.group(2);
    if (digits.isEmpty()) {
      return null;
    }
    BigInteger mantissa = new BigInteger(digits, 16);
    if (mantissa.signum() == 0) {
      return ZERO;
    }
    int power = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
    int exponent = power - 4 * parts.group(2).length();
    int top = mantissa.bitLength() - 1 + exponent;
    if (top > MAX_BINARY_EXPONENT || top < -MAX_BINARY_EXPONENT) {
      return null;
    }
    BigDecimal exact = scale(new BigDecimal(mantissa), exponent);
    return new LongDouble(rounded(negative ? exact.negate() : exact));
  }

  boolean isFinite() {
    return value != null;
  }

  LongDouble plus(LongDouble other) {
    return value == null || other.value == null
        ? new LongDouble(null)
        : new LongDouble(rounded(value.add(other.value)));
  }

  private static BigDecimal rounded(BigDecimal exact) {
    if (exact.signum() == 0) {
      return BigDecimal.ZERO;
    }
    // the binary exponent of the last mantissa bit, guessed from the decimal one, then adjusted
    BigDecimal magnitude = exact.abs();
    int exponent = binaryExponent(magnitude) - (MANTISSA_BITS - 1);
    BigDecimal scaled = scale(magnitude, -exponent);
    BigInteger mantissa = scaled.setScale(0, RoundingMode.HALF_EVEN).toBigIntegerExact();
    BigDecimal result = scale(new BigDecimal(mantissa), exponent);
    return exact.signum() < 0 ? result.negate() : result;
  }

  /// The greatest e with 2^e not above the number.
  private static int binaryExponent(BigDecimal magnitude) {
    BigInteger whole = magnitude.toBigInteger();
    if (whole.signum() > 0) {
      return whole.bitLength() - 1;
    }
    int shift = 0;
    BigDecimal scaled = magnitude;
    while (scaled.compareTo(BigDecimal.ONE) < 0) {
      scaled = scale(scaled, 64);
      shift += 64;
    }
    return scaled.toBigInteger().bitLength() - 1 - shift;
  }

  private static BigDecimal scale(BigDecimal number, int powerOfTwo) {
    BigDecimal factor = new BigDecimal(BigInteger.ONE.shiftLeft(Math.abs(powerOfTwo)));
    return powerOfTwo >= 0 ? number.multiply(factor) : number.divide(factor);
  }

  @Override
  public String toString() {
    if (value == null) {
      return "inf";
    }
    BigDecimal shown = value.setScale(DECIMALS, RoundingMode.HALF_EVEN);
    if (shown.signum() == 0) {
      return "0";
    }
    return shown.stripTrailingZeros().toPlainString();
  }
}
