package io.slotkeeper.server.metrics;

import java.util.Locale;

/// Sizes for people, as INFO shows them: `512B`, `1.50K`, `2.00G`.
public final class HumanBytes {
  private static final String UNITS = "KMGTPE";

  private HumanBytes() {}

  public static String format(long bytes) {
    if (bytes < 1024) {
      return bytes + "B";
    }
    double size = bytes;
    int unit = -1;
    while (size >= 1024) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.2f%c", size, UNITS.charAt(unit));
  }
}
