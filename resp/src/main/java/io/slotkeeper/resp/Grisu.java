package io.slotkeeper.resp;

import java.math.BigInteger;

/// The decimal digits of a double: few, and they read back as the same number.
///
/// Why not `Double.toString`, which always finds the fewest: Redis uses the Grisu2 algorithm, which
/// one time in a thousand takes a digit more, and clients see the difference.
///
/// The number and the ends of the interval of decimals that round to it are multiplied with a power
/// of ten, rounded to 64 bits, so that they get a binary exponent of -60 to -32. Then digits are
/// taken off the upper end until what is left is within the interval, and the last digit is lowered
/// as long as that brings the result nearer to the number.
///
/// Source: F. Loitsch, "Printing floating-point numbers quickly and accurately with integers" (PLDI
/// 2010), section 5. The choice among suitable powers and the last step are those of Redis.
final class Grisu {
  private static final int MANTISSA_BITS = 52;
  private static final long HIDDEN_BIT = 1L << MANTISSA_BITS;
  private static final int EXPONENT_BIAS = 1023 + MANTISSA_BITS;
  private static final int MIN_EXPONENT = -60;
  private static final int MAX_EXPONENT = -32;

  private static final int FIRST_POWER = -348;
  private static final int POWER_STEP = 8;
  private static final int POWERS = 87;
  private static final double LOG_2 = 0.30102999566398114;
  private static final int FIRST_DIGITS = 10;

  /// 64-bit mantissas and binary exponents of 10^-348, 10^-340, ... 10^340.
  private static final long[] MANTISSAS = new long[POWERS];

  private static final int[] EXPONENTS = new int[POWERS];
  private static final long[] TENS = new long[20];

  static {
    for (int i = 0; i < POWERS; i++) {
      computePower(i, FIRST_POWER + i * POWER_STEP);
    }
    TENS[0] = 1;
    for (int i = 1; i < TENS.length; i++) {
      TENS[i] = TENS[i - 1] * 10;
    }
  }

  private long digits;
  private int exponent;

  /// Finds the digits of a positive finite number.
  Grisu(double value) {
    long bits = Double.doubleToRawLongBits(value);
    long fraction = bits & HIDDEN_BIT - 1;
    int biased = (int) (bits >>> MANTISSA_BITS);
    long mantissa = biased == 0 ? fraction : fraction | HIDDEN_BIT;
    int binary = (biased == 0 ? 1 : biased) - EXPONENT_BIAS;

    int shift = Long.numberOfLeadingZeros(mantissa);
    long upper = (mantissa << 1) + 1 << shift - 1;
    int scale = binary - shift;
    boolean isPowerOfTwo = mantissa == HIDDEN_BIT;
    long lower = isPowerOfTwo ? (mantissa << 2) - 1 << shift - 2 : (mantissa << 1) - 1 << shift - 1;

    int power = powerFor(scale);
    long factor = MANTISSAS[power];
    long high = product(upper, factor) - 1;
    long low = product(lower, factor) + 1;
    long exact = product(mantissa << shift, factor);
    exponent = -(FIRST_POWER + power * POWER_STEP);
    generate(high, high - low, high - exact, -(scale + EXPONENTS[power] + 64));
  }

  /// The digits as an integer.
  long digits() {
    return digits;
  }

  /// The number is the digits times ten to this power.
  int exponent() {
    return exponent;
  }

  /// @param high the upper end, of which `bits` bits are a fraction
  /// @param width of the interval
  /// @param distance of the number from the upper end
  private void generate(long high, long width, long distance, int bits) {
    long mask = (1L << bits) - 1;
    long whole = high >>> bits;
    long fraction = high & mask;
    for (int left = FIRST_DIGITS - 1; left >= 0; left--) {
      long unit = TENS[left];
      digits = digits * 10 + whole / unit;
      whole %= unit;
      long rest = (whole << bits) + fraction;
      if (Long.compareUnsigned(rest, width) <= 0) {
        exponent += left;
        lower(rest, width, unit << bits, distance);
        return;
      }
    }
    long allowed = width;
    for (int taken = 1; ; taken++) {
      fraction *= 10;
      allowed *= 10;
      digits = digits * 10 + (fraction >>> bits);
      fraction &= mask;
      if (Long.compareUnsigned(fraction, allowed) < 0) {
        exponent -= taken;
        lower(fraction, allowed, mask + 1, distance * TENS[taken]);
        return;
      }
    }
  }

  /// Lowers the last digit while the result stays in the interval and gets nearer to the number.
  private void lower(long rest, long width, long unit, long distance) {
    long from = rest;
    while (Long.compareUnsigned(from, distance) < 0
        && Long.compareUnsigned(width - from, unit) >= 0
        && (Long.compareUnsigned(from + unit, distance) < 0
            || Long.compareUnsigned(distance - from, from + unit - distance) > 0)) {
      digits--;
      from += unit;
    }
  }

  private static int powerFor(int scale) {
    int guess = (int) (-(scale + POWERS) * LOG_2);
    int power = (guess - FIRST_POWER) / POWER_STEP;
    while (true) {
      int reached = scale + EXPONENTS[power] + 64;
      if (reached < MIN_EXPONENT) {
        power++;
      } else if (reached > MAX_EXPONENT) {
        power--;
      } else {
        return power;
      }
    }
  }

  /// The upper 64 bits of the product, rounded.
  private static long product(long a, long b) {
    long low = a * b;
    return Math.unsignedMultiplyHigh(a, b) + (low >>> 63);
  }

  private static void computePower(int index, int power) {
    BigInteger ten = BigInteger.TEN.pow(Math.abs(power));
    int extra = power < 0 ? ten.bitLength() + 66 : Math.max(0, 66 - ten.bitLength());
    BigInteger scaled =
        power < 0 ? BigInteger.ONE.shiftLeft(extra).divide(ten) : ten.shiftLeft(extra);
    int surplus = scaled.bitLength() - 64;
    BigInteger rounded = scaled.shiftRight(surplus - 1).add(BigInteger.ONE).shiftRight(1);
    if (rounded.bitLength() > 64) {
      rounded = rounded.shiftRight(1);
      surplus++;
    }
    MANTISSAS[index] = rounded.longValue();
    EXPONENTS[index] = surplus - extra;
  }
}
