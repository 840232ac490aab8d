package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.memory.Memory;

/// A walk over a zipmap, the compact hash of Redis before 2.6, which checks it on the way.
///
/// ```
/// [ count (8) ][ length ][ field ][ length ][ free (8) ][ value ][ free bytes ] ... [ FF ]
/// length   one byte up to 253, or FE and 32 bits
/// ```
///
/// A count of 254 or more means "not known". Source: the comment in Redis' `zipmap.c`.
final class Zipmap {
  private static final int END = 0xFF;
  private static final int LONG = 0xFE;

  private final int expected;
  private final long end;
  private long at;
  private int count;
  private long fieldAddress;
  private int fieldLength;
  private long valueAddress;
  private int valueLength;

  Zipmap(long address, int bytes) {
    if (bytes < 2 || Memory.getUnsignedByte(address + bytes - 1) != END) {
      throw malformed();
    }
    expected = Memory.getUnsignedByte(address);
    end = address + bytes - 1;
    at = address + 1;
  }

  private static RdbFormatException malformed() {
    return new RdbFormatException("Zipmap integrity check failed.");
  }

  /// Goes to the next field.
  ///
  /// @return false at the end
  boolean next() {
    if (at == end) {
      if (expected < LONG && expected != count) {
        throw malformed();
      }
      return false;
    }
    fieldLength = readLength();
    fieldAddress = take(fieldLength);
    valueLength = readLength();
    int free = Memory.getUnsignedByte(take(1));
    valueAddress = take(valueLength);
    take(free);
    count++;
    return true;
  }

  private int readLength() {
    int length = Memory.getUnsignedByte(take(1));
    if (length == LONG) {
      length = Memory.getInt(take(Integer.BYTES));
    }
    if (length < 0 || length == END) {
      throw malformed();
    }
    return length;
  }

  private long take(int bytes) {
    if (bytes > end - at) {
      throw malformed();
    }
    long taken = at;
    at += bytes;
    return taken;
  }

  long fieldAddress() {
    return fieldAddress;
  }

  int fieldLength() {
    return fieldLength;
  }

  long valueAddress() {
    return valueAddress;
  }

  int valueLength() {
    return valueLength;
  }
}
