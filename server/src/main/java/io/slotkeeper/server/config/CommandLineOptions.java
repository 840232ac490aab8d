package io.slotkeeper.server.config;

import io.slotkeeper.resp.QuotedWords;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The command line as redis-server reads it: `[file] [-] [--directive value ...] [-]`.
///
/// A `-` as first or last argument adds standard input. Each `--directive` starts a line that is
/// read after the file and the input, so it wins. A `--` right after a directive is a value, except
/// after `--save`, which then means no save points.
///
/// @param file the configuration file, or null
/// @param options the directives as lines of a configuration file
public record CommandLineOptions(@Nullable String file, boolean standardInput, String options) {

  public static CommandLineOptions parse(List<String> arguments) {
    List<String> words = arguments.stream().map(CommandLineOptions::bytesAsChars).toList();
    boolean named = !words.isEmpty() && !words.getFirst().startsWith("-");
    Reader reader = new Reader(words);
    for (int i = named ? 1 : 0; i < words.size(); i++) {
      reader.read(i);
    }
    return new CommandLineOptions(
        named ? words.getFirst() : null, reader.standardInput, reader.lines.toString());
  }

  private static String bytesAsChars(String argument) {
    return new String(argument.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static final class Reader {
    private final List<String> words;
    private final StringBuilder lines = new StringBuilder();
    private boolean standardInput;

    /// Whether the last directive has a value, so that a `--word` now is a directive.
    private boolean complete = true;

    private Reader(List<String> words) {
      this.words = words;
    }

    void read(int i) {
      String word = words.get(i);
      boolean last = i == words.size() - 1;
      if (word.equals("-") && (i == 0 || last)) {
        standardInput = true;
      } else if (complete && word.startsWith("--")) {
        startLine(word, last, !last && words.get(i + 1).startsWith("--"));
      } else {
        lines.append(QuotedWords.quote(word)).append(' ');
        complete = true;
      }
    }

    private void startLine(String word, boolean last, boolean directiveFollows) {
      if (!lines.isEmpty()) {
        lines.append('\n');
      }
      lines.append(word, 2, word.length()).append(' ');
      List<String> parts = QuotedWords.split(word);
      complete = parts == null || parts.size() != 1;
      if (!complete && word.equalsIgnoreCase("--save") && (last || directiveFollows)) {
        lines.append("\"\"");
        complete = true;
      }
    }
  }
}
