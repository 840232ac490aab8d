package io.slotkeeper.server.command;

import io.slotkeeper.resp.DoubleText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Scores as text, in the two forms that ZSCAN gives them.
final class ScoreText {
  private static final double MAX_PLAIN = 0x1p62;
  private static final int DIGITS = 17;
  private static final int MIN_PLAIN_EXPONENT = -4;

  private ScoreText() {}

  /// An integer without an exponent; other numbers in the fewest digits that read back the same.
  static String shortest(double score) {
    long integer = (long) score;
    return integer == score && Math.abs(score) <= MAX_PLAIN
        ? Long.toString(integer)
        : DoubleText.of(score);
  }

  /// 17 digits without trailing zeros, as the C format `%.17g` lays them out.
  static String digits17(double score) {
    if (score == 0 || Double.isInfinite(score)) {
      return DoubleText.of(score);
    }
    BigDecimal rounded =
        new BigDecimal(score)
            .round(new MathContext(DIGITS, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= MIN_PLAIN_EXPONENT && exponent < DIGITS) {
      return rounded.toPlainString();
    }
    String digits = rounded.unscaledValue().abs().toString();
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    String sign = score < 0 ? "-" : "";
    String power = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
    return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + power;
  }
}
