package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.Decimals;
import io.slotkeeper.datatypes.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// An element of a value: native text, or a number that becomes text when it is asked for.
///
/// Reused. Its text stays valid until the value changes, or, once detached, until the element is
/// set to something else.
public final class Element {
  private static final int FIRST_CAPACITY = 64;
  private static final int MAX_KEPT_CAPACITY = 64 * 1024;

  private ByteBuffer buffer = ByteBuffer.allocateDirect(FIRST_CAPACITY);
  private long own = MemorySegment.ofBuffer(buffer).address();
  private boolean isNumber;
  private long number;
  private long address;
  private int length;

  void setText(long textAddress, int textLength) {
    isNumber = false;
    address = textAddress;
    length = textLength;
  }

  void setNumber(long value) {
    isNumber = true;
    number = value;
    address = 0;
  }

  /// Takes what a listpack entry holds.
  public void setEntry(long entry) {
    if (Listpack.isNumber(entry)) {
      setNumber(Listpack.number(entry));
    } else {
      setText(Listpack.textAddress(entry), Listpack.textLength(entry));
    }
  }

  /// Whether it was stored as a number; text that looks like one may be stored either way.
  public boolean isNumber() {
    return isNumber;
  }

  public long number() {
    return number;
  }

  /// Where its text is.
  public long address() {
    write();
    return address;
  }

  /// The length of its text.
  public int length() {
    write();
    return length;
  }

  /// Copies the text, so that it survives changes of the value.
  public void detach() {
    if (isNumber || address == own) {
      return;
    }
    reserve(length);
    Memory.copy(address, own, length);
    address = own;
  }

  private void write() {
    if (isNumber && address == 0) {
      length = Decimals.write(number, own);
      address = own;
    }
  }

  private void reserve(int bytes) {
    int capacity = buffer.capacity();
    if (bytes > capacity || capacity > MAX_KEPT_CAPACITY && bytes <= FIRST_CAPACITY) {
      buffer = ByteBuffer.allocateDirect(Math.max(FIRST_CAPACITY, bytes));
      own = MemorySegment.ofBuffer(buffer).address();
    }
  }
}
