package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.value.ListValue;
import io.slotkeeper.resp.ReplyWriter;

/// Which positions of an element LPOS wants.
///
/// @param rank of the first match wanted, counted from 1; negative: from the tail
/// @param count how many matches, 0 for all, [#ONE] for a single one that is no list
/// @param maxLength how many elements are compared at most, 0 for all
record PositionSearch(long rank, long count, long maxLength) {
  private static final long ONE = -1;

  static PositionSearch parse(CommandContext context) {
    long rank = 1;
    long count = ONE;
    long maxLength = 0;
    for (int i = 3; i < context.argCount(); i += 2) {
      if (i + 1 == context.argCount()) {
        throw Errors.syntax();
      }
      if (context.argIs(i, "RANK")) {
        rank = parseRank(context, i + 1);
      } else if (context.argIs(i, "COUNT")) {
        count = context.argLong(i + 1, 0, Long.MAX_VALUE, "ERR COUNT can't be negative");
      } else if (context.argIs(i, "MAXLEN")) {
        maxLength = context.argLong(i + 1, 0, Long.MAX_VALUE, "ERR MAXLEN can't be negative");
      } else {
        throw Errors.syntax();
      }
    }
    return new PositionSearch(rank, count, maxLength);
  }

  private static long parseRank(CommandContext context, int index) {
    long rank = context.argLong(index);
    if (rank == Long.MIN_VALUE) {
      throw new CommandException(Errors.NOT_IN_LONG_RANGE);
    }
    if (rank == 0) {
      throw new CommandException(
          "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or"
              + " use negative to start from the end of the list");
    }
    return rank;
  }

  boolean wantsAll() {
    return count != ONE;
  }

  /// Searches for the element of argument 2 and replies.
  void run(CommandContext context, ListValue list) {
    ReplyWriter reply = context.reply();
    int mark = wantsAll() ? reply.deferArray() : 0;
    boolean forward = rank > 0;
    long skipped = Math.abs(rank) - 1;
    long wanted = count == ONE ? 1 : count == 0 ? Long.MAX_VALUE : count;
    int elements = list.count();
    long compared = maxLength == 0 ? elements : Math.min(maxLength, elements);
    long found = 0;
    list.seek(forward ? 0 : elements - 1);
    for (long i = 0; i < compared && found < wanted; i++) {
      if (list.elementEquals(context.argAddress(2), context.argLength(2)) && skipped-- <= 0) {
        reply.integer(forward ? i : elements - 1 - i);
        found++;
      }
      if (forward) {
        list.next();
      } else {
        list.previous();
      }
    }
    if (wantsAll()) {
      reply.closeArray(mark, found);
    } else if (found == 0) {
      reply.nullValue();
    }
  }
}
