package io.slotkeeper.server.launch;

import io.slotkeeper.server.runtime.ServerLog;
import java.io.PrintStream;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Log lines as Redis writes them: `pid:role dd Mon yyyy hh:mm:ss.mmm level text`.
final class StreamLog implements ServerLog {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd MMM yyyy HH:mm:ss.SSS", Locale.ROOT);

  private final PrintStream stream;
  private final long processId;

  StreamLog(PrintStream stream, long processId) {
    this.stream = stream;
    this.processId = processId;
  }

  @Override
  public void debug(String line) {}

  @Override
  public void verbose(String line) {}

  @Override
  public void notice(String line) {
    write('*', line);
  }

  @Override
  public void warning(String line) {
    write('#', line);
  }

  private void write(char level, String line) {
    String time = TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
    stream.println(processId + ":M " + time + " " + level + " " + line);
  }
}
