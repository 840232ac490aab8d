package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.memory.Memory;

/// Bytes of a native range.
public final class MemorySource implements RdbSource {
  private long at;
  private final long end;

  public MemorySource(long address, long length) {
    at = address;
    end = address + length;
  }

  @Override
  public int read() {
    require(1);
    return Memory.getUnsignedByte(at++);
  }

  @Override
  public void read(long target, int length) {
    require(length);
    Memory.copy(at, target, length);
    at += length;
  }

  @Override
  public long remaining() {
    return end - at;
  }

  private void require(int bytes) {
    if (bytes > end - at) {
      throw new RdbFormatException("ends " + (bytes - (end - at)) + " bytes too early");
    }
  }
}
