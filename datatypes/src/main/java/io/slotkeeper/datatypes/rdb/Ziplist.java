package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.memory.Memory;

/// A walk over a ziplist, the compact encoding before listpacks, which checks it on the way.
///
/// ```
/// [ total bytes (32) | offset of last entry (32) | count (16) ][ entry ] ... [ FF ]
/// entry   [ bytes of the entry before: 1, or FE and 32 bits ][ head ][ data ]
///
/// head    00llllll                    string of l bytes
///         01llllll llllllll           string of l bytes, high byte first
///         10...... l (32)             string of l bytes, high byte first
///         11000000, 11010000, 11100000, 11110000, 11111110
///                                     integer of 16, 32, 64, 24, 8 bits follows
///         1111vvvv                    v - 1, for v from 1 to 13
/// ```
///
/// A count of 65535 means "more than that". Source: the comment in Redis' `ziplist.c`.
final class Ziplist {
  private static final int HEAD_BYTES = 10;
  private static final int LAST_ENTRY = 4;
  private static final int COUNT = 8;
  private static final int UNKNOWN_COUNT = 0xFFFF;
  private static final int END = 0xFF;
  private static final int LONG_PREVIOUS = 0xFE;
  private static final int INT_16 = 0xC0;
  private static final int INT_32 = 0xD0;
  private static final int INT_64 = 0xE0;
  private static final int INT_24 = 0xF0;
  private static final int INT_8 = 0xFE;
  private static final int SMALLEST = 0xF1;
  private static final int GREATEST = 0xFD;

  private final long begin;
  private final long end;
  private long entry;
  private long following;
  private int count;
  private boolean isNumber;
  private long number;
  private long textAddress;
  private int textLength;

  Ziplist(long address, int bytes) {
    if (bytes <= HEAD_BYTES
        || Memory.getInt(address) != bytes
        || Memory.getUnsignedByte(address + bytes - 1) != END) {
      throw malformed();
    }
    begin = address;
    end = address + bytes - 1;
    following = address + HEAD_BYTES;
    entry = following;
  }

  private static RdbFormatException malformed() {
    return new RdbFormatException("Ziplist integrity check failed.");
  }

  /// Goes to the next entry.
  ///
  /// @return false at the end
  boolean next() {
    if (following == end) {
      checkHead();
      return false;
    }
    long before = count == 0 ? 0 : following - entry;
    entry = following;
    count++;
    long at = entry;
    long previous = Memory.getUnsignedByte(at++);
    if (previous == LONG_PREVIOUS) {
      require(at, Integer.BYTES);
      previous = Memory.getInt(at) & 0xFFFF_FFFFL;
      at += Integer.BYTES;
    }
    require(at, 1);
    if (previous != before) {
      throw malformed();
    }
    int head = Memory.getUnsignedByte(at);
    if (head < INT_16) {
      readText(at, head);
    } else {
      readNumber(at, head);
    }
    return true;
  }

  private void checkHead() {
    int expected = Memory.getUnsignedShort(begin + COUNT);
    long last = Memory.getInt(begin + LAST_ENTRY) & 0xFFFF_FFFFL;
    if (expected != UNKNOWN_COUNT && expected != count || count > 0 && begin + last != entry) {
      throw malformed();
    }
  }

  private void readText(long at, int head) {
    int headBytes = head < 0x40 ? 1 : head < 0x80 ? 2 : 5;
    require(at, headBytes);
    long length =
        switch (headBytes) {
          case 1 -> head;
          case 2 -> (head & 0x3F) << 8 | Memory.getUnsignedByte(at + 1);
          default -> Integer.reverseBytes(Memory.getInt(at + 1)) & 0xFFFF_FFFFL;
        };
    require(at + headBytes, length);
    isNumber = false;
    textAddress = at + headBytes;
    textLength = (int) length;
    following = textAddress + length;
  }

  private void readNumber(long at, int head) {
    int bytes =
        switch (head) {
          case INT_16 -> Short.BYTES;
          case INT_32 -> Integer.BYTES;
          case INT_64 -> Long.BYTES;
          case INT_24 -> 3;
          case INT_8 -> Byte.BYTES;
          default -> 0;
        };
    if (bytes == 0 && (head < SMALLEST || head > GREATEST)) {
      throw malformed();
    }
    require(at + 1, bytes);
    isNumber = true;
    int unused = Long.SIZE - 8 * bytes;
    number = bytes == 0 ? head - SMALLEST : Memory.getPartial(at + 1, bytes) << unused >> unused;
    following = at + 1 + bytes;
  }

  /// There must be so many bytes before the end.
  private void require(long at, long bytes) {
    if (bytes > end - at) {
      throw malformed();
    }
  }

  boolean isNumber() {
    return isNumber;
  }

  long number() {
    return number;
  }

  long textAddress() {
    return textAddress;
  }

  int textLength() {
    return textLength;
  }
}
