package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.memory.Memory;

/// Finds the keys that come next in a snapshot file without reading them, so that the memory they
/// need can be brought near before they are loaded one by one.
///
/// ```
///   block  ...loaded ] [expiry] type key value [expiry] type key value ... not looked at
///                               key 0          key 1
/// ```
///
/// It passes over values that are one string, which are most; it stops at anything else, at a key
/// that is no plain text, and at the end of the block. What it finds is a hint.
public final class KeyScan {
  /// More than any length, number or opcode with what belongs to it takes.
  private static final int MAX_HEAD_BYTES = 16;

  private static final int STOP = -1;

  private final long[] addresses;
  private final int[] lengths;
  private long at;
  private long end;

  /// @param capacity how many keys are found at most
  public KeyScan(int capacity) {
    addresses = new long[capacity];
    lengths = new int[capacity];
  }

  /// Looks at what is not read yet of the source's block, which must be the beginning of an item.
  ///
  /// @return how many keys were found
  public int find(BlockSource source) {
    at = source.address();
    end = source.end();
    int count = 0;
    while (count < addresses.length && skipToType() && isOneString(Memory.getUnsignedByte(at++))) {
      long length = plainLength();
      if (length == STOP || length > end - at) {
        break;
      }
      addresses[count] = at;
      lengths[count] = (int) length;
      count++;
      at += length;
      if (!skipString()) {
        break;
      }
    }
    return count;
  }

  public long address(int key) {
    return addresses[key];
  }

  public int length(int key) {
    return lengths[key];
  }

  private boolean hasHead() {
    return end - at >= MAX_HEAD_BYTES;
  }

  private boolean skipToType() {
    while (hasHead()) {
      switch (Memory.getUnsignedByte(at)) {
        case RdbOpcode.EXPIRY_SECONDS -> at += 1 + Integer.BYTES;
        case RdbOpcode.EXPIRY_MILLIS -> at += 1 + Long.BYTES;
        case RdbOpcode.FREQUENCY -> at += 2;
        case RdbOpcode.IDLE -> {
          at++;
          if (plainLength() == STOP) {
            return false;
          }
        }
        default -> {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOneString(int type) {
    return switch (type) {
      case RdbType.STRING,
          RdbType.SET_INTSET,
          RdbType.SET_LISTPACK,
          RdbType.HASH_LISTPACK,
          RdbType.HASH_ZIPLIST,
          RdbType.ZSET_LISTPACK,
          RdbType.ZSET_ZIPLIST,
          RdbType.LIST_ZIPLIST ->
          true;
      default -> false;
    };
  }

  /// The length at the place, which is passed; STOP for anything else.
  private long plainLength() {
    if (!hasHead()) {
      return STOP;
    }
    int first = Memory.getUnsignedByte(at);
    if (first < RdbWriter.LENGTH_14) {
      at++;
      return first;
    }
    if (first < RdbWriter.LENGTH_32) {
      int low = Memory.getUnsignedByte(at + 1);
      at += 2;
      return (first & 0x3F) << 8 | low;
    }
    if (first == RdbWriter.LENGTH_32) {
      long length = Integer.reverseBytes(Memory.getInt(at + 1)) & 0xFFFF_FFFFL;
      at += 1 + Integer.BYTES;
      return length;
    }
    return STOP;
  }

  private boolean skipString() {
    if (!hasHead()) {
      return false;
    }
    switch (Memory.getUnsignedByte(at)) {
      case RdbWriter.INT_8 -> at += 1 + Byte.BYTES;
      case RdbWriter.INT_16 -> at += 1 + Short.BYTES;
      case RdbWriter.INT_32 -> at += 1 + Integer.BYTES;
      case RdbWriter.COMPRESSED -> {
        at++;
        long bytes = plainLength();
        return plainLength() != STOP && skip(bytes);
      }
      default -> {
        return skip(plainLength());
      }
    }
    return true;
  }

  private boolean skip(long bytes) {
    if (bytes == STOP || bytes > end - at) {
      return false;
    }
    at += bytes;
    return true;
  }
}
