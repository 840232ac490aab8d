package io.slotkeeper.scripting.lua.lib;

/// The character classes of C's "C" locale: only ASCII has letters.
final class CharClass {
  private CharClass() {}

  static boolean isAlpha(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isControl(int c) {
    return c < ' ' || c == 127;
  }

  static boolean isPunctuation(int c) {
    return c > ' ' && c < 127 && !isAlpha(c) && !isDigit(c);
  }

  static boolean isSpace(int c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  static boolean isHexDigit(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  static int toLower(int c) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
  }

  static int toUpper(int c) {
    return c >= 'a' && c <= 'z' ? c - 32 : c;
  }

  /// Whether `c` is in the class a pattern names with the letter `name`; upper case negates.
  static boolean matches(int c, int name) {
    boolean in =
        switch (toLower(name)) {
          case 'a' -> isAlpha(c);
          case 'c' -> isControl(c);
          case 'd' -> isDigit(c);
          case 'l' -> c >= 'a' && c <= 'z';
          case 'p' -> isPunctuation(c);
          case 's' -> isSpace(c);
          case 'u' -> c >= 'A' && c <= 'Z';
          case 'w' -> isAlpha(c) || isDigit(c);
          case 'x' -> isHexDigit(c);
          case 'z' -> c == 0;
          default -> {
            yield name == c;
          }
        };
    boolean known = "acdlpsuwxz".indexOf(toLower(name)) >= 0;
    return known && name >= 'A' && name <= 'Z' ? !in : in;
  }
}
