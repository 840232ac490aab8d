package io.slotkeeper.server.launch;

import io.slotkeeper.server.config.DiagnosticParameters;
import io.slotkeeper.server.config.DiagnosticParameters.LogLevel;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.TimeZone;

/// The log on a stream: `loglevel` says what is written and `log-format` how, both at any time.
final class StreamLog implements ServerLog {
  private final PrintStream stream;
  private final LogLine line;
  private final InstantSource clock;
  private final TimeZone zone;
  private final DiagnosticParameters parameters;

  /// @param zone whose time the lines tell; not a `ZoneId`, whose rules take twice as long to load
  StreamLog(
      PrintStream stream,
      long processId,
      InstantSource clock,
      TimeZone zone,
      DiagnosticParameters parameters) {
    this.stream = stream;
    this.line = new LogLine(processId);
    this.clock = clock;
    this.zone = zone;
    this.parameters = parameters;
  }

  /// The stream that `logfile` names: appends to the file, or is standard output if there is none.
  static PrintStream open(String file) throws IOException {
    if (file.isEmpty()) {
      return System.out;
    }
    return new PrintStream(
        Files.newOutputStream(Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        true,
        StandardCharsets.UTF_8);
  }

  @Override
  public void debug(String text) {
    write(LogLevel.DEBUG, text);
  }

  @Override
  public void verbose(String text) {
    write(LogLevel.VERBOSE, text);
  }

  @Override
  public void notice(String text) {
    write(LogLevel.NOTICE, text);
  }

  @Override
  public void warning(String text) {
    write(LogLevel.WARNING, text);
  }

  private void write(LogLevel level, String text) {
    if (level.compareTo(parameters.logLevel.value()) >= 0) {
      stream.println(line.format(parameters.logFormat.value(), level, now(), text));
    }
  }

  private OffsetDateTime now() {
    Instant now = clock.instant();
    int offsetSeconds = zone.getOffset(now.toEpochMilli()) / 1000;
    return now.atOffset(ZoneOffset.ofTotalSeconds(offsetSeconds));
  }
}
