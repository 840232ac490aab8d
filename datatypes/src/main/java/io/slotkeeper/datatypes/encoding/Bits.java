package io.slotkeeper.datatypes.encoding;

import io.slotkeeper.datatypes.memory.Memory;

/// Strings as rows of bits: bit 0 is the highest of the first byte.
///
/// ```
/// byte       0                1
/// bit        0 1 2 3 4 5 6 7  8 9 ...
/// ```
public final class Bits {
  private static final int WORD_BITS = 64;

  private Bits() {}

  public static boolean get(long bytes, long bit) {
    return (Memory.getByte(bytes + (bit >>> 3)) >>> 7 - (bit & 7) & 1) != 0;
  }

  public static void set(long bytes, long bit, boolean on) {
    long at = bytes + (bit >>> 3);
    int mask = 0x80 >>> (bit & 7);
    int old = Memory.getByte(at);
    Memory.putByte(at, (byte) (on ? old | mask : old & ~mask));
  }

  /// Counts the bits that are set from `from` up to and including `to`.
  public static long count(long bytes, long from, long to) {
    long count = 0;
    long bit = from;
    for (; bit <= to && (bit & 7) != 0; bit++) {
      count += get(bytes, bit) ? 1 : 0;
    }
    for (; bit + WORD_BITS - 1 <= to; bit += WORD_BITS) {
      count += Long.bitCount(Memory.getLong(bytes + (bit >>> 3)));
    }
    for (; bit <= to; bit++) {
      count += get(bytes, bit) ? 1 : 0;
    }
    return count;
  }

  /// The first bit that is `on`, from `from` up to and including `to`; -1 when there is none.
  public static long find(long bytes, boolean on, long from, long to) {
    long other = on ? 0 : -1;
    long bit = from;
    for (; bit <= to && (bit & 7) != 0; bit++) {
      if (get(bytes, bit) == on) {
        return bit;
      }
    }
    while (bit + WORD_BITS - 1 <= to && Memory.getLong(bytes + (bit >>> 3)) == other) {
      bit += WORD_BITS;
    }
    for (; bit <= to; bit++) {
      if (get(bytes, bit) == on) {
        return bit;
      }
    }
    return -1;
  }

  /// Reads the `width` (1 to 64) bits from `bit` on as a number without sign. Bits at and behind
  /// byte `length` are 0.
  public static long field(long bytes, long length, long bit, int width) {
    long value = 0;
    int taken = 0;
    while (taken < width) {
      long at = bit + taken;
      int inByte = (int) Math.min(8 - (at & 7), width - taken);
      long index = at >>> 3;
      int octet = index < length ? Memory.getUnsignedByte(bytes + index) : 0;
      int part = octet >>> (int) (8 - (at & 7) - inByte) & (1 << inByte) - 1;
      value = value << inByte | part;
      taken += inByte;
    }
    return value;
  }

  /// Writes the lowest `width` (1 to 64) bits of a number from `bit` on.
  public static void setField(long bytes, long bit, int width, long value) {
    int written = 0;
    while (written < width) {
      long at = bit + written;
      int inByte = (int) Math.min(8 - (at & 7), width - written);
      int shift = (int) (8 - (at & 7) - inByte);
      int mask = (1 << inByte) - 1;
      int part = (int) (value >>> width - written - inByte) & mask;
      long address = bytes + (at >>> 3);
      int kept = Memory.getUnsignedByte(address) & ~(mask << shift);
      Memory.putByte(address, (byte) (kept | part << shift));
      written += inByte;
    }
  }
}
