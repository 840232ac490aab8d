package io.slotkeeper.server.launch;

import io.slotkeeper.server.config.DiagnosticParameters.LogFormat;
import io.slotkeeper.server.config.DiagnosticParameters.LogLevel;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The forms a line of the log can have.
///
/// ```
/// 42:M 21 Nov 2026 10:00:00.123 * Ready             legacy: as Redis writes it
/// pid=42 timestamp=2026-11-21T10:00:00.123Z level=notice message="Ready"
/// {"pid":42,"timestamp":"2026-11-21T10:00:00.123Z","level":"notice","message":"Ready"}
/// ```
///
/// The first form is put together by hand: a server's first line is written before anything else
/// needs a formatter, and its calendars and locales take a tenth of the start to load.
record LogLine(long processId) {
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  /// Loaded by the first line that needs it.
  private static final class Iso {
    static final DateTimeFormatter FORMATTER =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);
  }

  String format(LogFormat format, LogLevel level, OffsetDateTime time, String text) {
    return switch (format) {
      case LEGACY -> legacy(level, time, text);
      case LOGFMT ->
          "pid=%d timestamp=%s level=%s message=%s"
              .formatted(processId, Iso.FORMATTER.format(time), name(level), quoted(text));
      case JSON ->
          "{\"pid\":%d,\"timestamp\":\"%s\",\"level\":\"%s\",\"message\":%s}"
              .formatted(processId, Iso.FORMATTER.format(time), name(level), quoted(text));
    };
  }

  private String legacy(LogLevel level, OffsetDateTime time, String text) {
    StringBuilder line = new StringBuilder(64 + text.length());
    line.append(processId).append(":M ");
    digits(line, 2, time.getDayOfMonth()).append(' ');
    line.append(MONTHS[time.getMonthValue() - 1]).append(' ').append(time.getYear()).append(' ');
    digits(line, 2, time.getHour()).append(':');
    digits(line, 2, time.getMinute()).append(':');
    digits(line, 2, time.getSecond()).append('.');
    digits(line, 3, time.getNano() / 1_000_000);
    return line.append(' ').append(sign(level)).append(' ').append(text).toString();
  }

  private static StringBuilder digits(StringBuilder line, int count, int value) {
    String digits = Integer.toString(value);
    for (int i = digits.length(); i < count; i++) {
      line.append('0');
    }
    return line.append(digits);
  }

  private static String name(LogLevel level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private static char sign(LogLevel level) {
    return switch (level) {
      case DEBUG -> '.';
      case VERBOSE -> '-';
      case NOTICE -> '*';
      case WARNING, NOTHING -> '#';
    };
  }

  /// As a JSON string, which logfmt understands as well.
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ') {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
