package io.slotkeeper.scripting.lua.lib;

/// The character classes of C's "C" locale: only ASCII has letters.
final class CharClass {
  private static final String NAMES = "acdlpsuwxz";

  /// For each character a bit per class it is in; for each class letter, of either case, its bit.
  private static final short[] MEMBERS = new short[256];

  private static final short[] MASKS = new short[256];

  static {
    for (int i = 0; i < NAMES.length(); i++) {
      char name = NAMES.charAt(i);
      MASKS[name] = (short) (1 << i);
      MASKS[toUpper(name)] = (short) (1 << i);
      for (int c = 0; c < MEMBERS.length; c++) {
        if (isMember(c, name)) {
          MEMBERS[c] |= (short) (1 << i);
        }
      }
    }
  }

  private CharClass() {}

  private static boolean isMember(int c, char name) {
    return switch (name) {
      case 'a' -> isAlpha(c);
      case 'c' -> isControl(c);
      case 'd' -> isDigit(c);
      case 'l' -> c >= 'a' && c <= 'z';
      case 'p' -> isPunctuation(c);
      case 's' -> isSpace(c);
      case 'u' -> c >= 'A' && c <= 'Z';
      case 'w' -> isAlpha(c) || isDigit(c);
      case 'x' -> isHexDigit(c);
      default -> c == 0;
    };
  }

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

  /// Whether `c` is in the class a pattern names with the letter `name`; upper case negates. Other
  /// names mean the character itself.
  static boolean matches(int c, int name) {
    int mask = MASKS[name];
    if (mask == 0) {
      return name == c;
    }
    return ((MEMBERS[c] & mask) != 0) == (name >= 'a');
  }
}
