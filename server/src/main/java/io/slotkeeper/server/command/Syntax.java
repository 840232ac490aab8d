package io.slotkeeper.server.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the usage notation of command rows into argument trees.
///
/// ```
/// syntax := item*
/// item   := [name "="] [TOKEN] thing modifier*
/// thing  := word                      an argument
///         | "<" syntax ("|" syntax)* ">"   one of several, or without a bar a block
///         | "[" syntax ("|" syntax)* "]"   the same, optional
/// ```
///
/// - A word in lower case is an argument: `name`, then optionally `:type` (`int`, `double`, `key`,
///   `pattern`, `time`, `string`), `@n` for the key spec of a key, `/text` to display instead of
///   the name. A few names have a type of their own: see [#TYPE_OF_NAME].
/// - A word in capitals, or in single quotes, is a literal. Right before an argument or a `<` it is
///   that one's token; else, or if a dot follows it, it stands for itself.
/// - `name=` names groups, and literals whose name is not the literal in lower case. A group of one
///   item is just that item and needs no name.
/// - `...` after an item: may be repeated; `+...` repeated with its token.
/// - `^6.2.0` after an item: since that version; `~6.2.0` deprecated since.
///
/// So SET's options are
///
/// ```
/// key value condition=[NX | XX]^2.6.12 [GET]^6.2.0
///     expiration=[EX seconds^2.6.12 | PX milliseconds^2.6.12 | KEEPTTL^6.0.0]
/// ```
final class Syntax {
  private static final Map<String, Argument.Type> TYPE_OF_NAME =
      Map.of(
          "key", Argument.Type.KEY,
          "pattern", Argument.Type.PATTERN,
          "numkeys", Argument.Type.INTEGER,
          "count", Argument.Type.INTEGER,
          "seconds", Argument.Type.INTEGER,
          "milliseconds", Argument.Type.INTEGER,
          "unix-time-seconds", Argument.Type.UNIX_TIME,
          "unix-time-milliseconds", Argument.Type.UNIX_TIME);

  private final SyntaxLexer words;

  private Syntax(String text) {
    words = new SyntaxLexer(text);
  }

  /// The argument tree.
  ///
  /// @throws IllegalArgumentException if the text is not in the notation; it says where
  static List<Argument> parse(String text) {
    Syntax syntax = new Syntax(text);
    List<Argument> arguments = syntax.sequence();
    if (!syntax.words.atEnd()) {
      throw syntax.words.unexpected();
    }
    return arguments;
  }

  private List<Argument> sequence() {
    List<Argument> items = new ArrayList<>();
    while (!words.atEnd() && !words.at("|") && !words.at(">") && !words.at("]")) {
      items.add(item());
    }
    return List.copyOf(items);
  }

  private Argument item() {
    String name = words.takeName();
    String token = null;
    boolean alone = false;
    if (words.atLiteral()) {
      token = words.takeLiteral();
      alone = (!words.at("...") && words.takeIf(".")) || !words.atArgument();
      if (!alone) {
        String innerName = words.takeName();
        name = innerName == null ? name : innerName;
      }
    }
    Argument item;
    if (token != null && alone) {
      String tokenName = name == null ? token.toLowerCase(Locale.ROOT) : name;
      item = plain(tokenName, Argument.Type.PURE_TOKEN, tokenName, -1);
    } else if (words.takeIf("[")) {
      item = group(name, "]");
      item = modified(item, item.since(), item.deprecatedSince(), true, item.multiple());
    } else if (words.takeIf("<")) {
      item = group(name, ">");
    } else {
      if (name != null) {
        throw words.error("an argument is its own name");
      }
      item = argument(words.takeWord());
    }
    return modifiers(token == null ? item : withToken(item, token));
  }

  private Argument group(@Nullable String name, String end) {
    List<List<Argument>> alternatives = new ArrayList<>();
    do {
      alternatives.add(sequence());
    } while (words.takeIf("|"));
    words.require(end);
    if (alternatives.size() > 1) {
      return nested(name, Argument.Type.ONEOF, alternatives.stream().map(this::single).toList());
    }
    List<Argument> members = alternatives.getFirst();
    return members.size() == 1 ? members.getFirst() : nested(name, Argument.Type.BLOCK, members);
  }

  private Argument single(List<Argument> alternative) {
    if (alternative.size() != 1) {
      throw words.error("an alternative of several items needs < >");
    }
    return alternative.getFirst();
  }

  private Argument nested(@Nullable String name, Argument.Type type, List<Argument> arguments) {
    if (name == null) {
      throw words.error("a group needs a name");
    }
    return new Argument(name, type, name, -1, null, null, null, false, false, false, arguments);
  }

  /// Reads `name[:type][@spec][/display]`.
  private Argument argument(String word) {
    String rest = word;
    int slash = rest.indexOf('/');
    String display = rest.substring(slash + 1);
    rest = slash < 0 ? rest : rest.substring(0, slash);
    int at = rest.indexOf('@');
    int keySpec = at < 0 ? -1 : Integer.parseInt(rest.substring(at + 1));
    rest = at < 0 ? rest : rest.substring(0, at);
    int colon = rest.indexOf(':');
    String name = colon < 0 ? rest : rest.substring(0, colon);
    Argument.Type type =
        colon < 0
            ? TYPE_OF_NAME.getOrDefault(name, Argument.Type.STRING)
            : typeNamed(rest.substring(colon + 1));
    boolean firstKey = type == Argument.Type.KEY && at < 0;
    return plain(name, type, slash < 0 ? name : display, firstKey ? 0 : keySpec);
  }

  private Argument.Type typeNamed(String name) {
    return switch (name) {
      case "string" -> Argument.Type.STRING;
      case "int" -> Argument.Type.INTEGER;
      case "double" -> Argument.Type.DOUBLE;
      case "key" -> Argument.Type.KEY;
      case "pattern" -> Argument.Type.PATTERN;
      case "time" -> Argument.Type.UNIX_TIME;
      default -> throw words.error("unknown type " + name);
    };
  }

  private Argument modifiers(Argument item) {
    Argument modified = item;
    while (true) {
      if (words.takeIf("...")) {
        modified =
            modified(
                modified, modified.since(), modified.deprecatedSince(), modified.optional(), true);
      } else if (words.takeIf("+...")) {
        modified = repeatedWithToken(modified);
      } else if (words.takeIf("^")) {
        modified =
            modified(
                modified,
                words.takeWord(),
                modified.deprecatedSince(),
                modified.optional(),
                modified.multiple());
      } else if (words.takeIf("~")) {
        modified =
            modified(
                modified,
                modified.since(),
                words.takeWord(),
                modified.optional(),
                modified.multiple());
      } else {
        return modified;
      }
    }
  }

  private static Argument plain(String name, Argument.Type type, String displayText, int keySpec) {
    return new Argument(
        name, type, displayText, keySpec, null, null, null, false, false, false, List.of());
  }

  private static Argument withToken(Argument a, String token) {
    return new Argument(
        a.name(),
        a.type(),
        a.displayText(),
        a.keySpecIndex(),
        token,
        a.since(),
        a.deprecatedSince(),
        a.optional(),
        a.multiple(),
        a.multipleToken(),
        a.arguments());
  }

  private static Argument modified(
      Argument a,
      @Nullable String since,
      @Nullable String deprecatedSince,
      boolean optional,
      boolean multiple) {
    return new Argument(
        a.name(),
        a.type(),
        a.displayText(),
        a.keySpecIndex(),
        a.token(),
        since,
        deprecatedSince,
        optional,
        multiple,
        a.multipleToken(),
        a.arguments());
  }

  private static Argument repeatedWithToken(Argument a) {
    return new Argument(
        a.name(),
        a.type(),
        a.displayText(),
        a.keySpecIndex(),
        a.token(),
        a.since(),
        a.deprecatedSince(),
        a.optional(),
        true,
        true,
        a.arguments());
  }
}
