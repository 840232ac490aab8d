package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;

/// The layout of a key with its value: one native block.
///
/// ```
///  bits   0..3   4..7       8..15   16..39   40..47       48..63
/// 0     [ type | encoding | flags | access | key length | tail length ]
/// 8     [ key length (32) | tail length (32) ]            if LONG: a length does not fit above
/// +8    [ expiry, unix time in ms (64) ]                  if EXPIRY
///       [ key bytes ][ tail bytes ]
/// ```
///
/// The tail is the value where it is small (string bytes, an 8-byte integer, a listpack), or the
/// root of what holds it (8-byte reference of a block, 24-byte root of a table): `encoding` says. A
/// record of a 16-byte key and a 64-byte string takes 88 bytes.
///
/// `access` is Redis' 24-bit LRU clock in seconds, or 16 bits of minutes and an 8-bit logarithmic
/// counter under an LFU policy.
///
/// The flag GENERATION says whether a snapshot has seen the record: opening one changes which of
/// the two generations is the current one, so that all records there are belong to the old one at
/// once. See [Keyspace#openSnapshot(ChangeBarrier)].
public final class Record {
  public static final int STRING = 0;
  public static final int LIST = 1;
  public static final int SET = 2;
  public static final int ZSET = 3;
  public static final int HASH = 4;
  public static final int STREAM = 6;

  /// A string that is a 64-bit integer in its shortest decimal form; tail: 8 bytes.
  public static final int INT = 0;

  /// A string of at most 44 bytes that was written whole; tail: its bytes.
  public static final int EMBSTR = 1;

  /// A longer string, or one that was edited; tail: its bytes.
  public static final int RAW = 2;

  /// A string in a block of its own, see [StringBlock]; tail: 8-byte reference.
  public static final int BLOCK = 3;

  /// A small list, set, hash or sorted set in a listpack; tail: its bytes, perhaps with room.
  public static final int LISTPACK = 4;

  /// A large hash or set; tail: root of a [FieldTable].
  public static final int HASHTABLE = 5;

  /// A small set of integers; tail: the intset's bytes.
  public static final int INTSET = 6;

  /// A large list; tail: root of a [NodeList] of listpacks.
  public static final int QUICKLIST = 7;

  /// A large sorted set; tail: root of a [SortedTable].
  public static final int SKIPLIST = 8;

  /// A stream; tail: its [StreamRoot].
  public static final int STREAM_BLOCKS = 9;

  /// A small hash with fields that expire: a listpack of field, value, expiry (0 for none), in the
  /// order of their expiries, those that have none last.
  public static final int LISTPACK_EX = 14;

  /// A large hash with fields that expire; tail: root of an [ExpiringTable].
  public static final int HASHTABLE_EX = 15;

  public static final long NO_EXPIRY = -1;
  public static final int MAX_ACCESS = (1 << 24) - 1;

  private static final int LONG = 1;
  private static final int EXPIRY = 2;
  private static final int GENERATION = 4;
  private static final int FLAGS_SHIFT = 8;
  private static final int ACCESS_SHIFT = 16;
  private static final int KEY_SHIFT = 40;
  private static final int TAIL_SHIFT = 48;

  /// The generation that is not 0, as [#generation(long)] tells them apart.
  static final int OTHER_GENERATION = GENERATION << FLAGS_SHIFT;

  private Record() {}

  public static int type(long record) {
    return Memory.getByte(record) & 15;
  }

  public static int encoding(long record) {
    return Memory.getByte(record) >>> 4 & 15;
  }

  public static int typeAndEncoding(long record) {
    return Memory.getUnsignedByte(record);
  }

  public static int typeAndEncoding(int type, int encoding) {
    return type | encoding << 4;
  }

  /// 0 or [#OTHER_GENERATION].
  static int generation(long record) {
    return (Memory.getByte(record + 1) & GENERATION) << FLAGS_SHIFT;
  }

  static void setGeneration(long record, int generation) {
    int flags = Memory.getByte(record + 1) & ~GENERATION;
    Memory.putByte(record + 1, (byte) (flags | generation >>> FLAGS_SHIFT));
  }

  public static int access(long record) {
    return (int) (Memory.getLong(record) >>> ACCESS_SHIFT) & MAX_ACCESS;
  }

  public static void setAccess(long record, int access) {
    Memory.putShort(record + 2, access);
    Memory.putByte(record + 4, (byte) (access >>> 16));
  }

  public static boolean hasExpiry(long record) {
    return (Memory.getByte(record + 1) & EXPIRY) != 0;
  }

  /// Whether the value is a hash some of whose fields expire, or did.
  public static boolean hasFieldExpiry(long record) {
    return encoding(record) >= LISTPACK_EX;
  }

  /// Unix time in ms, or [#NO_EXPIRY].
  public static long expiry(long record) {
    int flags = Memory.getByte(record + 1);
    if ((flags & EXPIRY) == 0) {
      return NO_EXPIRY;
    }
    return Memory.getLong(record + 8 + ((flags & LONG) << 3));
  }

  public static int keyLength(long record) {
    long header = Memory.getLong(record);
    return isLong(header) ? Memory.getInt(record + 8) : (int) (header >>> KEY_SHIFT) & 0xFF;
  }

  public static long keyAddress(long record) {
    return record + headBytes(Memory.getLong(record));
  }

  public static int tailLength(long record) {
    long header = Memory.getLong(record);
    return isLong(header) ? Memory.getInt(record + 12) : (int) (header >>> TAIL_SHIFT);
  }

  public static long tailAddress(long record) {
    return keyAddress(record) + keyLength(record);
  }

  public static long bytes(long record) {
    return keyAddress(record) - record + keyLength(record) + tailLength(record);
  }

  public static long bytesFor(int keyLength, int tailLength, boolean expiry) {
    boolean wide = keyLength > 0xFF || tailLength > 0xFFFF;
    return 8 + (wide ? 8 : 0) + (expiry ? 8 : 0) + (long) keyLength + tailLength;
  }

  /// Whether the key is the `length` bytes at `address`.
  public static boolean keyEquals(long record, long address, int length) {
    long header = Memory.getLong(record);
    int ownLength =
        isLong(header) ? Memory.getInt(record + 8) : (int) (header >>> KEY_SHIFT) & 0xFF;
    return ownLength == length && Memory.equal(record + headBytes(header), address, length);
  }

  /// Writes everything before the key; key and tail bytes are the caller's.
  ///
  /// @param kind type, encoding and generation, added up
  static void writeHead(
      long record, int kind, int access, int keyLength, int tailLength, long expiry) {
    boolean wide = keyLength > 0xFF || tailLength > 0xFFFF;
    boolean expires = expiry != NO_EXPIRY;
    long flags = (wide ? LONG : 0) | (expires ? EXPIRY : 0);
    long header = kind | flags << FLAGS_SHIFT | (access & (long) MAX_ACCESS) << ACCESS_SHIFT;
    long next = record + 8;
    if (wide) {
      Memory.putInt(next, keyLength);
      Memory.putInt(next + 4, tailLength);
      next += 8;
    } else {
      header |= (long) keyLength << KEY_SHIFT | (long) tailLength << TAIL_SHIFT;
    }
    if (expires) {
      Memory.putLong(next, expiry);
    }
    Memory.putLong(record, header);
  }

  static void setExpiryInPlace(long record, long expiry) {
    Memory.putLong(record + 8 + ((Memory.getByte(record + 1) & LONG) << 3), expiry);
  }

  public static void setTypeAndEncoding(long record, int typeAndEncoding) {
    Memory.putByte(record, (byte) typeAndEncoding);
  }

  /// The root of the value's table, 0 for another encoding; reads without the lock, and without the
  /// promise that there is a record.
  static long touchTable(long record) {
    long header = Memory.touch(record);
    int encoding = (int) (header >>> 4) & 15;
    boolean isTable = encoding == HASHTABLE || encoding == SKIPLIST;
    return isTable && !isLong(header)
        ? record + headBytes(header) + ((header >>> KEY_SHIFT) & 0xFF)
        : 0;
  }

  private static boolean isLong(long header) {
    return (header & LONG << FLAGS_SHIFT) != 0;
  }

  private static int headBytes(long header) {
    int flags = (int) (header >>> FLAGS_SHIFT);
    return 8 + ((flags & LONG) << 3) + ((flags & EXPIRY) << 2);
  }
}
