package io.slotkeeper.datatypes.encoding;

import io.slotkeeper.datatypes.memory.Memory;

/// The registers of a small [HyperLogLog] as runs of equal ones.
///
/// ```
/// 00llllll             l + 1 registers are 0                1 to 64
/// 01llllll llllllll    l + 1 registers are 0                1 to 16384
/// 1vvvvvll             l + 1 registers are v + 1            1 to 4 of value 1 to 32
/// ```
///
/// All runs together are 16384 registers long; what is not, is damaged. Runs of one value that
/// neighbour each other are joined around a change, no further: this way the bytes are the same as
/// those of Redis after the same additions.
public final class SparseRegisters {
  /// What [#set(long, int, int, int, int)] says when the register already holds as much.
  public static final int UNCHANGED = -1;

  /// The registers must become dense: the value or the string would be too large.
  public static final int TOO_LARGE = -2;

  public static final int DAMAGED = -3;

  /// How much longer one change can make the string, a last run that is cut off included.
  public static final int MAX_GROWTH_BYTES = 4;

  private static final int MAX_VALUE = 32;
  private static final int MAX_VALUE_RUN = 4;
  private static final int MAX_SHORT_ZEROS = 64;
  private static final int LONG_ZEROS = 0x40;
  private static final int VALUE = 0x80;
  private static final int JOINED_RUNS = 5;

  private SparseRegisters() {}

  /// Makes all registers 0: one run.
  static void create(long registers) {
    putZeros(registers, HyperLogLog.REGISTERS);
  }

  // ---- runs -------------------------------------------------------------------------------

  /// Whether the run at a place holds values other than 0.
  public static boolean isValue(long run) {
    return Memory.getUnsignedByte(run) >= VALUE;
  }

  /// Bytes of the run at a place: 1 or 2.
  public static int bytes(long run) {
    return (Memory.getUnsignedByte(run) & 0xC0) == LONG_ZEROS ? 2 : 1;
  }

  /// How many registers the run at a place covers.
  ///
  /// @param end of all runs; a run that is cut off there counts as if a zero followed
  public static int length(long run, long end) {
    int head = Memory.getUnsignedByte(run);
    if (head >= VALUE) {
      return (head & 3) + 1;
    }
    if (head < LONG_ZEROS) {
      return head + 1;
    }
    int low = run + 1 < end ? Memory.getUnsignedByte(run + 1) : 0;
    return ((head & 0x3F) << 8 | low) + 1;
  }

  /// The value of the registers of the run at a place.
  public static int value(long run) {
    int head = Memory.getUnsignedByte(run);
    return head < VALUE ? 0 : (head >>> 2 & 0x1F) + 1;
  }

  private static void putValues(long at, int value, int length) {
    Memory.putByte(at, (byte) (VALUE | value - 1 << 2 | length - 1));
  }

  /// Writes a run of zeros.
  ///
  /// @return the place behind it
  private static long putZeros(long at, int length) {
    if (length <= MAX_SHORT_ZEROS) {
      Memory.putByte(at, (byte) (length - 1));
      return at + 1;
    }
    Memory.putByte(at, (byte) (LONG_ZEROS | length - 1 >>> 8));
    Memory.putByte(at + 1, (byte) (length - 1));
    return at + 2;
  }

  // ---- reading ----------------------------------------------------------------------------

  /// Counts how many registers have each value.
  ///
  /// @return false when the runs are damaged
  public static boolean count(long registers, int bytes, int[] histogram) {
    long end = registers + bytes;
    for (long run = registers; run < end; run += bytes(run)) {
      histogram[value(run)] += length(run, end);
    }
    return isWhole(registers, bytes);
  }

  /// Whether the runs cover exactly all registers.
  public static boolean isWhole(long registers, int bytes) {
    long end = registers + bytes;
    long covered = 0;
    for (long run = registers; run < end; run += bytes(run)) {
      covered += length(run, end);
    }
    return covered == HyperLogLog.REGISTERS;
  }

  /// Raises each value of `highest` to that of its register.
  ///
  /// @return false when the runs are damaged
  public static boolean merge(long registers, int bytes, byte[] highest) {
    if (!isWhole(registers, bytes)) {
      return false;
    }
    long end = registers + bytes;
    int index = 0;
    for (long run = registers; run < end; run += bytes(run)) {
      int length = length(run, end);
      byte value = (byte) value(run);
      for (int i = index; i < index + length && value > 0; i++) {
        highest[i] = (byte) Math.max(highest[i], value);
      }
      index += length;
    }
    return true;
  }

  /// Writes registers that are whole to dense ones, which are all 0.
  public static void toDense(long registers, int bytes, long dense) {
    long end = registers + bytes;
    int index = 0;
    for (long run = registers; run < end; run += bytes(run)) {
      int length = length(run, end);
      for (int i = index; i < index + length && isValue(run); i++) {
        DenseRegisters.set(dense, i, value(run));
      }
      index += length;
    }
  }

  // ---- changing ---------------------------------------------------------------------------

  /// Raises a register to a value.
  ///
  /// @param bytes of all runs; there is room for [#MAX_GROWTH_BYTES] more
  /// @param maxBytes they may take
  /// @return the bytes of all runs from now on, or one of the constants
  public static int set(long registers, int bytes, int index, int value, int maxBytes) {
    if (value > MAX_VALUE) {
      return TOO_LARGE;
    }
    long end = registers + bytes;
    long previous = registers;
    long run = registers;
    int first = 0;
    while (run < end && index >= first + length(run, end)) {
      first += length(run, end);
      previous = run;
      run += bytes(run);
    }
    if (run >= end) {
      return DAMAGED;
    }
    int length = length(run, end);
    if (value(run) >= value) {
      return UNCHANGED;
    }
    int delta = 0;
    if (length == 1 && bytes(run) == 1) {
      putValues(run, value, 1);
    } else {
      delta = splitBytes(run, length, index - first) - bytes(run);
      if (delta > 0 && bytes + delta > maxBytes) {
        return TOO_LARGE;
      }
      split(run, end, delta, index - first, value);
    }
    return join(previous, end + delta, registers);
  }

  /// Bytes of the runs that a run becomes when the register at a distance from its start changes.
  private static int splitBytes(long run, int length, int distance) {
    int behind = length - distance - 1;
    if (isValue(run)) {
      return 1 + (distance > 0 ? 1 : 0) + (behind > 0 ? 1 : 0);
    }
    return 1 + zerosBytes(distance) + zerosBytes(behind);
  }

  private static int zerosBytes(int length) {
    return length == 0 ? 0 : length <= MAX_SHORT_ZEROS ? 1 : 2;
  }

  private static void split(long run, long end, int delta, int distance, int value) {
    int behind = length(run, end) - distance - 1;
    int old = value(run);
    long next = Math.min(run + bytes(run), end);
    if (delta != 0 && next < end) {
      Memory.copy(next, next + delta, end - next);
    }
    long at = putRun(run, old, distance);
    putValues(at, value, 1);
    putRun(at + 1, old, behind);
  }

  private static long putRun(long at, int value, int length) {
    if (length == 0) {
      return at;
    }
    if (value == 0) {
      return putZeros(at, length);
    }
    putValues(at, value, length);
    return at + 1;
  }

  /// Joins runs of one value among the five from `from` on.
  ///
  /// @return the bytes of all runs
  private static int join(long from, long end, long registers) {
    long last = end;
    long run = from;
    for (int i = 0; i < JOINED_RUNS && run < last; i++) {
      if (isValue(run)
          && run + 1 < last
          && isValue(run + 1)
          && value(run) == value(run + 1)
          && length(run, last) + length(run + 1, last) <= MAX_VALUE_RUN) {
        int length = length(run, last) + length(run + 1, last);
        putValues(run + 1, value(run), length);
        Memory.copy(run + 1, run, last - run - 1);
        last--;
      } else {
        run += bytes(run);
      }
    }
    return (int) (last - registers);
  }
}
