package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// A field of a hash with its value, or a member of a set (its value is empty): one native block.
///
/// ```
/// [ field length ][ value length ][ field bytes ][ value bytes ]
/// a length: one byte up to 254, or 255 and 32 bits
/// ```
///
/// In front of that there may be a prefix that the table word tells of, see [FieldTable]; addresses
/// of blocks are those behind it.
public final class FieldBlock {
  private static final int LONG = 255;

  private FieldBlock() {}

  public static int fieldLength(long block) {
    return length(block);
  }

  public static int valueLength(long block) {
    return length(block + headBytes(block));
  }

  public static long fieldAddress(long block) {
    long second = block + headBytes(block);
    return second + headBytes(second);
  }

  public static long valueAddress(long block) {
    return fieldAddress(block) + length(block);
  }

  /// Whether the field is the `length` bytes at `address`.
  public static boolean fieldEquals(long block, long address, int length) {
    return length(block) == length && Memory.equal(fieldAddress(block), address, length);
  }

  static long bytes(long block) {
    return valueAddress(block) + valueLength(block) - block;
  }

  /// @param prefixBytes in front of the block, not written
  static long create(
      NativeHeap heap, int slot, int prefixBytes, long field, int fieldLength, int valueLength) {
    int head = headBytesFor(fieldLength) + headBytesFor(valueLength);
    long block =
        heap.allocate(slot, (long) prefixBytes + head + fieldLength + valueLength) + prefixBytes;
    long at = writeLength(writeLength(block, fieldLength), valueLength);
    Memory.copy(field, at, fieldLength);
    return block;
  }

  /// Gives the block another value length if it can stay where it is.
  static boolean resizeInPlace(NativeHeap heap, long block, int prefixBytes, int valueLength) {
    long second = block + headBytes(block);
    long begin = block - prefixBytes;
    if (headBytesFor(valueLength) != headBytes(second)
        || !heap.resizeInPlace(begin, valueAddress(block) - begin + valueLength)) {
      return false;
    }
    writeLength(second, valueLength);
    return true;
  }

  private static int length(long at) {
    int length = Memory.getUnsignedByte(at);
    return length != LONG ? length : Memory.getInt(at + 1);
  }

  private static int headBytes(long at) {
    return Memory.getUnsignedByte(at) != LONG ? 1 : 5;
  }

  private static int headBytesFor(int length) {
    return length < LONG ? 1 : 5;
  }

  private static long writeLength(long at, int length) {
    if (length < LONG) {
      Memory.putByte(at, (byte) length);
      return at + 1;
    }
    Memory.putByte(at, (byte) LONG);
    Memory.putInt(at + 1, length);
    return at + 5;
  }
}
