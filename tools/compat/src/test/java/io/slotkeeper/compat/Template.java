package io.slotkeeper.compat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// A command with holes, as a row of a family file writes it:
///
/// ```
/// SET <key> <value> [NX|XX] [GET] [EX <seconds>|KEEPTTL]
/// MSET {<key> <value>}...
/// CLIENT NO-EVICT (ON|OFF)
/// ```
///
/// `<kind>` is a random argument of that [kind][Arguments], `[a|b]` nothing or one of the
/// alternatives, `(a|b)` one of them, `{a}` a group, and `...` repeats what stands before it one to
/// five times. Neighbouring optional groups are sometimes expanded in another order.
final class Template {
  private static final int REPEAT_LIMIT = 5;

  private sealed interface Node permits Word, Hole, Choice, Repeat {}

  private record Word(String text) implements Node {}

  private record Hole(String kind) implements Node {}

  private record Choice(boolean optional, List<List<Node>> alternatives) implements Node {}

  private record Repeat(Node node) implements Node {}

  private final String text;
  private final List<Node> nodes;

  private Template(String text, List<Node> nodes) {
    this.text = text;
    this.nodes = nodes;
  }

  /// Reads the notation; fails with the text when it is malformed.
  static Template parse(String text) {
    Parser parser = new Parser(text);
    List<Node> nodes = parser.sequence();
    if (parser.position != text.length() || nodes.isEmpty()) {
      throw parser.malformed();
    }
    return new Template(text, nodes);
  }

  /// The literal words the template starts with: the command and its subcommand.
  List<String> leadingWords() {
    List<String> words = new ArrayList<>();
    for (Node node : nodes) {
      if (!(node instanceof Word word)) {
        break;
      }
      words.add(word.text());
    }
    return words;
  }

  /// One random command of this shape.
  List<byte[]> expand(Arguments arguments) {
    List<byte[]> words = new ArrayList<>();
    expand(nodes, arguments, words);
    return words;
  }

  @Override
  public String toString() {
    return text;
  }

  private static void expand(List<Node> nodes, Arguments arguments, List<byte[]> words) {
    for (Node node : shuffledOptions(nodes, arguments.random())) {
      expand(node, arguments, words);
    }
  }

  private static void expand(Node node, Arguments arguments, List<byte[]> words) {
    RandomGenerator random = arguments.random();
    switch (node) {
      case Word(String word) -> words.add(arguments.word(word));
      case Hole(String kind) -> words.add(arguments.value(kind));
      case Choice(boolean optional, List<List<Node>> alternatives) -> {
        if (!optional || random.nextInt(3) == 0) {
          expand(alternatives.get(random.nextInt(alternatives.size())), arguments, words);
        }
      }
      case Repeat(Node repeated) -> {
        for (int left = 1 + random.nextInt(REPEAT_LIMIT); left > 0; left--) {
          expand(repeated, arguments, words);
        }
      }
    }
  }

  private static List<Node> shuffledOptions(List<Node> nodes, RandomGenerator random) {
    if (random.nextInt(3) > 0) {
      return nodes;
    }
    List<Node> shuffled = new ArrayList<>(nodes);
    int start = 0;
    for (int end = 0; end <= shuffled.size(); end++) {
      boolean isOption = end < shuffled.size() && isOptional(shuffled.get(end));
      if (!isOption) {
        Collections.shuffle(shuffled.subList(start, end), Random.from(random));
        start = end + 1;
      }
    }
    return shuffled;
  }

  private static boolean isOptional(Node node) {
    return node instanceof Choice choice && choice.optional();
  }

  private static final class Parser {
    private final String text;
    private int position;

    Parser(String text) {
      this.text = text;
    }

    List<Node> sequence() {
      List<Node> nodes = new ArrayList<>();
      while (position < text.length() && "]})|".indexOf(text.charAt(position)) < 0) {
        if (text.charAt(position) == ' ') {
          position++;
        } else if (text.startsWith("...", position)) {
          position += 3;
          nodes.add(new Repeat(nodes.removeLast()));
        } else {
          nodes.add(node());
        }
      }
      return nodes;
    }

    private Node node() {
      return switch (text.charAt(position)) {
        case '[' -> choice(true, ']');
        case '(' -> choice(false, ')');
        case '{' -> choice(false, '}');
        case '<' -> hole();
        default -> word();
      };
    }

    private Choice choice(boolean optional, char close) {
      List<List<Node>> alternatives = new ArrayList<>();
      do {
        position++;
        alternatives.add(sequence());
      } while (position < text.length() && text.charAt(position) == '|');
      if (position == text.length() || text.charAt(position) != close) {
        throw malformed();
      }
      position++;
      return new Choice(optional, alternatives);
    }

    private Hole hole() {
      int end = text.indexOf('>', position);
      if (end < 0) {
        throw malformed();
      }
      Hole hole = new Hole(text.substring(position + 1, end));
      position = end + 1;
      return hole;
    }

    private Word word() {
      int start = position;
      while (position < text.length() && " []{}()|<".indexOf(text.charAt(position)) < 0) {
        position++;
      }
      return new Word(text.substring(start, position));
    }

    IllegalArgumentException malformed() {
      return new IllegalArgumentException("malformed at column " + position + ": " + text);
    }
  }
}
