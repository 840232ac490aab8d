package io.slotkeeper.resp;

/// 64-bit integers as decimal text in native memory.
final class NumberText {
  /// The two digits of 0 to 99, low byte first.
  private static final short[] PAIRS = new short[100];

  static {
    for (int i = 0; i < 100; i++) {
      PAIRS[i] = (short) ('0' + i / 10 | '0' + i % 10 << 8);
    }
  }

  private NumberText() {}

  static int length(long value) {
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
  /// @return its length, at most 20
  static int write(long value, long address) {
    int length = length(value);
    long at = address + length;
    long rest = value;
    if (value < 0) {
      Native.putByte(address, '-');
      if (value == Long.MIN_VALUE) {
        Native.putByte(--at, '8');
        rest = value / 10;
      }
      rest = -rest;
    }
    while (rest >= 100) {
      at -= 2;
      Native.putShort(at, PAIRS[(int) (rest % 100)]);
      rest /= 100;
    }
    if (rest >= 10) {
      Native.putShort(at - 2, PAIRS[(int) rest]);
    } else {
      Native.putByte(at - 1, (int) ('0' + rest));
    }
    return length;
  }
}
