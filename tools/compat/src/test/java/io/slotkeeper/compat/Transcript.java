package io.slotkeeper.compat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.slotkeeper.tools.client.RespConnection;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Commands with the replies they must get, as a text file: a command follows `> `, what it must be
/// answered stands on the next line in the form of
/// [WireReply#toString()][io.slotkeeper.tools.client.WireReply#toString]. Blank lines and lines
/// that start with `#` structure the file.
record Transcript(List<Exchange> exchanges) {
  record Exchange(int line, String command, String reply) {}

  static Transcript load(String resource) throws IOException {
    try (InputStream in = Transcript.class.getResourceAsStream(resource)) {
      byte[] bytes = Objects.requireNonNull(in, resource).readAllBytes();
      return parse(new String(bytes, UTF_8));
    }
  }

  static Transcript parse(String text) {
    List<Exchange> exchanges = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("> ")) {
        if (i + 1 == lines.size() || lines.get(i + 1).isBlank()) {
          throw new IllegalArgumentException("no reply after line " + (i + 1) + ": " + line);
        }
        exchanges.add(new Exchange(i + 1, line.substring(2), lines.get(++i)));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        throw new IllegalArgumentException("neither command nor comment: " + line);
      }
    }
    return new Transcript(List.copyOf(exchanges));
  }

  /// Plays all commands; returns what was answered otherwise, one line each.
  List<String> play(RespConnection connection) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      String reply = connection.call(words(exchange.command())).toString();
      if (!reply.equals(exchange.reply())) {
        wrong.add(
            "line %d: %s%n  expected %s%n  got      %s"
                .formatted(exchange.line(), exchange.command(), exchange.reply(), reply));
      }
    }
    return wrong;
  }

  /// Splits at single spaces; two quotes stand for an empty argument.
  private static List<byte[]> words(String command) {
    List<byte[]> words = new ArrayList<>();
    for (String word : command.split(" ")) {
      words.add((word.equals("\"\"") ? "" : word).getBytes(ISO_8859_1));
    }
    return words;
  }
}
