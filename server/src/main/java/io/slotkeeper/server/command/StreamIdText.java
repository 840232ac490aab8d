package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Decimals;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.resp.ReplyWriter;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes ids of stream entries. The thirteen digits of a time are kept for the next id, for many
/// entries are added in the same millisecond.
final class StreamIdText {
  private static final int MAX_BYTES = 41;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_BYTES);
  private final long text = MemorySegment.ofBuffer(buffer).address();
  private long writtenMs = -1;
  private int seqAt;

  void reply(ReplyWriter reply, long ms, long seq) {
    if (ms != writtenMs || seqAt == 0) {
      seqAt = write(ms, text);
      Memory.putByte(text + seqAt++, (byte) '-');
      writtenMs = ms;
    }
    reply.bulk(text, seqAt + write(seq, text + seqAt));
  }

  private static int write(long number, long address) {
    if (number >= 0) {
      return Decimals.write(number, address);
    }
    byte[] digits = Long.toUnsignedString(number).getBytes(StandardCharsets.US_ASCII);
    Memory.copy(digits, 0, address, digits.length);
    return digits.length;
  }
}
