package io.slotkeeper.server.command;

import io.slotkeeper.server.runtime.ServerLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps the lines of all levels.
public final class TestLog implements ServerLog {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  public List<String> lines() {
    return lines;
  }

  /// How many lines contain the text.
  public long count(String text) {
    return lines.stream().filter(line -> line.contains(text)).count();
  }

  @Override
  public void debug(String line) {
    lines.add(line);
  }

  @Override
  public void verbose(String line) {
    lines.add(line);
  }

  @Override
  public void notice(String line) {
    lines.add(line);
  }

  @Override
  public void warning(String line) {
    lines.add(line);
  }
}
