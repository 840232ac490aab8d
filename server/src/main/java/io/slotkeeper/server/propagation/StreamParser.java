package io.slotkeeper.server.propagation;

import io.slotkeeper.datatypes.memory.Memory;
import java.util.Arrays;

/// Finds the words of one command after another in the bytes of a change stream.
///
/// ```
/// *3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nvalue\r\n     words: 3 | 8 3 | 17 1 | 24 5
/// #TS:1700000000\r\n                              skipped
/// ```
///
/// Stricter than what clients may send: no inline commands, no empty ones.
public final class StreamParser {
  private static final long MAX_WORDS = 1 << 27;
  private static final long MAX_WORD_BYTES = Integer.MAX_VALUE - 64L;
  private static final int INCOMPLETE = -1;

  private int[] words = new int[32];
  private int position;
  private long number;

  /// Parses the command at `from`, an offset from `base`, where annotations may precede it.
  ///
  /// @return false when not all of it is there
  public boolean parse(long base, int from, int end) throws StreamFormatException {
    int at = skipAnnotations(base, from, end);
    if (at == INCOMPLETE || at == end) {
      return false;
    }
    int start = at;
    at = readHead(base, at, end, '*', MAX_WORDS);
    if (at == INCOMPLETE) {
      return false;
    }
    int count = (int) number;
    if (count == 0) {
      throw new StreamFormatException("a command has no words", start);
    }
    if (words.length < 1 + 2 * count) {
      // what cannot be there yet needs no room
      int possible = Math.min(count, (end - at) / 4 + 1);
      words = Arrays.copyOf(words, Math.max(1 + 2 * possible, words.length));
    }
    words[0] = count;
    for (int i = 0; i < count; i++) {
      at = readHead(base, at, end, '$', MAX_WORD_BYTES);
      if (at == INCOMPLETE || end - at < number + 2) {
        return false;
      }
      words[1 + 2 * i] = at;
      words[2 + 2 * i] = (int) number;
      at += (int) number;
      requireLineEnd(base, at);
      at += 2;
    }
    position = at;
    return true;
  }

  private static int skipAnnotations(long base, int from, int end) {
    int at = from;
    while (at < end && Memory.getByte(base + at) == '#') {
      int line = lineEnd(base, at, end);
      if (line == INCOMPLETE) {
        return INCOMPLETE;
      }
      at = line + 2;
    }
    return at;
  }

  /// The offset of the line's `\r\n`.
  private static int lineEnd(long base, int from, int end) {
    for (int at = from; at + 1 < end; at++) {
      if (Memory.getByte(base + at) == '\r' && Memory.getByte(base + at + 1) == '\n') {
        return at;
      }
    }
    return INCOMPLETE;
  }

  /// Reads a type and a number into [#number].
  ///
  /// @return the offset behind the line
  private int readHead(long base, int from, int end, char type, long max)
      throws StreamFormatException {
    if (from >= end) {
      return INCOMPLETE;
    }
    if (Memory.getByte(base + from) != type) {
      throw new StreamFormatException(
          "expected '" + type + "', got byte " + Memory.getUnsignedByte(base + from), from);
    }
    long value = 0;
    int at = from + 1;
    for (; at < end; at++) {
      int digit = Memory.getByte(base + at) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
      if (value > max) {
        throw new StreamFormatException("a length is too large", from);
      }
    }
    if (end - at < 2) {
      return INCOMPLETE;
    }
    if (at == from + 1) {
      throw new StreamFormatException("a length is missing", from);
    }
    requireLineEnd(base, at);
    number = value;
    return at + 2;
  }

  private static void requireLineEnd(long base, int at) throws StreamFormatException {
    if (Memory.getByte(base + at) != '\r' || Memory.getByte(base + at + 1) != '\n') {
      throw new StreamFormatException("a line does not end", at);
    }
  }

  /// The words of the command: their count, then offset and length of each.
  public int[] words() {
    return words;
  }

  /// The offset behind the command.
  public int position() {
    return position;
  }
}
