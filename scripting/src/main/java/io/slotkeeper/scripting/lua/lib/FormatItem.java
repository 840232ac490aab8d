package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.Numbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One `%` item of a format: flags, width, precision, conversion; and the printf of numbers.
///
/// @param precision -1 when not given
/// @param conversion the letter, 0 at the end of the format
/// @param end the position after the item
record FormatItem(
    boolean left,
    boolean plus,
    boolean space,
    boolean alternate,
    boolean zero,
    int width,
    int precision,
    int conversion,
    int end) {
  private static final int MAX_FLAGS = 5;
  private static final int DEFAULT_PRECISION = 6;
  private static final double EXACT_LIMIT = 1e15;

  /// Parses the item that starts after the `%`.
  static FormatItem parse(Interpreter in, byte[] f, int from) {
    int i = from;
    while (i < f.length && StringFormat.isFlag(f[i])) {
      i++;
    }
    if (i - from > MAX_FLAGS) {
      throw in.error("invalid format (repeated flags)");
    }
    String flags = new String(f, from, i - from, StandardCharsets.ISO_8859_1);
    int width = 0;
    int widthEnd = Math.min(i + 2, f.length);
    while (i < widthEnd && CharClass.isDigit(f[i])) {
      width = width * 10 + f[i++] - '0';
    }
    int precision = -1;
    if (i < f.length && f[i] == '.') {
      i++;
      precision = 0;
      int precisionEnd = Math.min(i + 2, f.length);
      while (i < precisionEnd && CharClass.isDigit(f[i])) {
        precision = precision * 10 + f[i++] - '0';
      }
    }
    if (i < f.length && CharClass.isDigit(f[i])) {
      throw in.error("invalid format (width or precision too long)");
    }
    int conversion = i < f.length ? f[i] & 0xff : 0;
    return new FormatItem(
        flags.indexOf('-') >= 0,
        flags.indexOf('+') >= 0,
        flags.indexOf(' ') >= 0,
        flags.indexOf('#') >= 0,
        flags.indexOf('0') >= 0,
        width,
        precision,
        conversion,
        Math.min(i + 1, f.length));
  }

  /// Whether nothing but the conversion was given.
  boolean isBare() {
    return width == 0 && precision < 0;
  }

  /// A text padded with spaces to the width.
  String pad(String text) {
    if (text.length() >= width) {
      return text;
    }
    String blanks = " ".repeat(width - text.length());
    return left ? text + blanks : blanks + text;
  }

  private String padNumber(String sign, String digits, boolean zeros) {
    int missing = width - sign.length() - digits.length();
    if (missing > 0 && zeros && !left) {
      return sign + "0".repeat(missing) + digits;
    }
    return pad(sign + digits);
  }

  private String sign(boolean negative) {
    return negative ? "-" : plus ? "+" : space ? " " : "";
  }

  private String minimumDigits(String digits) {
    if (precision == 0 && digits.equals("0")) {
      return "";
    }
    return digits.length() < precision ? "0".repeat(precision - digits.length()) + digits : digits;
  }

  /// `%d`.
  String integer(long value) {
    String digits = value < 0 ? Long.toUnsignedString(-value) : Long.toString(value);
    return padNumber(sign(value < 0), minimumDigits(digits), zero && precision < 0);
  }

  /// `%o`, `%u`, `%x`, `%X`.
  String unsigned(long value) {
    String digits =
        switch (conversion) {
          case 'o' -> Long.toOctalString(value);
          case 'u' -> Long.toUnsignedString(value);
          case 'x' -> Long.toHexString(value);
          default -> Long.toHexString(value).toUpperCase(Locale.ROOT);
        };
    digits = minimumDigits(digits);
    String prefix = "";
    if (alternate && conversion == 'o' && !digits.startsWith("0")) {
      digits = "0" + digits;
    } else if (alternate && value != 0 && (conversion == 'x' || conversion == 'X')) {
      prefix = "0" + (char) conversion;
    }
    return padNumber(prefix, digits, zero && precision < 0);
  }

  /// `%e`, `%f`, `%g` and their capitals.
  String floating(double value) {
    if (value != value || Double.isInfinite(value)) {
      boolean negative = Double.doubleToRawLongBits(value) < 0;
      String word = value != value ? "nan" : "inf";
      return pad(sign(negative) + cased(word));
    }
    boolean negative = Double.doubleToRawLongBits(value) < 0;
    double magnitude = Math.abs(value);
    int digits = precision < 0 ? DEFAULT_PRECISION : precision;
    String text =
        switch (conversion) {
          case 'f' -> fixed(magnitude, digits);
          case 'e', 'E' -> scientific(magnitude, digits);
          default -> general(magnitude, digits == 0 ? 1 : digits);
        };
    return padNumber(sign(negative), cased(text), zero);
  }

  private String cased(String text) {
    return conversion == 'E' || conversion == 'G' ? text.toUpperCase(Locale.ROOT) : text;
  }

  private String fixed(double value, int digits) {
    String text;
    if (value == (long) value && value < EXACT_LIMIT) {
      text = Long.toString((long) value) + (digits > 0 ? "." + "0".repeat(digits) : "");
    } else {
      text = new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }
    return alternate && digits == 0 ? text + "." : text;
  }

  private String scientific(double value, int digits) {
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
    String all = rounded.unscaledValue().toString();
    int exponent = value == 0 ? 0 : all.length() - 1 - rounded.scale();
    String padded = all.length() <= digits ? all + "0".repeat(digits + 1 - all.length()) : all;
    StringBuilder out = new StringBuilder(digits + 8).append(padded.charAt(0));
    if (digits > 0) {
      out.append('.').append(padded, 1, digits + 1);
    } else if (alternate) {
      out.append('.');
    }
    return Numbers.appendExponent(out, exponent).toString();
  }

  private String general(double value, int digits) {
    if (!alternate) {
      return Numbers.format(value, digits);
    }
    String e = scientific(value, digits - 1);
    int mark = e.indexOf('e');
    int exponent = Integer.parseInt(e.substring(mark + 1).replace("+", ""));
    if (exponent < -4 || exponent >= digits) {
      return e;
    }
    return fixed(value, digits - 1 - exponent);
  }
}
