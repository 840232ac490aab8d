package io.slotkeeper.datatypes.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Raw access to native memory by absolute address, little endian, no alignment needed.
///
/// Why absolute addresses and static methods: request bytes live in receive buffers, values in a
/// [NativeHeap], replies in output buffers; one accessor serves all three and compiles to single
/// loads and stores. With `-Dslotkeeper.checked=true` every access is validated against the
/// allocation map of the heap it falls into ([CheckedHeap]); without it the checks are dead code.
public final class Memory {
  /// Whether accesses are validated: a property of the process, set before the first use.
  public static final boolean CHECKED = Boolean.getBoolean("slotkeeper.checked");

  @SuppressWarnings("restricted")
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final VarHandle SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();
  private static final VarHandle ALIGNED_INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle ALIGNED_LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private Memory() {}

  public static byte getByte(long address) {
    if (CHECKED) {
      CheckedHeap.access(address, 1);
    }
    return (byte) BYTE.get(ALL, address);
  }

  public static int getUnsignedByte(long address) {
    return getByte(address) & 0xFF;
  }

  public static void putByte(long address, byte value) {
    if (CHECKED) {
      CheckedHeap.access(address, 1);
    }
    BYTE.set(ALL, address, value);
  }

  public static int getUnsignedShort(long address) {
    if (CHECKED) {
      CheckedHeap.access(address, 2);
    }
    return (short) SHORT.get(ALL, address) & 0xFFFF;
  }

  public static void putShort(long address, int value) {
    if (CHECKED) {
      CheckedHeap.access(address, 2);
    }
    SHORT.set(ALL, address, (short) value);
  }

  public static int getInt(long address) {
    if (CHECKED) {
      CheckedHeap.access(address, 4);
    }
    return (int) INT.get(ALL, address);
  }

  public static void putInt(long address, int value) {
    if (CHECKED) {
      CheckedHeap.access(address, 4);
    }
    INT.set(ALL, address, value);
  }

  public static long getLong(long address) {
    if (CHECKED) {
      CheckedHeap.access(address, 8);
    }
    return (long) LONG.get(ALL, address);
  }

  public static void putLong(long address, long value) {
    if (CHECKED) {
      CheckedHeap.access(address, 8);
    }
    LONG.set(ALL, address, value);
  }

  /// Loads a word without validation and without any promise about what it holds: for bringing a
  /// cache line near. The address must lie in a mapped range.
  public static long touch(long address) {
    return (long) LONG.get(ALL, address);
  }

  /// Reads the `length` (0 to 8) bytes at `address` as the low bytes of a long, never beyond them.
  public static long getPartial(long address, int length) {
    if (CHECKED) {
      CheckedHeap.access(address, length);
    }
    if (length >= 4) {
      long low = (int) INT.get(ALL, address) & 0xFFFF_FFFFL;
      long high = (int) INT.get(ALL, address + length - 4) & 0xFFFF_FFFFL;
      return low | high << ((length - 4) << 3);
    }
    if (length == 0) {
      return 0;
    }
    long first = (byte) BYTE.get(ALL, address) & 0xFFL;
    long middle = (byte) BYTE.get(ALL, address + (length >> 1)) & 0xFFL;
    long last = (byte) BYTE.get(ALL, address + length - 1) & 0xFFL;
    return first | middle << ((length >> 1) << 3) | last << ((length - 1) << 3);
  }

  /// Copies `length` bytes; the ranges may overlap.
  public static void copy(long source, long target, long length) {
    if (CHECKED) {
      CheckedHeap.access(source, length);
      CheckedHeap.access(target, length);
    }
    MemorySegment.copy(ALL, source, ALL, target, length);
  }

  public static void copy(byte[] source, int offset, long target, int length) {
    if (CHECKED) {
      CheckedHeap.access(target, length);
    }
    MemorySegment.copy(source, offset, ALL, ValueLayout.JAVA_BYTE, target, length);
  }

  public static void copy(long source, byte[] target, int offset, int length) {
    if (CHECKED) {
      CheckedHeap.access(source, length);
    }
    MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, source, target, offset, length);
  }

  public static byte[] bytes(long address, int length) {
    byte[] bytes = new byte[length];
    copy(address, bytes, 0, length);
    return bytes;
  }

  public static void fill(long address, long length, byte value) {
    if (CHECKED) {
      CheckedHeap.access(address, length);
    }
    ALL.asSlice(address, length).fill(value);
  }

  /// A segment over the range, for calls that need one; not for hot paths.
  public static MemorySegment segment(long address, long length) {
    return ALL.asSlice(address, length);
  }

  public static boolean equal(long a, long b, int length) {
    if (CHECKED) {
      CheckedHeap.access(a, length);
      CheckedHeap.access(b, length);
    }
    int i = 0;
    for (; i <= length - 8; i += 8) {
      if ((long) LONG.get(ALL, a + i) != (long) LONG.get(ALL, b + i)) {
        return false;
      }
    }
    if (i == length) {
      return true;
    }
    if (length >= 8) {
      return (long) LONG.get(ALL, a + length - 8) == (long) LONG.get(ALL, b + length - 8);
    }
    return getPartial(a, length) == getPartial(b, length);
  }

  /// Compares as unsigned bytes, the shorter first when one is a prefix of the other.
  public static int compare(long a, int lengthA, long b, int lengthB) {
    int common = Math.min(lengthA, lengthB);
    if (CHECKED) {
      CheckedHeap.access(a, common);
      CheckedHeap.access(b, common);
    }
    int i = 0;
    for (; i <= common - 8; i += 8) {
      long wordA = (long) LONG.get(ALL, a + i);
      long wordB = (long) LONG.get(ALL, b + i);
      if (wordA != wordB) {
        return Long.compareUnsigned(Long.reverseBytes(wordA), Long.reverseBytes(wordB));
      }
    }
    for (; i < common; i++) {
      int order = Byte.compareUnsigned((byte) BYTE.get(ALL, a + i), (byte) BYTE.get(ALL, b + i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(lengthA, lengthB);
  }

  public static int getIntAcquire(long address) {
    return (int) ALIGNED_INT.getAcquire(ALL, address);
  }

  public static void putIntRelease(long address, int value) {
    ALIGNED_INT.setRelease(ALL, address, value);
  }

  public static boolean compareAndSetInt(long address, int expected, int value) {
    return (boolean) ALIGNED_INT.compareAndSet(ALL, address, expected, value);
  }

  public static int getAndAddInt(long address, int delta) {
    return (int) ALIGNED_INT.getAndAdd(ALL, address, delta);
  }

  public static long getLongAcquire(long address) {
    return (long) ALIGNED_LONG.getAcquire(ALL, address);
  }

  public static void putLongRelease(long address, long value) {
    ALIGNED_LONG.setRelease(ALL, address, value);
  }

  public static boolean compareAndSetLong(long address, long expected, long value) {
    return (boolean) ALIGNED_LONG.compareAndSet(ALL, address, expected, value);
  }

  /// Allocator-internal access to blocks that are free, hence not valid for anybody else.
  static int getFreeInt(long address) {
    return (int) INT.get(ALL, address);
  }

  static void putFreeInt(long address, int value) {
    INT.set(ALL, address, value);
  }
}
