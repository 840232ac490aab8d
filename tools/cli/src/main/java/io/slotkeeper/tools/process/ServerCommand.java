package io.slotkeeper.tools.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How to start a server: a name for tables and the words before its own directives, for example
/// `./slotkeeper server` or `/opt/redis/redis-server --io-threads 2`.
public record ServerCommand(String name, List<String> words) {
  public ServerCommand {
    words = List.copyOf(words);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a server command needs at least one word");
    }
  }

  /// Splits `line` at spaces, keeping what stands in single or double quotes together; the name is
  /// the last part of the first word's path.
  public static ServerCommand parse(String line) {
    List<String> words = split(line);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("empty server command");
    }
    Path file = Path.of(words.getFirst()).getFileName();
    return new ServerCommand(file == null ? words.getFirst() : file.toString(), words);
  }

  public ServerCommand named(String newName) {
    return new ServerCommand(newName, words);
  }

  /// The same command bound to one CPU core by taskset.
  public ServerCommand pinnedTo(String cpuList) {
    return with(List.of("taskset", "-c", cpuList), List.of());
  }

  /// The same command with `directives` at its end.
  public ServerCommand with(String... directives) {
    return with(List.of(), List.of(directives));
  }

  private ServerCommand with(List<String> before, List<String> after) {
    List<String> all = new ArrayList<>(before);
    all.addAll(words);
    all.addAll(after);
    return new ServerCommand(name, all);
  }

  private static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    boolean inWord = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
        inWord = true;
      } else if (quote == 0 && Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
        }
        inWord = false;
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
