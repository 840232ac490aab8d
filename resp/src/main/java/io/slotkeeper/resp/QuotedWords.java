package io.slotkeeper.resp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The grammar of one line: words between blanks, `"..."` with escapes, `'...'` nearly without.
///
/// In double quotes `\xHH` is a byte and `\n \r \t \b \a` are control characters; in single quotes
/// only `\'` is special. A closing quote must end the word.
public final class QuotedWords {
  private final String line;
  private int position;

  private QuotedWords(String line) {
    this.line = line;
  }

  /// The words, or null if quotes do not balance.
  public static @Nullable List<String> split(String line) {
    QuotedWords reader = new QuotedWords(line);
    List<String> words = new ArrayList<>();
    while (reader.skipBlanks()) {
      StringBuilder word = new StringBuilder();
      if (!reader.readWord(word)) {
        return null;
      }
      words.add(word.toString());
    }
    return words;
  }

  /// The word in double quotes, so that [#split] gives it back as one word.
  public static String quote(String word) {
    StringBuilder quoted = new StringBuilder(word.length() + 2).append('"');
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      switch (c) {
        case '\\', '"' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case 7 -> quoted.append("\\a");
        case '\b' -> quoted.append("\\b");
        default -> {
          if (c >= ' ' && c < 127) {
            quoted.append(c);
          } else {
            quoted.append("\\x%02x".formatted((int) c));
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  /// The word, in double quotes if it would not be read back as it is.
  public static String quoteIfNeeded(String word) {
    return List.of(word).equals(split(word)) ? word : quote(word);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private boolean skipBlanks() {
    while (position < line.length() && isBlank(line.charAt(position))) {
      position++;
    }
    return position < line.length();
  }

  private boolean readWord(StringBuilder word) {
    while (position < line.length()) {
      char c = line.charAt(position++);
      switch (c) {
        case ' ', '\t', '\n', '\r' -> {
          return true;
        }
        case '"' -> {
          return readDoubleQuoted(word) && endsHere();
        }
        case '\'' -> {
          return readSingleQuoted(word) && endsHere();
        }
        default -> word.append(c);
      }
    }
    return true;
  }

  private boolean readDoubleQuoted(StringBuilder word) {
    while (position < line.length()) {
      char c = line.charAt(position++);
      if (c == '"') {
        return true;
      }
      if (c != '\\' || position == line.length()) {
        word.append(c);
      } else {
        word.append(escaped());
      }
    }
    return false;
  }

  private char escaped() {
    char c = line.charAt(position++);
    if (c == 'x' && position + 1 < line.length()) {
      int high = Character.digit(line.charAt(position), 16);
      int low = Character.digit(line.charAt(position + 1), 16);
      if (high >= 0 && low >= 0) {
        position += 2;
        return (char) (high << 4 | low);
      }
    }
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> 7;
      default -> c;
    };
  }

  private boolean readSingleQuoted(StringBuilder word) {
    while (position < line.length()) {
      char c = line.charAt(position++);
      if (c == '\'') {
        return true;
      }
      if (c == '\\' && position < line.length() && line.charAt(position) == '\'') {
        word.append(line.charAt(position++));
      } else {
        word.append(c);
      }
    }
    return false;
  }

  private boolean endsHere() {
    return position == line.length() || isBlank(line.charAt(position));
  }
}
