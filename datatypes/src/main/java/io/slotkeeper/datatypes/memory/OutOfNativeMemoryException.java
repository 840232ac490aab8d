package io.slotkeeper.datatypes.memory;

/// The reserved address range of a heap is used up.
public final class OutOfNativeMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutOfNativeMemoryException(long reservedBytes) {
    super("the reserved address range of " + reservedBytes + " bytes is used up");
  }
}
