package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Decimals;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.value.StreamId;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/// The ids of stream entries as clients write and read them: `ms-seq`, `ms` alone, `ms-*`, the
/// lowest `-` and the highest `+`, and `(id` for a bound that is not included.
final class StreamIds {
  static final String INVALID = "ERR Invalid stream ID specified as stream command argument";

  /// What [#read(CommandContext, int, StreamId)] found.
  enum Form {
    INVALID,
    WHOLE,
    /// `ms-*`: the sequence is to be chosen.
    WITHOUT_SEQ
  }

  private static final int MAX_LENGTH = 127;
  private static final int SAFE_DIGITS = 18;
  private static final String BLANKS = " \t\n\u000b\f\r";
  private static final BigInteger HIGHEST = new BigInteger("18446744073709551615");

  private StreamIds() {}

  /// An id that may be `-` or `+`, with sequence 0 if it has none.
  static void parse(CommandContext context, int argument, StreamId id) {
    long address = context.argAddress(argument);
    require(parse(address, context.argLength(argument), id, 0, true, false));
  }

  /// An id that is neither `-` nor `+`, with sequence 0 if it has none.
  static void parseStrict(CommandContext context, int argument, StreamId id) {
    if (!isStrict(context, argument, id)) {
      throw new CommandException(INVALID);
    }
  }

  /// The same, but says whether it is one.
  static boolean isStrict(CommandContext context, int argument, StreamId id) {
    long address = context.argAddress(argument);
    int length = context.argLength(argument);
    return parse(address, length, id, 0, false, false) == Form.WHOLE;
  }

  /// An id for a new entry.
  static Form read(CommandContext context, int argument, StreamId id) {
    long address = context.argAddress(argument);
    return parse(address, context.argLength(argument), id, 0, false, true);
  }

  /// The first id of an interval.
  static void parseStart(CommandContext context, int argument, StreamId id) {
    if (parseBound(context, argument, id, 0) && !id.increment()) {
      throw new CommandException("ERR invalid start ID for the interval");
    }
  }

  /// The last id of an interval.
  static void parseEnd(CommandContext context, int argument, StreamId id) {
    if (parseBound(context, argument, id, -1) && !id.decrement()) {
      throw new CommandException("ERR invalid end ID for the interval");
    }
  }

  /// Whether the bound is not included.
  private static boolean parseBound(
      CommandContext context, int argument, StreamId id, long missingSeq) {
    long address = context.argAddress(argument);
    int length = context.argLength(argument);
    boolean exclusive = length > 1 && Memory.getByte(address) == '(';
    int skipped = exclusive ? 1 : 0;
    require(parse(address + skipped, length - skipped, id, missingSeq, !exclusive, false));
    return exclusive;
  }

  private static void require(Form form) {
    if (form == Form.INVALID) {
      throw new CommandException(INVALID);
    }
  }

  private static Form parse(
      long address, int length, StreamId id, long missingSeq, boolean ends, boolean openSeq) {
    if (length > MAX_LENGTH) {
      return Form.INVALID;
    }
    int end = 0;
    int dash = -1;
    for (; end < length && Memory.getByte(address + end) != 0; end++) {
      if (dash < 0 && Memory.getByte(address + end) == '-') {
        dash = end;
      }
    }
    if (end == 1 && (dash == 0 || Memory.getByte(address) == '+')) {
      long half = dash == 0 ? 0 : -1;
      id.set(half, half);
      return ends ? Form.WHOLE : Form.INVALID;
    }
    int msLength = dash < 0 ? end : dash;
    if (!isUnsigned(address, msLength)) {
      return Form.INVALID;
    }
    long ms = unsigned(address, msLength);
    if (dash < 0) {
      id.set(ms, missingSeq);
      return Form.WHOLE;
    }
    long seqAt = address + dash + 1;
    int seqLength = end - dash - 1;
    if (openSeq && seqLength == 1 && Memory.getByte(seqAt) == '*') {
      id.set(ms, 0);
      return Form.WITHOUT_SEQ;
    }
    if (!isUnsigned(seqAt, seqLength)) {
      return Form.INVALID;
    }
    id.set(ms, unsigned(seqAt, seqLength));
    return Form.WHOLE;
  }

  // ---- 64 bits without sign ---------------------------------------------------------------

  private static boolean isUnsigned(long address, int length) {
    if (Decimals.isLong(address, length)) {
      return Memory.getByte(address) != '-';
    }
    String text = lenient(address, length);
    return !text.isEmpty() && new BigInteger(text).abs().compareTo(HIGHEST) <= 0;
  }

  private static long unsigned(long address, int length) {
    return length <= SAFE_DIGITS && Decimals.isLong(address, length)
        ? Decimals.toLong(address, length)
        : new BigInteger(lenient(address, length)).longValue();
  }

  /// What C's `strtoull` takes beside plain numbers, and so does Redis: blanks in front, a sign,
  /// leading zeros. Empty when it is none of that.
  private static String lenient(long address, int length) {
    String text = new String(Memory.bytes(address, length), StandardCharsets.ISO_8859_1);
    int start = 0;
    while (start < length && BLANKS.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    String number = text.substring(start);
    return number.matches("[+-]?[0-9]+") ? number : "";
  }

  // ---- replies ----------------------------------------------------------------------------

  static void reply(CommandContext context, StreamId id) {
    reply(context, id.ms(), id.seq());
  }

  static void reply(CommandContext context, long ms, long seq) {
    context.views().idText().reply(context.reply(), ms, seq);
  }

  static byte[] text(StreamId id) {
    return id.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
