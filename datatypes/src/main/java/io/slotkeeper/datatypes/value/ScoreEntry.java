package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.FloatText;
import io.slotkeeper.datatypes.memory.Memory;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Scores as entries of a listpack: an integer where the score is one, else text.
///
/// The text is the shortest that reads back as the same number.
final class ScoreEntry {
  private static final int MAX_TEXT_BYTES = 32;

  /// Redis takes integers up to this from a double.
  private static final double MAX_INTEGER = 0x1p62;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_TEXT_BYTES);
  private final long text = MemorySegment.ofBuffer(buffer).address();
  private boolean isInteger;
  private long integer;
  private int length;

  /// The score in an entry, 0 for text that is no number.
  static double read(long entry) {
    if (Listpack.isNumber(entry)) {
      return Listpack.number(entry);
    }
    double score = FloatText.parse(Listpack.textAddress(entry), Listpack.textLength(entry));
    return Double.isNaN(score) ? 0 : score;
  }

  /// Whether an entry is a score.
  static boolean isScore(long entry) {
    return Listpack.isNumber(entry)
        || !Double.isNaN(FloatText.parse(Listpack.textAddress(entry), Listpack.textLength(entry)));
  }

  /// Prepares the entry of a score.
  ///
  /// @return how many bytes it takes
  int prepare(double score) {
    integer = (long) score;
    isInteger = integer == score && Math.abs(score) <= MAX_INTEGER;
    if (isInteger) {
      return Listpack.entryBytes(integer);
    }
    String digits = Double.isInfinite(score) ? score > 0 ? "inf" : "-inf" : Double.toString(score);
    byte[] bytes = digits.getBytes(StandardCharsets.US_ASCII);
    Memory.copy(bytes, 0, text, bytes.length);
    length = bytes.length;
    return Listpack.entryBytes(text, length);
  }

  /// Inserts the prepared entry before the entry or the end at `at`, where there is room.
  void insert(long listpack, long at) {
    if (isInteger) {
      Listpack.insert(listpack, at, integer);
    } else {
      Listpack.insert(listpack, at, text, length);
    }
  }
}
