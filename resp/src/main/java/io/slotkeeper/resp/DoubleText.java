package io.slotkeeper.resp;

/// Doubles as Redis writes them: few digits that read back as the same number, plain where that is
/// short, else with an exponent (`1e+20`).
public final class DoubleText {
  private static final int PLAIN_ZEROS = 7;
  private static final int MAX_DIGITS = 18;

  private DoubleText() {}

  public static String of(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    Grisu decimal = new Grisu(Math.abs(value));
    return layOut(value < 0, Long.toString(decimal.digits()), decimal.exponent());
  }

  /// The number `digits` times ten to the power of `exponent`.
  private static String layOut(boolean negative, String digits, int exponent) {
    int count = digits.length();
    int scientific = exponent + count - 1;
    StringBuilder text = new StringBuilder(26);
    text.append(negative ? "-" : "");
    if (exponent >= 0 && Math.abs(scientific) < count + PLAIN_ZEROS) {
      return text.append(digits).repeat("0", exponent).toString();
    }
    if (exponent < 0 && (exponent > -7 || Math.abs(scientific) < 4)) {
      int whole = count + exponent;
      if (whole <= 0) {
        return text.append("0.").repeat("0", -whole).append(digits).toString();
      }
      return text.append(digits, 0, whole).append('.').append(digits, whole, count).toString();
    }
    int shown = Math.min(count, MAX_DIGITS - (negative ? 1 : 0));
    text.append(digits.charAt(0));
    if (shown > 1) {
      text.append('.').append(digits, 1, shown);
    }
    return text.append('e')
        .append(scientific < 0 ? '-' : '+')
        .append(Math.abs(scientific))
        .toString();
  }
}
