package io.slotkeeper.datatypes.encoding;

import io.slotkeeper.datatypes.keyspace.Decimals;
import io.slotkeeper.datatypes.memory.Memory;

/// A listpack: strings and integers one after another, to be walked in both directions.
///
/// ```
/// [ total bytes (32) | count (16) ][ entry ][ entry ] ... [ FF ]
/// entry   [ head, 1 to 5 bytes ][ data ][ back length, 1 to 5 bytes ]
///
/// head    0vvvvvvv                    integer 0 to 127
///         10llllll                    string of l bytes
///         110vvvvv vvvvvvvv           integer of 13 bits
///         1110llll llllllll           string of l bytes
///         11110000 l (32)             string of l bytes
///         11110001 .. 11110100        integer of 16, 24, 32, 64 bits follows
/// ```
///
/// The back length counts head and data, seven bits a byte, the highest first; every byte but the
/// first has bit 7 set, so it can be read from its end. A count of 65535 means "more than that".
/// Text that is an integer in its shortest form is stored as one.
///
/// Invariants: the total ends right behind the FF; a back length has the fewest bytes that Redis
/// gives it (its limits are one below the powers of two).
///
/// Positions are addresses of entries; [#end(long)], the address of the FF, stands behind the last.
/// What adds entries needs a place of [#bytes(long)] plus [#entryBytes(long, int)] bytes.
///
/// Source: the listpack specification, github.com/antirez/listpack; the places where Redis 7.2
/// deviates from it were read off its `listpack.c`.
public final class Listpack {
  public static final int EMPTY_BYTES = 7;

  /// More bytes than that Redis never lets a listpack take.
  public static final int MAX_BYTES = 1 << 30;

  private static final int HEAD_BYTES = 6;
  private static final int COUNT = 4;
  private static final int UNKNOWN_COUNT = 0xFFFF;
  private static final int END = 0xFF;
  private static final int STRING_32 = 0xF0;
  private static final int INT_16 = 0xF1;
  private static final int INT_24 = 0xF2;
  private static final int INT_32 = 0xF3;
  private static final int INT_64 = 0xF4;
  private static final int MAX_STRING_6 = 63;
  private static final int MAX_STRING_12 = 4095;

  private Listpack() {}

  /// Makes an empty listpack.
  public static void create(long listpack) {
    Memory.putInt(listpack, EMPTY_BYTES);
    Memory.putShort(listpack + COUNT, 0);
    Memory.putByte(listpack + HEAD_BYTES, (byte) END);
  }

  public static int bytes(long listpack) {
    return Memory.getInt(listpack);
  }

  /// The number of entries; walks when there are 65535 or more.
  public static int count(long listpack) {
    int count = Memory.getUnsignedShort(listpack + COUNT);
    if (count != UNKNOWN_COUNT) {
      return count;
    }
    int walked = 0;
    for (long entry = listpack + HEAD_BYTES; !isEnd(entry); entry += wholeBytes(entry)) {
      walked++;
    }
    return walked;
  }

  // ---- positions --------------------------------------------------------------------------

  /// The first entry, or the end.
  public static long first(long listpack) {
    return listpack + HEAD_BYTES;
  }

  public static long end(long listpack) {
    return listpack + Memory.getInt(listpack) - 1;
  }

  public static boolean isEnd(long entry) {
    return Memory.getUnsignedByte(entry) == END;
  }

  /// The entry behind this one, or the end.
  public static long next(long entry) {
    return entry + wholeBytes(entry);
  }

  /// The entry before this one or before the end; 0 when there is none.
  public static long previous(long listpack, long entry) {
    if (entry == listpack + HEAD_BYTES) {
      return 0;
    }
    long at = entry - 1;
    int length = 0;
    int shift = 0;
    int part = Memory.getUnsignedByte(at);
    while (part >= 0x80) {
      length |= (part & 0x7F) << shift;
      shift += 7;
      part = Memory.getUnsignedByte(--at);
    }
    length |= part << shift;
    return at - length;
  }

  /// The last entry, 0 in an empty listpack.
  public static long last(long listpack) {
    return previous(listpack, end(listpack));
  }

  /// The entry at an index, which must exist; walks from the nearer end.
  public static long seek(long listpack, int index) {
    int count = count(listpack);
    if (index < 0 || index >= count) {
      throw new AssertionError("index=" + index + " of " + count);
    }
    if (index <= count / 2) {
      return skip(first(listpack), index);
    }
    long entry = end(listpack);
    for (int i = count; i > index; i--) {
      entry = previous(listpack, entry);
    }
    return entry;
  }

  /// The position so many entries further on.
  public static long skip(long entry, int entries) {
    long at = entry;
    for (int i = 0; i < entries; i++) {
      at += wholeBytes(at);
    }
    return at;
  }

  // ---- what an entry holds ----------------------------------------------------------------

  public static boolean isNumber(long entry) {
    int head = Memory.getUnsignedByte(entry);
    return head < 0x80 || head >= 0xC0 && head < 0xE0 || head > STRING_32;
  }

  /// The integer of an entry for which [#isNumber(long)] holds.
  public static long number(long entry) {
    int head = Memory.getUnsignedByte(entry);
    if (head < 0x80) {
      return head;
    }
    return switch (head) {
      case INT_16 -> (short) Memory.getUnsignedShort(entry + 1);
      case INT_24 -> Memory.getInt(entry) >> 8;
      case INT_32 -> Memory.getInt(entry + 1);
      case INT_64 -> Memory.getLong(entry + 1);
      default -> ((head << 8 | Memory.getUnsignedByte(entry + 1)) << 19) >> 19;
    };
  }

  /// The length of the string in an entry for which [#isNumber(long)] does not hold.
  public static int textLength(long entry) {
    int head = Memory.getUnsignedByte(entry);
    if (head < 0xC0) {
      return head & MAX_STRING_6;
    }
    return head == STRING_32
        ? Memory.getInt(entry + 1)
        : (head & 0x0F) << 8 | Memory.getUnsignedByte(entry + 1);
  }

  public static long textAddress(long entry) {
    int head = Memory.getUnsignedByte(entry);
    return entry + (head < 0xC0 ? 1 : head == STRING_32 ? 5 : 2);
  }

  /// Whether the entry is the text, an integer in its decimal form included.
  public static boolean equal(long entry, long text, int length) {
    if (!isNumber(entry)) {
      return textLength(entry) == length && Memory.equal(textAddress(entry), text, length);
    }
    return Decimals.isLong(text, length) && Decimals.toLong(text, length) == number(entry);
  }

  /// The first entry from `from` on that is the text, looking at every `stride`th; 0 when none is.
  public static long find(long from, int stride, long text, int length) {
    boolean isNumber = Decimals.isLong(text, length);
    long number = isNumber ? Decimals.toLong(text, length) : 0;
    for (long entry = from; !isEnd(entry); entry = skip(entry, stride)) {
      boolean found =
          isNumber(entry)
              ? isNumber && number(entry) == number
              : !isNumber
                  && textLength(entry) == length
                  && Memory.equal(textAddress(entry), text, length);
      if (found) {
        return entry;
      }
    }
    return 0;
  }

  // ---- changes ----------------------------------------------------------------------------

  /// Bytes of an entry that holds the text.
  public static int entryBytes(long text, int length) {
    int bytes =
        Decimals.isLong(text, length)
            ? numberBytes(Decimals.toLong(text, length))
            : stringHeadBytes(length) + length;
    return bytes + backLengthBytes(bytes);
  }

  public static int entryBytes(long number) {
    return numberBytes(number) + 1;
  }

  /// Inserts text before the entry or the end at `at`.
  public static void insert(long listpack, long at, long text, int length) {
    open(listpack, at, entryBytes(text, length));
    write(at, text, length);
    countMore(listpack, 1);
  }

  public static void insert(long listpack, long at, long number) {
    open(listpack, at, entryBytes(number));
    writeBackLength(at, writeNumber(at, number));
    countMore(listpack, 1);
  }

  /// Adds text before the first entry, in the [#entryBytes(long, int)] bytes before the listpack.
  ///
  /// @return where the listpack begins now
  public static long prepend(long listpack, long text, int length) {
    int more = entryBytes(text, length);
    long begin = moveHead(listpack, -more);
    write(begin + HEAD_BYTES, text, length);
    countMore(begin, 1);
    return begin;
  }

  /// Removes the first entry without moving the others.
  ///
  /// @return where the listpack begins now
  public static long removeFirst(long listpack) {
    long begin = moveHead(listpack, wholeBytes(listpack + HEAD_BYTES));
    countMore(begin, -1);
    return begin;
  }

  private static long moveHead(long listpack, int forward) {
    int bytes = bytes(listpack);
    int count = Memory.getUnsignedShort(listpack + COUNT);
    long begin = listpack + forward;
    Memory.putInt(begin, bytes - forward);
    Memory.putShort(begin + COUNT, count);
    return begin;
  }

  public static void append(long listpack, long text, int length) {
    insert(listpack, end(listpack), text, length);
  }

  public static void append(long listpack, long number) {
    insert(listpack, end(listpack), number);
  }

  /// How much [#replace(long, long, long, int)] makes the listpack longer; may be negative.
  public static int bytesMore(long entry, long text, int length) {
    return entryBytes(text, length) - wholeBytes(entry);
  }

  /// Puts text in the place of an entry. The text must not be in the listpack.
  public static void replace(long listpack, long entry, long text, int length) {
    open(listpack, entry, bytesMore(entry, text, length));
    write(entry, text, length);
  }

  /// How much [#replace(long, long, long)] makes the listpack longer; may be negative.
  public static int bytesMore(long entry, long number) {
    return entryBytes(number) - wholeBytes(entry);
  }

  /// Puts a number in the place of an entry.
  public static void replace(long listpack, long entry, long number) {
    open(listpack, entry, bytesMore(entry, number));
    writeBackLength(entry, writeNumber(entry, number));
  }

  /// Writes text where the end is, as the first or a further step of adding many entries; the
  /// listpack is whole again after [#seal(long, long, int)].
  ///
  /// @return where the next one goes
  public static long put(long at, long text, int length) {
    int bytes = write(at, text, length);
    return at + bytes + backLengthBytes(bytes);
  }

  /// The same with a number.
  public static long put(long at, long number) {
    int bytes = writeNumber(at, number);
    Memory.putByte(at + bytes, (byte) bytes);
    return at + bytes + 1;
  }

  /// Ends the listpack behind the `entries` entries that were put, where the next one would go.
  public static void seal(long listpack, long end, int entries) {
    Memory.putByte(end, (byte) END);
    Memory.putInt(listpack, (int) (end + 1 - listpack));
    countMore(listpack, entries);
  }

  /// Removes entries from `entry` on; what follows moves there.
  public static void remove(long listpack, long entry, int entries) {
    remove(listpack, entry, skip(entry, entries), entries);
  }

  /// Removes the `entries` entries that stand before `until`, which is an entry or the end.
  public static void remove(long listpack, long entry, long until, int entries) {
    long behind = listpack + bytes(listpack) - until;
    Memory.copy(until, entry, behind);
    Memory.putInt(listpack, (int) (entry + behind - listpack));
    countMore(listpack, -entries);
  }

  /// Appends the entries from `from` up to `until`, of another listpack.
  public static void appendAll(long listpack, long from, long until, int entries) {
    long end = end(listpack);
    open(listpack, end, (int) (until - from));
    Memory.copy(from, end, until - from);
    countMore(listpack, entries);
  }

  // ---- bytes ------------------------------------------------------------------------------

  /// What must be read of an entry to tell its length; 0 for what begins none.
  static int headBytes(int head) {
    if (head < 0xE0) {
      return 1;
    }
    if (head < STRING_32) {
      return 2;
    }
    return head == STRING_32 ? 5 : head <= INT_64 ? 1 : 0;
  }

  /// Whether the count in front agrees with the entries that were counted.
  static boolean isCount(long listpack, int entries) {
    int count = Memory.getUnsignedShort(listpack + COUNT);
    return count == UNKNOWN_COUNT || count == entries;
  }

  /// Whether the back length of an entry says `bytes`.
  static boolean isBackLength(long entry, int bytes) {
    int parts = backLengthBytes(bytes);
    for (int i = 0; i < parts; i++) {
      if (Memory.getUnsignedByte(entry + bytes + i) != backLengthPart(bytes, parts, i)) {
        return false;
      }
    }
    return true;
  }

  private static int backLengthPart(int bytes, int parts, int index) {
    int part = bytes >>> 7 * (parts - 1 - index) & 0x7F;
    return index == 0 ? part : part | 0x80;
  }

  /// Head and data.
  static int contentBytes(long entry) {
    int head = Memory.getUnsignedByte(entry);
    if (head < 0x80) {
      return 1;
    }
    if (head < 0xC0) {
      return 1 + (head & MAX_STRING_6);
    }
    if (head < 0xE0) {
      return 2;
    }
    return switch (head) {
      case STRING_32 -> 5 + Memory.getInt(entry + 1);
      case INT_16 -> 3;
      case INT_24 -> 4;
      case INT_32 -> 5;
      case INT_64 -> 9;
      default -> 2 + ((head & 0x0F) << 8 | Memory.getUnsignedByte(entry + 1));
    };
  }

  private static int wholeBytes(long entry) {
    int bytes = contentBytes(entry);
    return bytes + backLengthBytes(bytes);
  }

  /// Moves all from `at` on by `more` bytes, either way.
  private static void open(long listpack, long at, int more) {
    if (more == 0) {
      return;
    }
    int bytes = bytes(listpack);
    long from = more > 0 ? at : at - more;
    Memory.copy(from, from + more, listpack + bytes - from);
    Memory.putInt(listpack, bytes + more);
  }

  private static void countMore(long listpack, int more) {
    int count = Memory.getUnsignedShort(listpack + COUNT);
    if (count != UNKNOWN_COUNT) {
      Memory.putShort(listpack + COUNT, Math.min(count + more, UNKNOWN_COUNT));
    }
  }

  /// Writes an entry.
  ///
  /// @return bytes of its head and data
  private static int write(long at, long text, int length) {
    int bytes;
    if (Decimals.isLong(text, length)) {
      bytes = writeNumber(at, Decimals.toLong(text, length));
    } else {
      int head = writeStringHead(at, length);
      Memory.copy(text, at + head, length);
      bytes = head + length;
    }
    writeBackLength(at, bytes);
    return bytes;
  }

  private static int numberBytes(long number) {
    if (number >= 0 && number < 128) {
      return 1;
    }
    if (number >= -4096 && number < 4096) {
      return 2;
    }
    if (number == (short) number) {
      return 3;
    }
    if (number >= -(1 << 23) && number < 1 << 23) {
      return 4;
    }
    return number == (int) number ? 5 : 9;
  }

  private static int writeNumber(long at, long number) {
    int bytes = numberBytes(number);
    switch (bytes) {
      case 1 -> Memory.putByte(at, (byte) number);
      case 2 -> {
        Memory.putByte(at, (byte) (0xC0 | number >> 8 & 0x1F));
        Memory.putByte(at + 1, (byte) number);
      }
      case 3 -> {
        Memory.putByte(at, (byte) INT_16);
        Memory.putShort(at + 1, (int) number);
      }
      case 4 -> Memory.putInt(at, (int) number << 8 | INT_24);
      case 5 -> {
        Memory.putByte(at, (byte) INT_32);
        Memory.putInt(at + 1, (int) number);
      }
      default -> {
        Memory.putByte(at, (byte) INT_64);
        Memory.putLong(at + 1, number);
      }
    }
    return bytes;
  }

  private static int stringHeadBytes(int length) {
    return length <= MAX_STRING_6 ? 1 : length <= MAX_STRING_12 ? 2 : 5;
  }

  private static int writeStringHead(long at, int length) {
    int bytes = stringHeadBytes(length);
    switch (bytes) {
      case 1 -> Memory.putByte(at, (byte) (0x80 | length));
      case 2 -> {
        Memory.putByte(at, (byte) (0xE0 | length >> 8));
        Memory.putByte(at + 1, (byte) length);
      }
      default -> {
        Memory.putByte(at, (byte) STRING_32);
        Memory.putInt(at + 1, length);
      }
    }
    return bytes;
  }

  static int backLengthBytes(int bytes) {
    if (bytes <= 127) {
      return 1;
    }
    if (bytes < 16383) {
      return 2;
    }
    if (bytes < 2097151) {
      return 3;
    }
    return bytes < 268435455 ? 4 : 5;
  }

  private static void writeBackLength(long entry, int bytes) {
    int parts = backLengthBytes(bytes);
    for (int i = 0; i < parts; i++) {
      Memory.putByte(entry + bytes + i, (byte) backLengthPart(bytes, parts, i));
    }
  }
}
