package io.slotkeeper.datatypes.rdb;

/// Where encoded bytes go.
public interface RdbSink {
  /// Takes the low eight bits.
  void write(int oneByte);

  /// Takes bytes from native memory.
  void write(long address, int length);
}
