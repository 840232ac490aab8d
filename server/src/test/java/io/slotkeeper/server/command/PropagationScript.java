package io.slotkeeper.server.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The steps of `propagation.txt`: a command and what it appends to the change stream.
///
/// @param waits whether the command is sent on a connection of its own and not answered soon
/// @param newer whether Redis 7.2 does not know the command
record PropagationScript(
    int line, List<String> command, List<List<String>> expected, boolean waits, boolean newer) {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  /// How far the clock of another server may be away from what a step expects.
  private static final long TOLERANCE_MILLIS = 10_000;

  static List<PropagationScript> read() throws IOException {
    List<PropagationScript> steps = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    PropagationScript.class.getResourceAsStream("propagation.txt")),
                StandardCharsets.UTF_8))) {
      boolean newer = false;
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (line.equals("newer")) {
          newer = true;
        } else if (line.startsWith("> ")) {
          steps.getLast().expected.add(words(line.substring(2)));
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          boolean waits = line.startsWith("&");
          List<String> command = words(waits ? line.substring(1) : line);
          steps.add(new PropagationScript(number, command, new ArrayList<>(), waits, newer));
        }
      }
    }
    return steps;
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      String quoted = matcher.group(1);
      words.add(quoted == null ? matcher.group(2) : quoted.replace("\\n", "\n"));
    }
    return words;
  }

  /// Whether the appended commands are those wanted.
  ///
  /// @param nowMillis of the server that appended them
  static boolean match(
      List<List<String>> expected,
      List<List<String>> appended,
      long nowMillis,
      boolean exactClock) {
    if (appended.size() != expected.size()) {
      return false;
    }
    for (int i = 0; i < appended.size(); i++) {
      List<String> wanted = expected.get(i);
      List<String> got = appended.get(i);
      if (wanted.size() != got.size()) {
        return false;
      }
      for (int j = 0; j < got.size(); j++) {
        if (!matches(wanted.get(j), got.get(j), nowMillis, exactClock)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean matches(String wanted, String got, long nowMillis, boolean exactClock) {
    if (wanted.startsWith("@+")) {
      long away = Math.abs(Long.parseLong(got) - nowMillis - Long.parseLong(wanted.substring(2)));
      return away <= (exactClock ? 0 : TOLERANCE_MILLIS);
    }
    return switch (wanted) {
      case "?" -> true;
      case "?id" -> got.matches("\\d+-\\d+");
      default -> wanted.equals(got);
    };
  }
}
