package io.slotkeeper.resp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Native bytes by absolute address, for the codec.
final class Native {
  private static final int SHORT_COPY = 128;

  @SuppressWarnings("restricted")
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();
  private static final VarHandle SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private Native() {}

  static byte getByte(long address) {
    return (byte) BYTE.get(ALL, address);
  }

  static void putByte(long address, int value) {
    BYTE.set(ALL, address, (byte) value);
  }

  static short getShort(long address) {
    return (short) SHORT.get(ALL, address);
  }

  static void putShort(long address, int value) {
    SHORT.set(ALL, address, (short) value);
  }

  static void putInt(long address, int value) {
    INT.set(ALL, address, value);
  }

  static long getLong(long address) {
    return (long) LONG.get(ALL, address);
  }

  static void putLong(long address, long value) {
    LONG.set(ALL, address, value);
  }

  /// Moves bytes between ranges that may overlap.
  static void move(long source, long target, long length) {
    MemorySegment.copy(ALL, source, ALL, target, length);
  }

  /// Copies between ranges that do not overlap; short ones without a call.
  static void copy(long source, long target, long length) {
    if (length > SHORT_COPY || length < Long.BYTES) {
      MemorySegment.copy(ALL, source, ALL, target, length);
      return;
    }
    long last = length - Long.BYTES;
    long tail = (long) LONG.get(ALL, source + last);
    for (long i = 0; i < last; i += Long.BYTES) {
      LONG.set(ALL, target + i, (long) LONG.get(ALL, source + i));
    }
    LONG.set(ALL, target + last, tail);
  }

  static void copy(byte[] source, int offset, long target, int length) {
    MemorySegment.copy(source, offset, ALL, ValueLayout.JAVA_BYTE, target, length);
  }

  static void copy(long source, byte[] target, int offset, int length) {
    MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, source, target, offset, length);
  }
}
