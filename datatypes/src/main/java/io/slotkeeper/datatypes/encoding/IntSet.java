package io.slotkeeper.datatypes.encoding;

import io.slotkeeper.datatypes.memory.Memory;

/// An intset: a sorted array of distinct integers, all as wide as the widest needs.
///
/// ```
/// [ width in bytes: 2, 4 or 8 (32) | count (32) ][ integer ][ integer ] ...   ascending
/// ```
///
/// Adding an integer that needs more bytes widens all; it is smaller or greater than all others, so
/// it goes to one end. The width never shrinks.
///
/// What adds an integer needs a place of [#bytesWith(long, long)] bytes.
///
/// Source: the layout of Redis' `intset.c`.
public final class IntSet {
  public static final int EMPTY_BYTES = 8;

  private static final int COUNT = 4;

  private IntSet() {}

  public static void create(long set) {
    Memory.putInt(set, Short.BYTES);
    Memory.putInt(set + COUNT, 0);
  }

  public static int count(long set) {
    return Memory.getInt(set + COUNT);
  }

  public static int bytes(long set) {
    return EMPTY_BYTES + width(set) * count(set);
  }

  /// Whether the range is filled by an intset that is not empty: what comes from outside passes
  /// here first.
  public static boolean isWellFormed(long address, long bytes) {
    if (bytes < EMPTY_BYTES) {
      return false;
    }
    int width = width(address);
    long count = count(address);
    if (width != Short.BYTES && width != Integer.BYTES && width != Long.BYTES
        || count <= 0
        || EMPTY_BYTES + count * width != bytes) {
      return false;
    }
    for (int i = 1; i < count; i++) {
      if (read(address, width, i) <= read(address, width, i - 1)) {
        return false;
      }
    }
    return true;
  }

  /// Bytes of the set with one more integer.
  public static int bytesWith(long set, long number) {
    return EMPTY_BYTES + Math.max(width(set), widthOf(number)) * (count(set) + 1);
  }

  /// The integer at an index, which must exist.
  public static long at(long set, int index) {
    return read(set, width(set), index);
  }

  public static boolean contains(long set, long number) {
    return indexOf(set, number) >= 0;
  }

  /// The index of the integer, or, when it is absent, minus one minus the index where it belongs.
  public static int indexOf(long set, long number) {
    int width = width(set);
    int low = 0;
    int high = count(set) - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      long found = read(set, width, middle);
      if (found == number) {
        return middle;
      }
      if (found < number) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1 - low;
  }

  /// Adds an integer that is absent.
  public static void add(long set, long number) {
    int width = width(set);
    int count = count(set);
    int index = -1 - indexOf(set, number);
    if (widthOf(number) > width) {
      width = widen(set, widthOf(number), index == 0 ? 1 : 0);
    } else {
      long at = set + EMPTY_BYTES + (long) index * width;
      Memory.copy(at, at + width, (long) (count - index) * width);
    }
    write(set, width, index, number);
    Memory.putInt(set + COUNT, count + 1);
  }

  /// Removes the integer at an index.
  public static void removeAt(long set, int index) {
    int width = width(set);
    int count = count(set) - 1;
    long at = set + EMPTY_BYTES + (long) index * width;
    Memory.copy(at + width, at, (long) (count - index) * width);
    Memory.putInt(set + COUNT, count);
  }

  /// Rewrites all integers wider, from the last to the first, `shift` places further on.
  private static int widen(long set, int newWidth, int shift) {
    int width = width(set);
    for (int i = count(set) - 1; i >= 0; i--) {
      write(set, newWidth, i + shift, read(set, width, i));
    }
    Memory.putInt(set, newWidth);
    return newWidth;
  }

  private static int width(long set) {
    return Memory.getInt(set);
  }

  private static int widthOf(long number) {
    if (number == (short) number) {
      return Short.BYTES;
    }
    return number == (int) number ? Integer.BYTES : Long.BYTES;
  }

  private static long read(long set, int width, int index) {
    long at = set + EMPTY_BYTES + (long) index * width;
    return switch (width) {
      case Short.BYTES -> (short) Memory.getUnsignedShort(at);
      case Integer.BYTES -> Memory.getInt(at);
      default -> Memory.getLong(at);
    };
  }

  private static void write(long set, int width, int index, long number) {
    long at = set + EMPTY_BYTES + (long) index * width;
    switch (width) {
      case Short.BYTES -> Memory.putShort(at, (int) number);
      case Integer.BYTES -> Memory.putInt(at, (int) number);
      default -> Memory.putLong(at, number);
    }
  }
}
