package io.slotkeeper.compat;

import io.slotkeeper.tools.client.CommandLine;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// One command of a session.
///
/// @param connection which of the session's connections sends it
/// @param words the command, byte for byte
/// @param tolerance how its replies are compared
record Step(int connection, List<byte[]> words, Tolerance tolerance) {
  private static final byte[] FIRST_CURSOR = {'0'};

  /// Whether this is the command, or the subcommand of a container: `set`, `config get`.
  boolean isCommand(String name) {
    String line = CommandLine.print(words).toLowerCase(Locale.ROOT) + " ";
    return line.startsWith(name + " ");
  }

  /// The command's name in lower case.
  String name() {
    return CommandLine.print(words.subList(0, 1)).toLowerCase(Locale.ROOT);
  }

  /// Whether the command must not share a pipeline with others: cursors are played to their end,
  /// and Redis 7.2 swallows the error of a failed AUTH while an earlier reply is still unsent.
  boolean standsAlone() {
    return isIteration() || isCommand("auth") || isCommand("hello");
  }

  /// Whether this starts an iteration over everything: a cursor command whose cursor is 0.
  boolean isIteration() {
    return tolerance instanceof Tolerance.Scan
        && words.size() > cursorIndex()
        && Arrays.equals(words.get(cursorIndex()), FIRST_CURSOR);
  }

  /// Where a cursor command has its cursor: behind the key, if it looks at one.
  int cursorIndex() {
    return isCommand("scan") ? 1 : 2;
  }

  @Override
  public String toString() {
    return "[" + connection + "] " + CommandLine.print(words);
  }
}
