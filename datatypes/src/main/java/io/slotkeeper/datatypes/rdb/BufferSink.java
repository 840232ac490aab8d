package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.keyspace.TextBuffer;

/// Bytes that are gathered in a buffer.
record BufferSink(TextBuffer buffer) implements RdbSink {
  @Override
  public void write(int oneByte) {
    buffer.append(oneByte);
  }

  @Override
  public void write(long address, int length) {
    buffer.append(address, length);
  }
}
