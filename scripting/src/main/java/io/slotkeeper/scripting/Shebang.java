package io.slotkeeper.scripting;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first line of a script or library: `#!engine option=value ...`.
///
/// @param parts the words of the line, the first with its `#!`; null if quotes do not balance
/// @param length the bytes of the line, without its line feed
record Shebang(@Nullable List<String> parts, int length) {
  /// Whether a source starts with `#!`.
  static boolean startsIn(byte[] source) {
    return source.length >= 2 && source[0] == '#' && source[1] == '!';
  }

  /// Parses the first line; null when it has no end.
  static @Nullable Shebang parse(byte[] source) {
    int end = 0;
    while (end < source.length && source[end] != '\n' && source[end] != 0) {
      end++;
    }
    if (end == source.length || source[end] == 0) {
      return null;
    }
    return new Shebang(split(new String(source, 0, end, StandardCharsets.ISO_8859_1)), end);
  }

  /// Words separated by blanks; `"..."` knows escapes, `'...'` only `\'`.
  private static @Nullable List<String> split(String line) {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (true) {
      while (i < line.length() && Character.isWhitespace(line.charAt(i))) {
        i++;
      }
      if (i == line.length()) {
        return words;
      }
      StringBuilder word = new StringBuilder();
      i = readWord(line, i, word);
      if (i < 0) {
        return null;
      }
      words.add(word.toString());
    }
  }

  private static int readWord(String line, int from, StringBuilder word) {
    int i = from;
    while (i < line.length() && !Character.isWhitespace(line.charAt(i))) {
      char c = line.charAt(i);
      if (c != '"' && c != '\'') {
        word.append(c);
        i++;
        continue;
      }
      i = readQuoted(line, i + 1, c, word);
      if (i < 0 || (i < line.length() && !Character.isWhitespace(line.charAt(i)))) {
        return -1;
      }
      return i;
    }
    return i;
  }

  private static int readQuoted(String line, int from, char quote, StringBuilder word) {
    for (int i = from; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == quote) {
        return i + 1;
      }
      boolean escape = c == '\\' && i + 1 < line.length();
      if (escape && (quote == '"' || line.charAt(i + 1) == '\'')) {
        i++;
        word.append(unescaped(line.charAt(i), quote));
      } else {
        word.append(c);
      }
    }
    return -1;
  }

  private static char unescaped(char c, char quote) {
    if (quote == '\'') {
      return c;
    }
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> '\u0007';
      default -> c;
    };
  }
}
