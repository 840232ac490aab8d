package io.slotkeeper.server.command;

/// Bytes as a quoted string that shows what cannot be printed: `"a\n\x00"`.
final class QuotedText {
  private QuotedText() {}

  static void append(StringBuilder text, byte[] bytes) {
    text.append('"');
    for (byte b : bytes) {
      switch (b) {
        case '\\', '"' -> text.append('\\').append((char) b);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case 7 -> text.append("\\a");
        case '\b' -> text.append("\\b");
        default -> {
          if (b >= 32 && b < 127) {
            text.append((char) b);
          } else {
            text.append(String.format("\\x%02x", b & 0xFF));
          }
        }
      }
    }
    text.append('"');
  }
}
