package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.encoding.Lzf;
import io.slotkeeper.datatypes.keyspace.Decimals;
import io.slotkeeper.datatypes.keyspace.TextBuffer;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// Writes what values are made of: lengths, strings, numbers.
///
/// ```
/// length   00llllll                           0 to 63
///          01llllll llllllll                  14 bits, high byte first
///          10000000 4 bytes                   32 bits, high byte first
///          10000001 8 bytes                   64 bits, high byte first
/// string   length, bytes
///          110000ww 1, 2 or 4 bytes           a decimal text, as an integer (w = 0, 1, 2)
///          11000011 length length bytes       LZF: its compressed and its own length
/// ```
///
/// Source: `rdb.h` of Redis 7.2, which fixes these bytes.
public final class RdbWriter {
  static final int LENGTH_14 = 0x40;
  static final int LENGTH_32 = 0x80;
  static final int LENGTH_64 = 0x81;
  static final int INT_8 = 0xC0;
  static final int INT_16 = 0xC1;
  static final int INT_32 = 0xC2;
  static final int COMPRESSED = 0xC3;

  /// Longer texts are no 32-bit integers.
  private static final int MAX_INT_TEXT = 11;

  /// Shorter texts do not get shorter.
  private static final int MIN_COMPRESSED_TEXT = 21;

  private static final int MIN_SAVED_BYTES = 4;

  private final RdbSink sink;
  private boolean compress;
  private final Lzf lzf = new Lzf();
  private final TextBuffer scratch;

  public RdbWriter(NativeHeap heap, RdbSink sink) {
    this.sink = sink;
    this.scratch = new TextBuffer(heap);
  }

  /// Whether strings are compressed from here on where that makes them shorter.
  public void compress(boolean compress) {
    this.compress = compress;
  }

  public void writeByte(int value) {
    sink.write(value);
  }

  public void length(long value) {
    length(sink, value);
  }

  static void length(RdbSink sink, long value) {
    if (value >= 0 && value < 1 << 6) {
      sink.write((int) value);
    } else if (value >= 0 && value < 1 << 14) {
      sink.write(LENGTH_14 | (int) (value >> 8));
      sink.write((int) value);
    } else if (value >>> 32 == 0) {
      sink.write(LENGTH_32);
      bigEndian(sink, value, Integer.BYTES);
    } else {
      sink.write(LENGTH_64);
      bigEndian(sink, value, Long.BYTES);
    }
  }

  /// The low bytes of a number, the high byte first.
  void bigEndian(long value, int bytes) {
    bigEndian(sink, value, bytes);
  }

  private static void bigEndian(RdbSink sink, long value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
      sink.write((int) (value >>> 8 * i));
    }
  }

  private void littleEndian(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      sink.write((int) (value >>> 8 * i));
    }
  }

  /// A time, 8 bytes.
  public void millis(long value) {
    littleEndian(value, Long.BYTES);
  }

  public void doubleValue(double value) {
    littleEndian(Double.doubleToRawLongBits(value), Double.BYTES);
  }

  /// Bytes without their length.
  public void raw(long address, int bytes) {
    sink.write(address, bytes);
  }

  /// A text, in the shortest of its forms.
  public void string(long address, int length) {
    if (length <= MAX_INT_TEXT && Decimals.isLong(address, length)) {
      long value = Decimals.toLong(address, length);
      if (value == (int) value) {
        integer((int) value);
        return;
      }
    }
    if (!compress || length < MIN_COMPRESSED_TEXT || !compressed(address, length)) {
      length(length);
      sink.write(address, length);
    }
  }

  /// An integer that stands for its decimal text.
  public void string(long value) {
    if (value == (int) value) {
      integer((int) value);
      return;
    }
    scratch.start(0);
    int length = Decimals.write(value, scratch.extend(Decimals.MAX_LENGTH));
    length(length);
    sink.write(scratch.address(), length);
    scratch.release();
  }

  private void integer(int value) {
    if (value == (byte) value) {
      sink.write(INT_8);
      littleEndian(value, Byte.BYTES);
    } else if (value == (short) value) {
      sink.write(INT_16);
      littleEndian(value, Short.BYTES);
    } else {
      sink.write(INT_32);
      littleEndian(value, Integer.BYTES);
    }
  }

  private boolean compressed(long address, int length) {
    scratch.start(0);
    int room = length - MIN_SAVED_BYTES;
    int bytes = lzf.compress(address, length, scratch.extend(room), room);
    if (bytes > 0) {
      compressed(scratch.address(), bytes, length);
    }
    scratch.release();
    return bytes > 0;
  }

  /// A text that is compressed already.
  void compressed(long address, int bytes, int length) {
    compressedHead(sink, bytes, length);
    sink.write(address, bytes);
  }

  static void compressedHead(RdbSink sink, int bytes, int length) {
    sink.write(COMPRESSED);
    length(sink, bytes);
    length(sink, length);
  }
}
