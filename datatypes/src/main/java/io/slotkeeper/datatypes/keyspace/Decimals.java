package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;

/// 64-bit integers in decimal text, in the one form Redis takes for an integer: no blanks, no plus
/// sign, no leading zeros, no `-0`.
public final class Decimals {
  public static final int MAX_LENGTH = 20;

  private Decimals() {}

  /// Whether the text is a 64-bit integer in its canonical form.
  public static boolean isLong(long address, int length) {
    if (length == 0 || length > MAX_LENGTH) {
      return false;
    }
    int first = Memory.getByte(address);
    boolean negative = first == '-';
    int digits = negative ? length - 1 : length;
    if (digits == 0 || digits > 19) {
      return false;
    }
    long at = negative ? address + 1 : address;
    int leading = Memory.getByte(at);
    if (leading == '0') {
      return length == 1;
    }
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Memory.getByte(at + i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      value = value * 10 + digit;
    }
    // 19 digits fit 64 unsigned bits, so an overflow shows as a negative number
    return value >= 0 || negative && value == Long.MIN_VALUE;
  }

  /// The number of a text for which [#isLong(long, int)] holds.
  public static long toLong(long address, int length) {
    boolean negative = Memory.getByte(address) == '-';
    long value = 0;
    for (int i = negative ? 1 : 0; i < length; i++) {
      value = value * 10 + (Memory.getByte(address + i) - '0');
    }
    return negative ? -value : value;
  }

  /// How many characters the text of `value` has, 1 to 20.
  public static int length(long value) {
    if (value < 0) {
      return value == Long.MIN_VALUE ? 20 : 1 + length(-value);
    }
    int length = 1;
    long bound = 10;
    while (length < 19 && value >= bound) {
      length++;
      bound *= 10;
    }
    return length;
  }

  /// Writes the text of `value`.
  ///
  /// @return its length
  public static int write(long value, long address) {
    int length = length(value);
    long at = address + length;
    long rest = value;
    if (value < 0) {
      Memory.putByte(address, (byte) '-');
      if (value == Long.MIN_VALUE) {
        Memory.putByte(--at, (byte) '8');
        rest = value / 10;
      }
      rest = -rest;
    }
    do {
      Memory.putByte(--at, (byte) ('0' + rest % 10));
      rest /= 10;
    } while (rest != 0);
    return length;
  }
}
