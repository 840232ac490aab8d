package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.encoding.DenseRegisters;
import io.slotkeeper.datatypes.encoding.HyperLogLog;
import io.slotkeeper.datatypes.encoding.SparseRegisters;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// The HyperLogLog in a key's string, to be changed.
///
/// Sparse registers are changed in a copy with room to grow, which `close` puts back if it changed;
/// dense ones where they are. Every `open` must be followed by a `close`.
///
/// Reused; one thread.
public final class HyperLogLogValue {
  private static final int DENSE_BYTES = HyperLogLog.HEAD_BYTES + DenseRegisters.BYTES;

  private final NativeHeap heap;
  private KeyCursor cursor;
  private long scratch;
  private int maxSparseBytes;

  /// The copy of a sparse one with its length, 0 for a dense one.
  private long copy;

  private int copyBytes;
  private boolean changed;

  /// @param cursor any; it is replaced by [#open(KeyCursor, long, long)]
  public HyperLogLogValue(NativeHeap heap, KeyCursor cursor) {
    this.heap = heap;
    this.cursor = cursor;
  }

  /// Gives the cursor's key an empty one.
  public static void create(KeyCursor cursor, int access) {
    long record =
        cursor.write(Record.STRING, Record.RAW, HyperLogLog.EMPTY_BYTES, Record.NO_EXPIRY, access);
    HyperLogLog.create(Record.tailAddress(record));
  }

  /// Stands for the valid one of the cursor's key from here on.
  ///
  /// @param maxSparseBytes above which it becomes dense
  /// @param scratch 20 bytes
  public void open(KeyCursor cursor, long maxSparseBytes, long scratch) {
    this.cursor = cursor;
    this.scratch = scratch;
    this.maxSparseBytes = (int) Math.min(maxSparseBytes, Integer.MAX_VALUE);
    changed = false;
    copy = 0;
    long record = cursor.record();
    long bytes = Strings.bytesAddress(heap, record, scratch);
    if (HyperLogLog.encoding(bytes) == HyperLogLog.SPARSE) {
      copyBytes = Strings.length(heap, record);
      copy = heap.allocate(cursor.slot(), roomFor(copyBytes));
      Memory.copy(bytes, copy, copyBytes);
    }
  }

  private static long roomFor(int bytes) {
    return NativeHeap.usableBytesFor((long) bytes + SparseRegisters.MAX_GROWTH_BYTES);
  }

  /// Puts changed sparse registers back.
  public void close() {
    if (copy == 0) {
      return;
    }
    if (changed) {
      long bytes = Strings.edit(cursor, copyBytes, scratch);
      Memory.copy(copy, bytes, copyBytes);
    }
    heap.free(copy);
    copy = 0;
  }

  /// What became of a register.
  public enum Change {
    NONE,
    RAISED,
    DAMAGED
  }

  /// Raises a register to a rank.
  public Change raise(int register, int rank) {
    if (copy == 0) {
      return raiseDense(register, rank);
    }
    int registerBytes = copyBytes - HyperLogLog.HEAD_BYTES;
    int maxBytes = maxSparseBytes - HyperLogLog.HEAD_BYTES;
    long registers = HyperLogLog.registers(copy);
    int result = SparseRegisters.set(registers, registerBytes, register, rank, maxBytes);
    return switch (result) {
      case SparseRegisters.UNCHANGED -> Change.NONE;
      case SparseRegisters.DAMAGED -> Change.DAMAGED;
      case SparseRegisters.TOO_LARGE -> makeDense() ? raiseDense(register, rank) : Change.DAMAGED;
      default -> {
        copyBytes = HyperLogLog.HEAD_BYTES + result;
        makeRoom();
        touch();
        yield Change.RAISED;
      }
    };
  }

  private void makeRoom() {
    if (copyBytes + SparseRegisters.MAX_GROWTH_BYTES > heap.usableBytes(copy)) {
      long larger = heap.allocate(cursor.slot(), roomFor(copyBytes + (copyBytes >> 1)));
      Memory.copy(copy, larger, copyBytes);
      heap.free(copy);
      copy = larger;
    }
  }

  private Change raiseDense(int register, int rank) {
    long bytes = Strings.bytesAddress(heap, cursor.record(), scratch);
    if (DenseRegisters.get(HyperLogLog.registers(bytes), register) >= rank) {
      return Change.NONE;
    }
    if (!changed) {
      bytes = Strings.edit(cursor, DENSE_BYTES, scratch);
      changed = true;
    }
    DenseRegisters.set(HyperLogLog.registers(bytes), register, rank);
    return Change.RAISED;
  }

  /// Makes the registers dense.
  ///
  /// @return false when they are damaged
  public boolean makeDense() {
    if (copy == 0) {
      return true;
    }
    long registers = HyperLogLog.registers(copy);
    int registerBytes = copyBytes - HyperLogLog.HEAD_BYTES;
    if (!SparseRegisters.isWhole(registers, registerBytes)) {
      return false;
    }
    long bytes = Strings.edit(cursor, DENSE_BYTES, scratch);
    HyperLogLog.createDense(bytes, copy);
    SparseRegisters.toDense(registers, registerBytes, HyperLogLog.registers(bytes));
    heap.free(copy);
    copy = 0;
    changed = true;
    return true;
  }

  /// Says that the cached cardinality is out of date.
  public void touch() {
    if (copy == 0) {
      HyperLogLog.touch(Strings.edit(cursor, DENSE_BYTES, scratch));
    } else {
      HyperLogLog.touch(copy);
    }
    changed = true;
  }
}
