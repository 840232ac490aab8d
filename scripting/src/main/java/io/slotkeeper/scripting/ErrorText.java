package io.slotkeeper.scripting;

import io.slotkeeper.scripting.lua.LuaString;

/// Error messages made fit for a reply line.
final class ErrorText {
  private ErrorText() {}

  /// A text that is one line: line breaks at the end go, others become spaces, a zero byte ends it.
  static String line(String text) {
    int nul = text.indexOf('\0');
    int end = nul < 0 ? text.length() : nul;
    while (end > 0 && isBreak(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end).replace('\r', ' ').replace('\n', ' ');
  }

  private static boolean isBreak(char c) {
    return c == '\r' || c == '\n';
  }

  /// The bytes of a one-line text.
  static byte[] bytes(String text) {
    return LuaString.ofLatin1(line(text)).bytes();
  }

  /// The bytes of a status or big number, likewise; a text without line breaks is used as it is.
  static byte[] bytesOf(LuaString text) {
    for (byte b : text.bytes()) {
      if (b == '\r' || b == '\n' || b == 0) {
        return LuaString.ofLatin1(oneLine(text.toString())).bytes();
      }
    }
    return text.bytes();
  }

  private static String oneLine(String text) {
    int nul = text.indexOf('\0');
    return (nul < 0 ? text : text.substring(0, nul)).replace('\r', ' ').replace('\n', ' ');
  }

  /// An error as scripts see it: `-CODE message` loses its dash; a text without dash, or without a
  /// message after the code, gets the code `ERR`.
  static LuaString normalized(String error) {
    String text = error;
    String code = "ERR";
    if (error.startsWith("-")) {
      int blank = error.indexOf(' ');
      code = blank < 0 ? code : error.substring(1, blank);
      text = error.substring(blank < 0 ? 1 : blank + 1);
    }
    int start = 0;
    int end = text.length();
    while (start < end && isBreak(text.charAt(start))) {
      start++;
    }
    while (end > start && isBreak(text.charAt(end - 1))) {
      end--;
    }
    return LuaString.ofLatin1(code + " " + text.substring(start, end));
  }
}
