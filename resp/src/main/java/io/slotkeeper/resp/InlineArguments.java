package io.slotkeeper.resp;

/// The words of an inline request: separated by blanks, with `"..."` (escapes `\n \r \t \b \a \\ \"
/// \xHH`) and `'...'` (escape `\'`) quoting, as redis-cli quotes them.
final class InlineArguments {
  private InlineArguments() {}

  static boolean isBlank(int c) {
    return c == ' ' || c >= 9 && c <= 13;
  }

  /// Unquotes the word at `base + start` in place.
  ///
  /// @return its new length in the high half, the offset behind it in the low half; -1 when quotes
  ///   are not balanced
  static long unquote(long base, int start, int end) {
    int read = start;
    int write = start;
    char quote = 0;
    while (read < end) {
      int c = Native.getByte(base + read);
      if (quote == 0) {
        if (isBlank(c) || c == 0) {
          break;
        }
        if (c == '"' || c == '\'') {
          quote = (char) c;
          read++;
          continue;
        }
      } else if (c == quote) {
        read++;
        if (read < end && !isBlank(Native.getByte(base + read))) {
          return -1;
        }
        quote = 0;
        break;
      } else if (c == '\\' && read + 1 < end) {
        int next = Native.getByte(base + read + 1);
        if (quote == '\'') {
          if (next == '\'') {
            Native.putByte(base + write++, '\'');
            read += 2;
            continue;
          }
        } else {
          int high = read + 3 < end && next == 'x' ? hex(Native.getByte(base + read + 2)) : -1;
          int low = high >= 0 ? hex(Native.getByte(base + read + 3)) : -1;
          if (low >= 0) {
            Native.putByte(base + write++, high << 4 | low);
            read += 4;
          } else {
            Native.putByte(base + write++, escaped(next));
            read += 2;
          }
          continue;
        }
      }
      Native.putByte(base + write++, c);
      read++;
    }
    return quote != 0 ? -1 : (long) (write - start) << 32 | read;
  }

  private static int escaped(int c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> 7;
      default -> c;
    };
  }

  private static int hex(int c) {
    return Character.digit(c, 16);
  }
}
