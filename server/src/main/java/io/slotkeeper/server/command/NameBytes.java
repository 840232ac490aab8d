package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.memory.Memory;

/// Reading the words of a request where they lie, without copying them.
final class NameBytes {
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
    return lowerCase(length < 8 ? Memory.getPartial(address, length) : Memory.getLong(address));
  }

  /// The last eight bytes of a word of at least eight, in lower case.
  static long tail(long address, int length) {
    return lowerCase(Memory.getLong(address + length - 8));
  }

  /// Whether a word is this one, in any case.
  static boolean equalsIgnoreCase(long address, int length, String word) {
    if (length != word.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (lowerCase(Memory.getUnsignedByte(address + i)) != lowerCase(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
