package io.slotkeeper.resp;

/// Doubles as Redis writes them: the fewest digits that read back as the same number, plain where
/// that is short, else with an exponent (`1e+20`).
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
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return plainOrScientific(value);
    }
    return shortest(value);
  }

  private static String plainOrScientific(double value) {
    String digits = Long.toString((long) Math.abs(value));
    int zeros = 0;
    while (digits.charAt(digits.length() - 1 - zeros) == '0') {
      zeros++;
    }
    return layOut(value < 0, digits.substring(0, digits.length() - zeros), zeros);
  }

  /// Splits what [Double#toString(double)] says (shortest since Java 19) into digits and exponent.
  private static String shortest(double value) {
    String text = Double.toString(Math.abs(value));
    int e = text.indexOf('E');
    int exponent = e < 0 ? 0 : Integer.parseInt(text.substring(e + 1));
    String mantissa = e < 0 ? text : text.substring(0, e);
    int point = mantissa.indexOf('.');
    String digits = mantissa.substring(0, point) + mantissa.substring(point + 1);
    exponent -= mantissa.length() - point - 1;
    int start = 0;
    while (start < digits.length() - 1 && digits.charAt(start) == '0') {
      start++;
    }
    int end = digits.length();
    while (end > start + 1 && digits.charAt(end - 1) == '0') {
      end--;
      exponent++;
    }
    return layOut(value < 0, digits.substring(start, end), exponent);
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
