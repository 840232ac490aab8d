package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.keyspace.TextBuffer;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.util.ArrayList;
import java.util.List;

/// The sources of libraries of functions as FUNCTION DUMP gives them: for each an opcode and a
/// string, then the footer of every payload ([DumpPayload]).
public final class FunctionPayload {
  /// Also what stands before a library in a file.
  public static final int OPCODE = 245;

  private static final int VERSION = 10;

  private FunctionPayload() {}

  public static byte[] write(NativeHeap heap, List<byte[]> sources, boolean compress) {
    TextBuffer buffer = new TextBuffer(heap);
    try {
      buffer.start(0);
      RdbWriter out = new RdbWriter(heap, new BufferSink(buffer));
      out.compress(compress);
      for (byte[] source : sources) {
        out.writeByte(OPCODE);
        long copy = heap.allocate(0, Math.max(1, source.length));
        Memory.copy(source, 0, copy, source.length);
        out.string(copy, source.length);
        heap.free(copy);
      }
      out.writeByte(VERSION);
      out.writeByte(0);
      out.millis(Crc64.update(0, buffer.address(), buffer.length()));
      return Memory.bytes(buffer.address(), buffer.length());
    } finally {
      buffer.release();
    }
  }

  /// The sources in a payload that is intact.
  ///
  /// @throws RdbFormatException when it holds anything else
  public static List<byte[]> read(NativeHeap heap, long address, int length) {
    RdbSource source = DumpPayload.content(address, length);
    RdbReader in = new RdbReader(heap, source);
    TextBuffer text = new TextBuffer(heap);
    List<byte[]> sources = new ArrayList<>();
    try {
      while (source.remaining() > 0) {
        if (in.readByte() != OPCODE) {
          throw new RdbFormatException("no library of functions");
        }
        in.string(0, text);
        sources.add(Memory.bytes(text.address(), text.length()));
      }
      return sources;
    } finally {
      text.release();
    }
  }
}
