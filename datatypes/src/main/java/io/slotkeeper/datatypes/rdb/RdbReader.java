package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.encoding.Lzf;
import io.slotkeeper.datatypes.keyspace.Decimals;
import io.slotkeeper.datatypes.keyspace.FloatText;
import io.slotkeeper.datatypes.keyspace.TextBuffer;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// Reads what values are made of; the layout is [RdbWriter]'s.
///
/// A string is read in steps that double, so a length that is a lie costs no more memory than the
/// bytes that did arrive.
public final class RdbReader {
  private static final int NEGATIVE_INFINITY = 255;
  private static final int POSITIVE_INFINITY = 254;
  private static final int NOT_A_NUMBER = 253;
  private static final int FIRST_STEP_BYTES = 1 << 20;

  private final RdbSource source;
  private final TextBuffer compressed;

  public RdbReader(NativeHeap heap, RdbSource source) {
    this.source = source;
    this.compressed = new TextBuffer(heap);
  }

  public int readByte() {
    return source.read();
  }

  /// A length; numbers of 64 bits may come out negative.
  public long length() {
    return length(source.read());
  }

  private long length(int first) {
    if (first < RdbWriter.LENGTH_14) {
      return first;
    }
    if (first < RdbWriter.LENGTH_32) {
      return (first & 0x3F) << 8 | source.read();
    }
    return switch (first) {
      case RdbWriter.LENGTH_32 -> bigEndian(Integer.BYTES);
      case RdbWriter.LENGTH_64 -> bigEndian(Long.BYTES);
      default -> throw new RdbFormatException("no length: " + first);
    };
  }

  /// A number of elements, each of which takes a byte or more: 1 or more.
  long count() {
    long count = countOrNone();
    if (count == 0) {
      throw RdbFormatException.emptyValue();
    }
    return count;
  }

  /// A number of elements, none perhaps.
  long countOrNone() {
    long count = length();
    if (count < 0 || count > source.remaining()) {
      throw new RdbFormatException("more elements than bytes: " + count);
    }
    return count;
  }

  private long bigEndian(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | source.read();
    }
    return value;
  }

  /// A number of some bytes, the low byte first.
  long littleEndian(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) source.read() << 8 * i;
    }
    return value;
  }

  /// A time, 8 bytes.
  public long millis() {
    return littleEndian(Long.BYTES);
  }

  public double doubleValue() {
    return Double.longBitsToDouble(littleEndian(Double.BYTES));
  }

  /// A floating point number as text, as Redis wrote it before version 8.
  ///
  /// @param text what it is read into
  double doubleText(TextBuffer text) {
    int length = source.read();
    switch (length) {
      case NEGATIVE_INFINITY -> {
        return Double.NEGATIVE_INFINITY;
      }
      case POSITIVE_INFINITY -> {
        return Double.POSITIVE_INFINITY;
      }
      case NOT_A_NUMBER -> {
        return Double.NaN;
      }
      default -> {
        text.start(0);
        source.read(text.extend(length), length);
        return FloatText.parse(text.address(), length);
      }
    }
  }

  /// Copies bytes that have no length of their own.
  public void raw(long target, int bytes) {
    source.read(target, bytes);
  }

  /// A string, whatever its form, as text.
  ///
  /// @param slot whose memory the text shares
  void string(int slot, TextBuffer text) {
    text.start(slot);
    int first = source.read();
    switch (first) {
      case RdbWriter.INT_8 -> number((byte) littleEndian(Byte.BYTES), text);
      case RdbWriter.INT_16 -> number((short) littleEndian(Short.BYTES), text);
      case RdbWriter.INT_32 -> number((int) littleEndian(Integer.BYTES), text);
      case RdbWriter.COMPRESSED -> decompress(slot, text);
      default -> fill(length(first), text);
    }
  }

  private static void number(int value, TextBuffer text) {
    int length = Decimals.write(value, text.extend(Decimals.MAX_LENGTH));
    text.truncate(length);
  }

  private void fill(long length, TextBuffer text) {
    if (length < 0 || length > TextBuffer.MAX_BYTES || length > source.remaining()) {
      throw new RdbFormatException("a string of " + length + " bytes");
    }
    int left = (int) length;
    int step = FIRST_STEP_BYTES;
    do {
      int bytes = Math.min(left, step);
      source.read(text.extend(bytes), bytes);
      left -= bytes;
      step = text.length();
    } while (left > 0);
  }

  private void decompress(int slot, TextBuffer text) {
    long bytes = length();
    long length = length();
    if (length <= 0
        || length > TextBuffer.MAX_BYTES
        || bytes <= 0
        || !Lzf.isPossible(bytes, length)) {
      throw new RdbFormatException(length + " bytes compressed to " + bytes);
    }
    try {
      compressed.start(slot);
      fill(bytes, compressed);
      long target = text.extend((int) length);
      if (!Lzf.decompress(compressed.address(), (int) bytes, target, (int) length)) {
        throw new RdbFormatException("compressed bytes make no sense");
      }
    } finally {
      compressed.release();
    }
  }
}
