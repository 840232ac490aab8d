package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.encoding.Lzf;
import io.slotkeeper.datatypes.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// How a long string stands in a file, for a thread that may not use the heap of the keyspace: what
/// comes before its bytes, and its bytes, compressed perhaps.
///
/// The longest strings are never compressed, for the compressed bytes have to be there before the
/// first can be written: their length comes first.
///
/// Reused; one thread.
public final class LongText {
  private static final int MAX_COMPRESSED_BYTES = 8 << 20;
  private static final int MAX_HEAD_BYTES = 32;
  private static final int MIN_SAVED_BYTES = 4;

  private final boolean compresses;
  private final Lzf lzf = new Lzf();
  private final Head head = new Head();
  private ByteBuffer scratch = ByteBuffer.allocateDirect(0);
  private long body;
  private int bodyLength;

  public LongText(boolean compresses) {
    this.compresses = compresses;
  }

  /// Turns to another string, which stays where it is until the next.
  public void prepare(long address, int length) {
    head.length = 0;
    int compressed = compresses && length <= MAX_COMPRESSED_BYTES ? compress(address, length) : 0;
    if (compressed > 0) {
      RdbWriter.compressedHead(head, compressed, length);
      body = MemorySegment.ofBuffer(scratch).address();
      bodyLength = compressed;
    } else {
      RdbWriter.length(head, length);
      body = address;
      bodyLength = length;
    }
  }

  /// Turns to what says that the keys behind it are in a database: it is all head.
  public void prepareDatabase(int index) {
    head.length = 0;
    head.write(RdbOpcode.SELECT_DATABASE);
    RdbWriter.length(head, index);
  }

  private int compress(long address, int length) {
    int room = length - MIN_SAVED_BYTES;
    if (scratch.capacity() < room) {
      scratch = ByteBuffer.allocateDirect(room);
    }
    return lzf.compress(address, length, MemorySegment.ofBuffer(scratch).address(), room);
  }

  public long headAddress() {
    return head.address;
  }

  public int headLength() {
    return head.length;
  }

  public long bodyAddress() {
    return body;
  }

  public int bodyLength() {
    return bodyLength;
  }

  private static final class Head implements RdbSink {
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(MAX_HEAD_BYTES);
    private final long address = MemorySegment.ofBuffer(bytes).address();
    private int length;

    @Override
    public void write(int oneByte) {
      Memory.putByte(address + length++, (byte) oneByte);
    }

    @Override
    public void write(long from, int count) {
      Memory.copy(from, address + length, count);
      length += count;
    }
  }
}
