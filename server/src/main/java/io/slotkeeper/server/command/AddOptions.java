package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.value.StreamId;
import io.slotkeeper.datatypes.value.StreamTrim;
import org.jspecify.annotations.Nullable;

/// The options of XADD and XTRIM.
///
/// ```
/// XADD  key [NOMKSTREAM] [MAXLEN|MINID [=|~] threshold [LIMIT count]] *|id field value ...
/// XTRIM key               MAXLEN|MINID [=|~] threshold [LIMIT count]
/// ```
///
/// Reused; one per loop.
final class AddOptions {
  private static final int BLOCKS_PER_TRIM = 100;
  private static final long DEFAULT_LIMIT = 10_000;
  private static final long MAX_DEFAULT_LIMIT = 1_000_000;

  private final StreamId id = new StreamId();
  private final StreamId minId = new StreamId();
  private boolean noMakeStream;
  private boolean hasId;
  private boolean hasSeq;
  private int idArgument;
  private boolean trims;
  private boolean byLength;
  private boolean approximate;
  private int thresholdArgument;
  private boolean hasLimit;
  private long maxLength;
  private long limit;
  private @Nullable StreamTrim trim;

  /// Reads the options of XADD, up to the id.
  void parseAdd(CommandContext context) {
    clear();
    int i = 2;
    while (i < context.argCount() && !isAutoId(context, i)) {
      if (context.argIs(i, "NOMKSTREAM")) {
        noMakeStream = true;
        i++;
        continue;
      }
      int next = parseTrim(context, i);
      if (next == i) {
        StreamIds.Form form = StreamIds.read(context, i, id);
        if (form == StreamIds.Form.INVALID) {
          throw new CommandException(StreamIds.INVALID);
        }
        hasId = true;
        hasSeq = form == StreamIds.Form.WHOLE;
        break;
      }
      i = next;
    }
    idArgument = i;
    settle(context);
  }

  private static boolean isAutoId(CommandContext context, int argument) {
    return context.argLength(argument) == 1 && context.argIs(argument, "*");
  }

  /// Reads the options of XTRIM.
  void parseTrim(CommandContext context) {
    clear();
    int i = 2;
    while (i < context.argCount()) {
      int next = parseTrim(context, i);
      if (next == i) {
        throw Errors.syntax();
      }
      i = next;
    }
    settle(context);
  }

  private void clear() {
    noMakeStream = false;
    hasId = false;
    hasSeq = false;
    trims = false;
    byLength = false;
    approximate = false;
    hasLimit = false;
    limit = 0;
    maxLength = 0;
    minId.set(0, 0);
    trim = null;
  }

  /// Reads an option about trimming.
  ///
  /// @return the argument behind it; `i` when there is none
  private int parseTrim(CommandContext context, int i) {
    if (i + 1 == context.argCount()) {
      return i;
    }
    if (context.argIs(i, "LIMIT")) {
      limit = context.argLong(i + 1);
      if (limit < 0) {
        throw new CommandException("ERR The LIMIT argument must be >= 0.");
      }
      hasLimit = true;
      return i + 2;
    }
    boolean length = context.argIs(i, "MAXLEN");
    if (!length && !context.argIs(i, "MINID")) {
      return i;
    }
    if (trims) {
      throw new CommandException(
          "ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
    }
    trims = true;
    byLength = length;
    boolean mayHaveOperator = i + 2 < context.argCount();
    approximate = mayHaveOperator && context.argIs(i + 1, "~");
    int threshold = approximate || mayHaveOperator && context.argIs(i + 1, "=") ? i + 2 : i + 1;
    parseThreshold(context, threshold);
    thresholdArgument = threshold;
    return threshold + 1;
  }

  private void parseThreshold(CommandContext context, int argument) {
    if (!byLength) {
      StreamIds.parseStrict(context, argument, minId);
      return;
    }
    maxLength = context.argLong(argument);
    if (maxLength < 0) {
      throw new CommandException("ERR The MAXLEN argument must be >= 0.");
    }
  }

  private void settle(CommandContext context) {
    if (limit != 0 && !trims) {
      throw new CommandException(
          "ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
    }
    if (!trims && context.command().spec().name().equals("xtrim")) {
      throw new CommandException("ERR syntax error, XTRIM must be called with a trimming strategy");
    }
    if (hasLimit && !approximate && !context.client().repeatsChanges) {
      throw new CommandException(
          "ERR syntax error, LIMIT cannot be used without the special ~ option");
    }
    if (trims) {
      long most = !approximate ? 0 : hasLimit ? limit : defaultLimit(context);
      trim = new StreamTrim(byLength, maxLength, minId.ms(), minId.seq(), approximate, most);
    }
  }

  /// So many blocks at most, to bound the time it takes.
  private static long defaultLimit(CommandContext context) {
    long perBlock = context.server().config.encoding.streamNodeMaxEntries.value();
    long entries = BLOCKS_PER_TRIM * perBlock;
    return entries <= 0 ? DEFAULT_LIMIT : Math.min(entries, MAX_DEFAULT_LIMIT);
  }

  boolean noMakeStream() {
    return noMakeStream;
  }

  /// Which argument is the id of the new entry.
  int idArgument() {
    return idArgument;
  }

  /// Whether the id was given, at least its time.
  boolean hasId() {
    return hasId;
  }

  /// Whether the sequence of the id was given.
  boolean hasSeq() {
    return hasSeq;
  }

  StreamId id() {
    return id;
  }

  /// Whether as much goes as is cheap, so that it must be repeated by what is left.
  boolean isApproximate() {
    return approximate;
  }

  boolean isByLength() {
    return byLength;
  }

  /// Which argument says where to trim; the one before it how exactly.
  int thresholdArgument() {
    return thresholdArgument;
  }

  /// What to trim, null for nothing.
  @Nullable StreamTrim trim() {
    return trim;
  }
}
