package io.slotkeeper.server.command;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Reading the words of a request where they lie, without copying them.
final class NameBytes {
  @SuppressWarnings("restricted")
  private static final MemorySegment MEMORY =
      MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  private static final long LOW_BITS = 0x7f7f_7f7f_7f7f_7f7fL;
  private static final long HIGH_BITS = ~LOW_BITS;
  private static final long ONES = 0x0101_0101_0101_0101L;

  private NameBytes() {}

  /// Eight bytes with A to Z in lower case, all in parallel.
  ///
  /// Adding to a byte without its high bit carries into the high bit just if the byte is at least a
  /// bound; bytes that reach 'A' but not 'Z' + 1, and had no high bit, are capitals.
  static long lowerCase(long bytes) {
    long low = bytes & LOW_BITS;
    long atLeastA = low + (0x80 - 'A') * ONES;
    long aboveZ = low + (0x7f - 'Z') * ONES;
    long capitals = (atLeastA ^ aboveZ) & ~bytes & HIGH_BITS;
    return bytes | capitals >>> 2;
  }

  /// The first eight bytes of a word, or all of a shorter one in the low bytes, in lower case.
  /// Never reads outside the word.
  static long head(long address, int length) {
    if (length >= 8) {
      return lowerCase(MEMORY.get(LONG, address));
    }
    long bytes;
    if (length >= 4) {
      long low = MEMORY.get(INT, address) & 0xffff_ffffL;
      long high = MEMORY.get(INT, address + length - 4) & 0xffff_ffffL;
      bytes = low | high << (length - 4) * 8;
    } else if (length >= 2) {
      long low = MEMORY.get(SHORT, address) & 0xffffL;
      long high = MEMORY.get(SHORT, address + length - 2) & 0xffffL;
      bytes = low | high << (length - 2) * 8;
    } else {
      bytes = length == 0 ? 0 : MEMORY.get(ValueLayout.JAVA_BYTE, address) & 0xffL;
    }
    return lowerCase(bytes);
  }

  /// The last eight bytes of a word of at least eight, in lower case.
  static long tail(long address, int length) {
    return lowerCase(MEMORY.get(LONG, address + length - 8));
  }

  /// Whether a word is this one in any case; `word` is in lower case ASCII.
  static boolean equalsIgnoreCase(long address, int length, String word) {
    if (length != word.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (lowerCase(byteAt(address + i)) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The decimal number a word is, or -1 if it is none that fits an int; no sign, no blanks.
  static int parseCount(long address, int length) {
    if (length == 0 || length > 10) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < length; i++) {
      int digit = byteAt(address + i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number > Integer.MAX_VALUE ? -1 : (int) number;
  }

  private static int byteAt(long address) {
    return MEMORY.get(ValueLayout.JAVA_BYTE, address) & 0xff;
  }
}
