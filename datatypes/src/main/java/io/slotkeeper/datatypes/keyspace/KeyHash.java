package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;

/// A keyed 64-bit hash of byte strings.
///
/// Each step multiplies 64 by 64 bits and folds the 128-bit product, in the manner of wyhash and
/// its relatives; the secret seed makes it costly to choose keys that collide.
public final class KeyHash {
  private static final long K0 = 0x9E37_79B9_7F4A_7C15L;
  private static final long K1 = 0xD6E8_FEB8_6659_FD93L;
  private static final long K2 = 0xA076_1D64_78BD_642FL;

  private KeyHash() {}

  public static long of(long seed, long address, int length) {
    long h = seed ^ K0 * length;
    int i = 0;
    for (; i <= length - 16; i += 16) {
      h = fold(Memory.getLong(address + i) ^ K1, Memory.getLong(address + i + 8) ^ h);
    }
    if (i <= length - 8) {
      h = fold(Memory.getLong(address + i) ^ K2, h ^ K1);
      i += 8;
    }
    return fold(Memory.getPartial(address + i, length - i) ^ K2, h ^ K0);
  }

  private static long fold(long a, long b) {
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }
}
