package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.keyspace.TextBuffer;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// What DUMP gives and RESTORE takes.
///
/// ```
/// [ type (8) | value ... | version (16) | CRC-64 of all before ]
/// ```
///
/// Reused; one thread.
public final class DumpPayload {
  /// The greatest version that is read.
  public static final int GREATEST_VERSION = 12;

  private static final int FOOTER_BYTES = 10;
  private static final int CRC_BYTES = 8;

  private final TextBuffer buffer;
  private final RdbWriter out;
  private final ValueWriter values;

  public DumpPayload(NativeHeap heap) {
    buffer = new TextBuffer(heap);
    out = new RdbWriter(heap, new BufferSink(buffer));
    values = new ValueWriter(heap, out);
  }

  /// Writes the payload of a value.
  ///
  /// @param version at least this one is written, see [ValueWriter]
  /// @return its block, a [io.slotkeeper.datatypes.keyspace.StringBlock] with a pin for the caller
  public long write(long record, int slot, int version, boolean compress) {
    try {
      buffer.start(slot);
      out.compress(compress);
      values.version(version);
      int type = values.type(record);
      out.writeByte(type);
      values.write(record);
      int written = values.versionOf(type);
      out.writeByte(written);
      out.writeByte(written >> 8);
      out.millis(Crc64.update(0, buffer.address(), buffer.length()));
      return buffer.take();
    } finally {
      buffer.release();
    }
  }

  /// Whether the range ends with a version that is known and the checksum of all before.
  ///
  /// @param checks whether the checksum has to be right
  public static boolean isIntact(long address, int length, boolean checks) {
    if (length < FOOTER_BYTES) {
      return false;
    }
    long footer = address + length - FOOTER_BYTES;
    if (Memory.getUnsignedShort(footer) > GREATEST_VERSION) {
      return false;
    }
    long crc = Memory.getLong(footer + FOOTER_BYTES - CRC_BYTES);
    return !checks || crc == Crc64.update(0, address, length - CRC_BYTES);
  }

  /// The type and value of a payload that is intact.
  public static RdbSource content(long address, int length) {
    return new MemorySource(address, length - FOOTER_BYTES);
  }
}
