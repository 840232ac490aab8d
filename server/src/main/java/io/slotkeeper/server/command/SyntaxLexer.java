package io.slotkeeper.server.command;

import org.jspecify.annotations.Nullable;

/// The words and marks of the notation that [Syntax] reads.
final class SyntaxLexer {
  private static final String MARKS = "[]<>|.^+~= ";

  private final String text;
  private int position;

  SyntaxLexer(String text) {
    this.text = text;
    skipBlanks();
  }

  boolean atEnd() {
    return position == text.length();
  }

  boolean at(String mark) {
    return text.startsWith(mark, position);
  }

  boolean takeIf(String mark) {
    boolean here = at(mark);
    if (here) {
      position += mark.length();
      skipBlanks();
    }
    return here;
  }

  void require(String mark) {
    if (!takeIf(mark)) {
      throw error("expected " + mark);
    }
  }

  /// Whether a literal is next: capitals, or quotes.
  boolean atLiteral() {
    if (atEnd()) {
      return false;
    }
    char c = text.charAt(position);
    return c == '\'' || (c >= 'A' && c <= 'Z');
  }

  /// Whether an argument or a required group is next, with or without a name in front.
  boolean atArgument() {
    int start = nameAhead() ? text.indexOf('=', position) + 1 : position;
    if (start == text.length()) {
      return false;
    }
    char c = text.charAt(start);
    boolean literal = c == '\'' || (c >= 'A' && c <= 'Z');
    return c == '<' || (!literal && MARKS.indexOf(c) < 0);
  }

  /// The name before an `=`, or null.
  @Nullable String takeName() {
    if (!nameAhead()) {
      return null;
    }
    String name = takeWord();
    require("=");
    return name;
  }

  private boolean nameAhead() {
    int end = position;
    while (end < text.length() && isNameChar(text.charAt(end))) {
      end++;
    }
    return end > position && end < text.length() && text.charAt(end) == '=';
  }

  private static boolean isNameChar(char c) {
    return c == '-' || c == '_' || Character.isLetterOrDigit(c);
  }

  String takeLiteral() {
    if (text.charAt(position) != '\'') {
      return takeWord();
    }
    int end = text.indexOf('\'', position + 1);
    if (end < 0) {
      throw error("unbalanced quote");
    }
    String literal = text.substring(position + 1, end);
    position = end + 1;
    skipBlanks();
    return literal;
  }

  /// All up to the next mark; a single dot inside a word (a version) belongs to it.
  String takeWord() {
    int end = position;
    while (end < text.length() && !endsWord(end)) {
      end++;
    }
    if (end == position) {
      throw unexpected();
    }
    String word = text.substring(position, end);
    position = end;
    skipBlanks();
    return word;
  }

  private boolean endsWord(int index) {
    char c = text.charAt(index);
    if (c == '.') {
      boolean digitFollows = index + 1 < text.length() && Character.isDigit(text.charAt(index + 1));
      return !digitFollows;
    }
    return MARKS.indexOf(c) >= 0;
  }

  private void skipBlanks() {
    while (position < text.length() && text.charAt(position) == ' ') {
      position++;
    }
  }

  IllegalArgumentException unexpected() {
    return error("unexpected " + (atEnd() ? "end" : "'" + text.charAt(position) + "'"));
  }

  IllegalArgumentException error(String problem) {
    return new IllegalArgumentException(
        problem
            + " in syntax: "
            + text.substring(0, position)
            + " >>> "
            + text.substring(position));
  }
}
