package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// String values: reading them from a record, writing them through a [KeyCursor].
public final class Strings {
  /// The longest string that counts as `embstr` when it is written whole.
  public static final int EMBSTR_MAX_BYTES = 44;

  private Strings() {}

  public static boolean isString(long record) {
    return Record.type(record) == Record.STRING;
  }

  /// Length of the text in bytes; 0 to 512 MB.
  public static int length(NativeHeap heap, long record) {
    return switch (Record.encoding(record)) {
      case Record.INT -> Decimals.length(Memory.getLong(Record.tailAddress(record)));
      case Record.BLOCK -> (int) StringBlock.length(block(heap, record));
      default -> Record.tailLength(record);
    };
  }

  /// Where the bytes are. An integer has none: it is written to `scratch` (20 bytes).
  public static long bytesAddress(NativeHeap heap, long record, long scratch) {
    long tail = Record.tailAddress(record);
    return switch (Record.encoding(record)) {
      case Record.INT -> {
        Decimals.write(Memory.getLong(tail), scratch);
        yield scratch;
      }
      case Record.BLOCK -> StringBlock.bytesAddress(block(heap, record));
      default -> tail;
    };
  }

  public static long block(NativeHeap heap, long record) {
    return heap.address(Memory.getLong(Record.tailAddress(record)));
  }

  /// Gives the key the string at `source`, which must not be part of the key's old value.
  public static void set(KeyCursor cursor, long source, int length, long expiry, int access) {
    if (length <= Decimals.MAX_LENGTH && Decimals.isLong(source, length)) {
      setLong(cursor, Decimals.toLong(source, length), expiry, access);
    } else {
      setText(cursor, source, length, expiry, access);
    }
  }

  /// The same, but never as an integer.
  public static void setText(KeyCursor cursor, long source, int length, long expiry, int access) {
    if (length >= StringBlock.MIN_BYTES) {
      NativeHeap heap = cursor.database().heap();
      long block = StringBlock.allocate(heap, cursor.slot(), length);
      Memory.copy(source, StringBlock.bytesAddress(block), length);
      StringBlock.setLength(block, length);
      setBlock(cursor, block, expiry, access);
      return;
    }
    int encoding = length <= EMBSTR_MAX_BYTES ? Record.EMBSTR : Record.RAW;
    long record = cursor.write(Record.STRING, encoding, length, expiry, access);
    Memory.copy(source, Record.tailAddress(record), length);
  }

  public static void setLong(KeyCursor cursor, long value, long expiry, int access) {
    long record = cursor.write(Record.STRING, Record.INT, 8, expiry, access);
    Memory.putLong(Record.tailAddress(record), value);
  }

  /// Gives the key a filled block, whose pin becomes the key's.
  public static void setBlock(KeyCursor cursor, long block, long expiry, int access) {
    long record = cursor.write(Record.STRING, Record.BLOCK, 8, expiry, access);
    Memory.putLong(Record.tailAddress(record), cursor.database().heap().reference(block));
  }

  /// Makes the key's string `length` bytes long, ready to be written: its first bytes stay, new
  /// ones are zero, its encoding is raw.
  ///
  /// @return where its bytes are
  public static long edit(KeyCursor cursor, int length, long scratch) {
    NativeHeap heap = cursor.database().heap();
    long record = cursor.record();
    int oldLength = length(heap, record);
    if (Record.encoding(record) == Record.BLOCK) {
      return editBlock(cursor, block(heap, record), oldLength, length);
    }
    if (Record.encoding(record) == Record.INT) {
      Decimals.write(Memory.getLong(Record.tailAddress(record)), scratch);
      record = cursor.resizeTail(oldLength);
      Memory.copy(scratch, Record.tailAddress(record), oldLength);
    }
    Record.setTypeAndEncoding(record, Record.typeAndEncoding(Record.STRING, Record.RAW));
    if (length >= StringBlock.MIN_BYTES) {
      long block = StringBlock.allocate(heap, cursor.slot(), grown(length));
      Memory.copy(Record.tailAddress(record), StringBlock.bytesAddress(block), oldLength);
      StringBlock.setLength(block, oldLength);
      record = cursor.resizeTail(8);
      Memory.putLong(Record.tailAddress(record), heap.reference(block));
      Record.setTypeAndEncoding(record, Record.typeAndEncoding(Record.STRING, Record.BLOCK));
      return editBlock(cursor, block, oldLength, length);
    }
    if (length != oldLength) {
      record = cursor.resizeTail(length);
      if (length > oldLength) {
        Memory.fill(Record.tailAddress(record) + oldLength, length - oldLength, (byte) 0);
      }
    }
    return Record.tailAddress(record);
  }

  private static long editBlock(KeyCursor cursor, long block, int oldLength, int length) {
    NativeHeap heap = cursor.database().heap();
    long edited = block;
    if (StringBlock.isShared(block) || length > StringBlock.capacity(heap, block)) {
      int capacity = length > oldLength ? grown(length) : length;
      edited = StringBlock.allocate(heap, cursor.slot(), capacity);
      Memory.copy(
          StringBlock.bytesAddress(block),
          StringBlock.bytesAddress(edited),
          Math.min(oldLength, length));
      Memory.putLong(Record.tailAddress(cursor.record()), heap.reference(edited));
      StringBlock.unpin(heap, block);
    }
    if (length > oldLength) {
      Memory.fill(StringBlock.bytesAddress(edited) + oldLength, length - oldLength, (byte) 0);
    }
    StringBlock.setLength(edited, length);
    return StringBlock.bytesAddress(edited);
  }

  /// Room for a string that grows: a quarter more.
  private static int grown(int length) {
    return (int) Math.min(Integer.MAX_VALUE - 64L, length + (long) (length >> 2));
  }
}
