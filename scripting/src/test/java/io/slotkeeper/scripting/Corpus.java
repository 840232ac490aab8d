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
/// The engine alone replays them here; the server's tests replay them through its EVAL, which
/// covers what the engine leaves to the server too. [CorpusRecorder] records them anew.
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
public final class Corpus {
  /// What a case is, and the folder of its files.
  public enum Kind {
    /// A script for EVAL.
    SCRIPT("corpus"),
    /// A script for EVAL by a client that speaks RESP3.
    RESP3_SCRIPT("corpus-resp3"),
    /// A library: it is loaded, then its function `f` is called.
    LIBRARY("corpus-functions");

    private final String folder;

    Kind(String folder) {
      this.folder = folder;
    }

    /// From the folder of any module beside that of this one.
    private Path path() {
      return Path.of("..", "scripting", "src", "test", "resources", folder);
    }
  }

  /// One case; `line` is where it starts.
  public static final class Case {
    final Kind kind;
    final String file;
    final int line;
    final List<String> remarks = new ArrayList<>();
    final List<String> setup = new ArrayList<>();
    final List<String> script = new ArrayList<>();
    @Nullable String reply70;
    @Nullable String reply72;
    @Nullable String ours;

    Case(Kind kind, String file, int line) {
      this.kind = kind;
      this.file = file;
      this.line = line;
    }

    /// Where it stands and how it begins.
    public String name() {
      return file + ":" + line + " " + script.getFirst();
    }

    public String source() {
      return String.join("\n", script);
    }

    /// The reply it must get, escaped.
    public String expected() {
      String reply = ours != null ? ours : reply72 != null ? reply72 : reply70;
      return escape(String.valueOf(reply));
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

  /// All cases of a kind, in the order they are recorded in.
  public static List<Case> cases(Kind kind) {
    return files(kind).stream().flatMap(file -> read(kind, file).stream()).toList();
  }

  static List<Case> read(Kind kind, Path file) {
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
          current = new Case(kind, file.getFileName().toString(), number);
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

  static List<Path> files(Kind kind) {
    try (var list = Files.list(kind.path())) {
      return list.filter(p -> p.toString().endsWith(".txt")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A reply as the files have it: printable, on one line.
  public static String escape(String bytes) {
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
