package io.slotkeeper.datatypes.encoding;

import io.slotkeeper.datatypes.memory.Memory;

/// The registers of a large [HyperLogLog], 6 bits each, from the lowest bit of each byte on.
///
/// ```
/// byte      0        1        2        3
/// register  11000000 22221111 33333322 55444444 ...       12288 bytes
/// ```
public final class DenseRegisters {
  public static final int BYTES = HyperLogLog.REGISTERS * 6 / 8;

  private static final int MASK = 63;

  private DenseRegisters() {}

  public static int get(long registers, int index) {
    int bit = index * 6;
    int shift = bit & 7;
    long at = registers + (bit >>> 3);
    int pair = Memory.getUnsignedByte(at);
    if (shift > 2) {
      pair |= Memory.getUnsignedByte(at + 1) << 8;
    }
    return pair >>> shift & MASK;
  }

  public static void set(long registers, int index, int value) {
    int bit = index * 6;
    int shift = bit & 7;
    long at = registers + (bit >>> 3);
    int low = Memory.getUnsignedByte(at);
    Memory.putByte(at, (byte) (low & ~(MASK << shift) | value << shift));
    if (shift > 2) {
      int high = Memory.getUnsignedByte(at + 1);
      int moved = 8 - shift;
      Memory.putByte(at + 1, (byte) (high & ~(MASK >>> moved) | value >>> moved));
    }
  }

  /// Counts how many registers have each value.
  public static void count(long registers, int[] histogram) {
    for (int i = 0; i < BYTES; i += 3) {
      int four = Memory.getUnsignedShort(registers + i);
      four |= Memory.getUnsignedByte(registers + i + 2) << 16;
      histogram[four & MASK]++;
      histogram[four >>> 6 & MASK]++;
      histogram[four >>> 12 & MASK]++;
      histogram[four >>> 18]++;
    }
  }

  /// Raises each value of `highest` to that of its register.
  public static void merge(long registers, byte[] highest) {
    for (int i = 0; i < HyperLogLog.REGISTERS; i++) {
      highest[i] = (byte) Math.max(highest[i], get(registers, i));
    }
  }
}
