package io.slotkeeper.server.launch;

import io.slotkeeper.server.config.DiagnosticParameters.LogFormat;
import io.slotkeeper.server.config.DiagnosticParameters.LogLevel;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The forms a line of the log can have.
///
/// ```
/// 42:M 21 Nov 2026 10:00:00.123 * Ready             legacy: as Redis writes it
/// pid=42 timestamp=2026-11-21T10:00:00.123Z level=notice message="Ready"
/// {"pid":42,"timestamp":"2026-11-21T10:00:00.123Z","level":"notice","message":"Ready"}
/// ```
record LogLine(long processId) {
  private static final DateTimeFormatter LEGACY =
      DateTimeFormatter.ofPattern("dd MMM yyyy HH:mm:ss.SSS", Locale.ROOT);
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

  String format(LogFormat format, LogLevel level, ZonedDateTime time, String text) {
    String name = level.name().toLowerCase(Locale.ROOT);
    return switch (format) {
      case LEGACY -> "%d:M %s %c %s".formatted(processId, LEGACY.format(time), sign(level), text);
      case LOGFMT ->
          "pid=%d timestamp=%s level=%s message=%s"
              .formatted(processId, ISO.format(time), name, quoted(text));
      case JSON ->
          "{\"pid\":%d,\"timestamp\":\"%s\",\"level\":\"%s\",\"message\":%s}"
              .formatted(processId, ISO.format(time), name, quoted(text));
    };
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
