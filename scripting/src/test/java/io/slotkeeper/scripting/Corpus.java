package io.slotkeeper.scripting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Scripts with the replies that redis-server gave.
///
/// A case is a group of lines; a blank line ends it:
///
/// ```
/// # a remark
/// @ SET key value          a command to run first (words are split at blanks)
/// > return redis.call(     the script, line by line
/// >   'GET', 'key')
/// = $5\r\nvalue\r\n        the reply of Redis 7.0.15, with C escapes
/// =72 ...                  that of Redis 7.2.4 where it differs; the engine follows this one
/// =our ...                 ours where it differs on purpose; a remark says why
/// ```
final class Corpus {
  /// One case; `line` is where it starts.
  static final class Case {
    final String file;
    final int line;
    final List<String> remarks = new ArrayList<>();
    final List<String> setup = new ArrayList<>();
    final List<String> script = new ArrayList<>();
    @Nullable String reply70;
    @Nullable String reply72;
    @Nullable String ours;

    Case(String file, int line) {
      this.file = file;
      this.line = line;
    }

    String source() {
      return String.join("\n", script);
    }

    @Nullable String expected() {
      return ours != null ? ours : reply72 != null ? reply72 : reply70;
    }

    private void add(String text) {
      if (text.startsWith("> ") || text.equals(">")) {
        script.add(text.length() > 2 ? text.substring(2) : "");
      } else if (text.startsWith("@ ")) {
        setup.add(text.substring(2));
      } else if (text.startsWith("=72 ")) {
        reply72 = unescape(text.substring(4));
      } else if (text.startsWith("=our ")) {
        ours = unescape(text.substring(5));
      } else if (text.startsWith("= ")) {
        reply70 = unescape(text.substring(2));
      } else if (text.startsWith("#")) {
        remarks.add(text);
      } else {
        throw new IllegalArgumentException("corpus line: " + text);
      }
    }

    String format() {
      StringBuilder out = new StringBuilder();
      remarks.forEach(r -> out.append(r).append('\n'));
      setup.forEach(s -> out.append("@ ").append(s).append('\n'));
      script.forEach(s -> out.append(("> " + s).stripTrailing()).append('\n'));
      append(out, "= ", reply70);
      append(out, "=72 ", reply72);
      append(out, "=our ", ours);
      return out.toString();
    }

    private static void append(StringBuilder out, String mark, @Nullable String reply) {
      if (reply != null) {
        out.append(mark).append(escape(reply)).append('\n');
      }
    }
  }

  private Corpus() {}

  static List<Case> read(Path file) {
    try {
      List<Case> cases = new ArrayList<>();
      Case current = null;
      int number = 0;
      for (String text : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        number++;
        if (text.isBlank()) {
          current = null;
          continue;
        }
        if (current == null) {
          current = new Case(file.getFileName().toString(), number);
          cases.add(current);
        }
        current.add(text);
      }
      cases.removeIf(c -> c.script.isEmpty());
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The files of scripts, in order.
  static List<Path> files() {
    return files("corpus");
  }

  /// The files of function libraries: each is loaded, then its function `f` is called.
  static List<Path> libraryFiles() {
    return files("corpus-functions");
  }

  private static List<Path> files(String folder) {
    try (var list = Files.list(Path.of("src/test/resources", folder))) {
      return list.filter(p -> p.toString().endsWith(".txt")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String escape(String bytes) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      switch (c) {
        case '\r' -> out.append("\\r");
        case '\n' -> out.append("\\n");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c >= ' ' && c < 127) {
            out.append(c);
          } else {
            out.append(String.format("\\x%02x", (int) c));
          }
        }
      }
    }
    return out.toString();
  }

  /// Undoes [#escape].
  static String unescape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char next = text.charAt(++i);
      switch (next) {
        case 'r' -> out.append('\r');
        case 'n' -> out.append('\n');
        case 'x' -> {
          out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> out.append(next);
      }
    }
    return out.toString();
  }
}
