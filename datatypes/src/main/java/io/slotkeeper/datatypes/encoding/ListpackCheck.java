package io.slotkeeper.datatypes.encoding;

import io.slotkeeper.datatypes.keyspace.Decimals;
import io.slotkeeper.datatypes.memory.Memory;

/// Tells a [Listpack] from bytes that only claim to be one.
///
/// Every other method of [Listpack] trusts its bytes; what comes from outside passes here first.
public final class ListpackCheck {
  public static final int MALFORMED = -1;

  private ListpackCheck() {}

  /// The number of entries of the listpack that fills the range, or [#MALFORMED].
  public static int entries(long address, long bytes) {
    if (bytes < Listpack.EMPTY_BYTES
        || bytes > Integer.MAX_VALUE
        || Listpack.bytes(address) != bytes
        || !Listpack.isEnd(Listpack.end(address))) {
      return MALFORMED;
    }
    long end = Listpack.end(address);
    long entry = Listpack.first(address);
    int count = 0;
    while (entry < end) {
      long whole = wholeBytes(entry, end);
      if (whole == 0) {
        return MALFORMED;
      }
      entry += whole;
      count++;
    }
    return Listpack.isCount(address, count) ? count : MALFORMED;
  }

  /// Bytes of an entry before `end`, 0 if it is none.
  private static long wholeBytes(long entry, long end) {
    int head = Memory.getUnsignedByte(entry);
    if (end - entry < Listpack.headBytes(head)) {
      return 0;
    }
    long content = Listpack.contentBytes(entry);
    if (content <= 0 || content >= end - entry) {
      return 0;
    }
    int back = Listpack.backLengthBytes((int) content);
    return content + back <= end - entry && Listpack.isBackLength(entry, (int) content)
        ? content + back
        : 0;
  }

  /// Whether every text that is an integer in its shortest form is stored as an integer, which
  /// [Listpack#find(long, int, long, int)] takes for granted.
  public static boolean isCanonical(long listpack) {
    for (long entry = Listpack.first(listpack);
        !Listpack.isEnd(entry);
        entry = Listpack.next(entry)) {
      if (!Listpack.isNumber(entry)
          && Decimals.isLong(Listpack.textAddress(entry), Listpack.textLength(entry))) {
        return false;
      }
    }
    return true;
  }
}
