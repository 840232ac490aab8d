package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.memory.Memory;

/// The CRC-64 of dump payloads and snapshot files: polynomial ad93d23594c935a9 (Jones), reflected,
/// starting from 0, nothing xored at the end. The text `123456789` has e9c6d914c4b8d9ca.
///
/// Eight bytes are looked up at a time: table `k` gives what a byte contributes that is followed by
/// `k` others (M. Kounavis and F. Berry, "A systematic approach to building high performance
/// software-based CRC generators", 2005).
public final class Crc64 {
  private static final long REFLECTED_POLYNOMIAL = Long.reverse(0xAD93_D235_94C9_35A9L);
  private static final long[][] TABLES = tables();

  private Crc64() {}

  private static long[][] tables() {
    long[][] tables = new long[8][256];
    for (int i = 0; i < 256; i++) {
      long crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc >>> 1 ^ ((crc & 1) != 0 ? REFLECTED_POLYNOMIAL : 0);
      }
      tables[0][i] = crc;
    }
    for (int k = 1; k < 8; k++) {
      for (int i = 0; i < 256; i++) {
        long crc = tables[k - 1][i];
        tables[k][i] = crc >>> 8 ^ tables[0][(int) crc & 0xFF];
      }
    }
    return tables;
  }

  /// The checksum of more bytes.
  ///
  /// @param crc of the bytes before, 0 for none
  public static long update(long crc, long address, long length) {
    long value = crc;
    long at = address;
    long end = address + length;
    for (; end - at >= 8; at += 8) {
      value ^= Memory.getLong(at);
      long next = 0;
      for (int k = 0; k < 8; k++) {
        next ^= TABLES[7 - k][(int) (value >>> 8 * k) & 0xFF];
      }
      value = next;
    }
    for (; at < end; at++) {
      value = value >>> 8 ^ TABLES[0][(int) (value ^ Memory.getByte(at)) & 0xFF];
    }
    return value;
  }
}
