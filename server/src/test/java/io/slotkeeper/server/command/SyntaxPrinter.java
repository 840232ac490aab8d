package io.slotkeeper.server.command;

import io.slotkeeper.server.command.Argument.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes an argument tree in the notation that [Syntax] reads: the way to a first draft of a row.
final class SyntaxPrinter {
  private SyntaxPrinter() {}

  static String print(List<Argument> arguments) {
    List<String> printed = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String item = print(arguments.get(i));
      boolean pureToken = arguments.get(i).type() == Type.PURE_TOKEN && !item.startsWith("[");
      if (pureToken && i + 1 < arguments.size() && attaches(print(arguments.get(i + 1)))) {
        item += ".";
      }
      printed.add(item);
    }
    return String.join(" ", printed);
  }

  /// Whether a token in front would become this item's.
  private static boolean attaches(String item) {
    String core = item.substring(item.indexOf('=') + 1);
    return core.startsWith("<") || Character.isLowerCase(core.charAt(0));
  }

  private static String print(Argument a) {
    String repeated = a.multipleToken() ? "+..." : a.multiple() ? "..." : "";
    String since = a.since() == null ? "" : "^" + a.since();
    String deprecated = a.deprecatedSince() == null ? "" : "~" + a.deprecatedSince();
    String core =
        switch (a.type()) {
          case PURE_TOKEN -> named(a.name(), a.token()) + literal(a.token());
          case ONEOF, BLOCK -> group(a);
          case STRING, INTEGER, DOUBLE, KEY, PATTERN, UNIX_TIME -> token(a) + plain(a);
        };
    boolean nested = a.type() == Type.ONEOF || a.type() == Type.BLOCK;
    boolean bracketed = a.optional() && (!nested || a.token() != null);
    return bracketed
        ? "[" + core + repeated + "]" + since + deprecated
        : core + repeated + since + deprecated;
  }

  private static String group(Argument a) {
    List<String> members =
        a.type() == Type.ONEOF
            ? a.arguments().stream().map(member -> print(member)).toList()
            : List.of(print(a.arguments()));
    String inner = String.join(" | ", members);
    boolean square = a.optional() && a.token() == null;
    return a.name() + "=" + token(a) + (square ? "[" + inner + "]" : "<" + inner + ">");
  }

  private static String plain(Argument a) {
    String type =
        switch (a.type()) {
          case INTEGER -> ":int";
          case DOUBLE -> ":double";
          case KEY -> ":key";
          case PATTERN -> ":pattern";
          case UNIX_TIME -> ":time";
          default -> ":string";
        };
    List<Argument> bare = Syntax.parse(a.name());
    String spec = a.keySpecIndex() > 0 ? "@" + a.keySpecIndex() : "";
    String display = a.displayText().equals(a.name()) ? "" : "/" + a.displayText();
    boolean usual = bare.getFirst().type() == a.type();
    return a.name() + (usual ? "" : type) + spec + display;
  }

  private static String token(Argument a) {
    return a.token() == null ? "" : literal(a.token()) + " ";
  }

  private static String literal(String token) {
    return token.matches("[A-Z][A-Z0-9_-]*") ? token : "'" + token + "'";
  }

  private static String named(String name, String token) {
    return name.equals(token.toLowerCase(Locale.ROOT)) ? "" : name + "=";
  }
}
