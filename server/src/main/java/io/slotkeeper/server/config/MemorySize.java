package io.slotkeeper.server.config;

import java.util.Locale;

/// Sizes in bytes with the units of redis.conf: `k m g` count in thousands, `kb mb gb` in 1024s.
final class MemorySize {
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private MemorySize() {}

  /// Bytes, or -1 if the word is not a size or does not fit 63 bits. An empty word is no bytes.
  static long parse(String word) {
    if (word.isEmpty()) {
      return 0;
    }
    int digits = 0;
    while (digits < word.length() && word.charAt(digits) >= '0' && word.charAt(digits) <= '9') {
      digits++;
    }
    long unit = unit(word.substring(digits).toLowerCase(Locale.ROOT));
    if (digits == 0 || unit < 0) {
      return -1;
    }
    try {
      return Math.multiplyExact(Long.parseLong(word.substring(0, digits)), unit);
    } catch (NumberFormatException | ArithmeticException _) {
      return -1;
    }
  }

  private static long unit(String name) {
    return switch (name) {
      case "", "b" -> 1;
      case "k" -> 1_000;
      case "kb" -> KIB;
      case "m" -> 1_000_000;
      case "mb" -> MIB;
      case "g" -> 1_000_000_000;
      case "gb" -> GIB;
      default -> -1;
    };
  }

  /// The shortest exact form: the largest binary unit that divides the size.
  static String format(long bytes) {
    if (bytes == 0 || bytes % KIB != 0) {
      return Long.toString(bytes);
    }
    if (bytes % GIB == 0) {
      return bytes / GIB + "gb";
    }
    return bytes % MIB == 0 ? bytes / MIB + "mb" : bytes / KIB + "kb";
  }
}
