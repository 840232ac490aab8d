package io.slotkeeper.datatypes.encoding;

import io.slotkeeper.datatypes.memory.Memory;
import java.util.Arrays;

/// LZF: runs of literal bytes and references to bytes that came before.
///
/// ```
/// 000lllll  bytes...               l + 1 literal bytes, 1 to 32
/// llldddddd dddddddd               l + 2 bytes (l is 1 to 6) from d + 1 bytes before
/// 111ddddd  llllllll dddddddd      l + 9 bytes from d + 1 bytes before
/// ```
///
/// (`d` has 13 bits: five in the first byte, eight in the last.)
///
/// The compressor remembers where each three bytes were seen last, in a table of 2^14 places. The
/// places are kept relative to a base that grows with every call, so that what an earlier call left
/// is out of reach and the table need not be cleared.
///
/// Any bytes may be decompressed: nothing is read or written outside the two ranges.
///
/// One thread. Source: the format as LibLZF (M. Lehmann) describes it.
public final class Lzf {
  /// What decompresses to most: three bytes that stand for 264.
  private static final int MAX_RATIO = 88;

  private static final int HASH_BITS = 14;
  private static final int HASH_FACTOR = 0x9E37_79B1;
  private static final int MAX_LITERALS = 32;
  private static final int MAX_DISTANCE = 1 << 13;
  private static final int MAX_MATCH = 264;
  private static final int MIN_MATCH = 3;
  private static final int LONG_MATCH = 9;

  private final int[] places = new int[1 << HASH_BITS];
  private int base = 1;

  // the call that is running
  private long target;
  private long targetEnd;

  /// Compresses if that makes the text fit into `room` bytes.
  ///
  /// @return the bytes written, 0 when they do not fit
  public int compress(long source, int length, long to, int room) {
    if (base > Integer.MAX_VALUE - length) {
      Arrays.fill(places, 0);
      base = 1;
    }
    target = to;
    targetEnd = to + room;
    int literals = 0;
    int at = 0;
    while (at < length) {
      int distance = at <= length - MIN_MATCH ? remember(source, at) : 0;
      int match = distance == 0 ? 0 : matchLength(source, at, distance, length);
      if (match < MIN_MATCH) {
        at++;
        continue;
      }
      if (!writeLiterals(source + literals, at - literals) || !writeReference(distance, match)) {
        base += length;
        return 0;
      }
      int end = at + match;
      for (at++; at < end; at++) {
        if (at <= length - MIN_MATCH) {
          remember(source, at);
        }
      }
      literals = end;
    }
    boolean fits = writeLiterals(source + literals, length - literals);
    base += length;
    return fits ? (int) (target - to) : 0;
  }

  /// Notes that the three bytes at a position are there.
  ///
  /// @return how far back three bytes of the same hash were seen last, 0 for too far
  private int remember(long source, int at) {
    long from = source + at;
    int bytes = Memory.getUnsignedShort(from) | Memory.getUnsignedByte(from + 2) << 16;
    int place = bytes * HASH_FACTOR >>> 32 - HASH_BITS;
    int before = places[place];
    places[place] = base + at;
    int distance = base + at - before;
    return before >= base && distance <= MAX_DISTANCE ? distance : 0;
  }

  private static int matchLength(long source, int at, int distance, int length) {
    int most = Math.min(MAX_MATCH, length - at);
    long here = source + at;
    int match = 0;
    while (match < most
        && Memory.getByte(here + match) == Memory.getByte(here + match - distance)) {
      match++;
    }
    return match;
  }

  private boolean writeLiterals(long source, int length) {
    int done = 0;
    while (done < length) {
      int run = Math.min(MAX_LITERALS, length - done);
      if (targetEnd - target < run + 1) {
        return false;
      }
      Memory.putByte(target, (byte) (run - 1));
      Memory.copy(source + done, target + 1, run);
      target += run + 1;
      done += run;
    }
    return true;
  }

  private boolean writeReference(int distance, int match) {
    if (targetEnd - target < 3) {
      return false;
    }
    int back = distance - 1;
    if (match < LONG_MATCH) {
      Memory.putByte(target++, (byte) (match - 2 << 5 | back >> 8));
    } else {
      Memory.putByte(target++, (byte) (7 << 5 | back >> 8));
      Memory.putByte(target++, (byte) (match - LONG_MATCH));
    }
    Memory.putByte(target++, (byte) back);
    return true;
  }

  /// Whether so many bytes can decompress to so many others at all.
  public static boolean isPossible(long compressed, long length) {
    return length <= compressed * MAX_RATIO;
  }

  /// Decompresses to exactly `length` bytes.
  ///
  /// @return false when the source is malformed; then the target may hold anything
  public static boolean decompress(long source, int compressed, long target, int length) {
    long in = source;
    long inEnd = source + compressed;
    long out = target;
    long outEnd = target + length;
    while (in < inEnd) {
      int head = Memory.getUnsignedByte(in++);
      if (head < MAX_LITERALS) {
        int run = head + 1;
        if (inEnd - in < run || outEnd - out < run) {
          return false;
        }
        Memory.copy(in, out, run);
        in += run;
        out += run;
        continue;
      }
      int match = (head >> 5) + 2;
      if (inEnd - in < (match == LONG_MATCH ? 2 : 1)) {
        return false;
      }
      match += match == LONG_MATCH ? Memory.getUnsignedByte(in++) : 0;
      long from = out - ((head & 0x1F) << 8 | Memory.getUnsignedByte(in++)) - 1;
      if (from < target || outEnd - out < match) {
        return false;
      }
      copyRepeating(from, out, match);
      out += match;
    }
    return out == outEnd;
  }

  /// Copies forward byte by byte where the ranges overlap, so that what was copied is copied again.
  private static void copyRepeating(long from, long to, int length) {
    if (to - from >= length) {
      Memory.copy(from, to, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      Memory.putByte(to + i, Memory.getByte(from + i));
    }
  }
}
