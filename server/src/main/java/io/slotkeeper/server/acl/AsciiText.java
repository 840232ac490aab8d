package io.slotkeeper.server.acl;

/// Words of rules: one byte per char, of which only the letters of ASCII have a case.
final class AsciiText {
  private AsciiText() {}

  static String lower(String text) {
    StringBuilder lower = new StringBuilder(text);
    for (int i = 0; i < lower.length(); i++) {
      lower.setCharAt(i, lower(text.charAt(i)));
    }
    return lower.toString();
  }

  static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  /// Whether the text has a blank or a zero byte, which no line of rules could hold.
  static boolean hasBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' || c == 0 || c >= '\t' && c <= '\r') {
        return true;
      }
    }
    return false;
  }

  /// The text as error replies quote it: up to its first zero byte.
  static String shown(String text) {
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }
}
