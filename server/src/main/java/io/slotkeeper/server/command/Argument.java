package io.slotkeeper.server.command;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A node of a command's argument tree, as COMMAND DOCS shows it.
///
/// @param keySpecIndex which key spec finds this key, or -1
/// @param token the literal word: before the argument, or for a pure token the argument itself
/// @param arguments the alternatives of a `ONEOF`, the members of a `BLOCK`, else empty
public record Argument(
    String name,
    Type type,
    String displayText,
    int keySpecIndex,
    @Nullable String token,
    @Nullable String since,
    @Nullable String deprecatedSince,
    boolean optional,
    boolean multiple,
    boolean multipleToken,
    List<Argument> arguments) {

  /// What may stand for an argument.
  public enum Type {
    STRING,
    INTEGER,
    DOUBLE,
    KEY,
    PATTERN,
    UNIX_TIME,
    PURE_TOKEN,
    ONEOF,
    BLOCK;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// The fewest words that can stand for it.
  int minimumWords() {
    if (optional) {
      return 0;
    }
    int words =
        switch (type) {
          case ONEOF -> arguments.stream().mapToInt(Argument::minimumWords).min().orElseThrow();
          case BLOCK -> arguments.stream().mapToInt(Argument::minimumWords).sum();
          case STRING, INTEGER, DOUBLE, KEY, PATTERN, UNIX_TIME, PURE_TOKEN -> 1;
        };
    return token == null || type == Type.PURE_TOKEN ? words : words + 1;
  }

  /// Whether the number of words can vary.
  boolean isFixed() {
    if (optional || multiple) {
      return false;
    }
    return switch (type) {
      case ONEOF ->
          arguments.stream().allMatch(Argument::isFixed)
              && arguments.stream().mapToInt(Argument::minimumWords).distinct().count() == 1;
      case BLOCK -> arguments.stream().allMatch(Argument::isFixed);
      case STRING, INTEGER, DOUBLE, KEY, PATTERN, UNIX_TIME, PURE_TOKEN -> true;
    };
  }
}
