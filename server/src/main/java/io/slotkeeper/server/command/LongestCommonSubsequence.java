package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.resp.ReplyWriter;

/// LCS: the longest common subsequence of two strings, its length, or where it matches.
///
/// The textbook table: cell (i, j) is the length for the first i and j bytes, found from its upper
/// and left neighbours; walking back from the last cell yields the bytes and, run by run, the
/// ranges. The table has (n + 1) * (m + 1) cells of four bytes and may not exceed
/// `proto-max-bulk-len`.
final class LongestCommonSubsequence {
  private final byte[] a;
  private final byte[] b;
  private final int[] table;

  private LongestCommonSubsequence(byte[] a, byte[] b) {
    this.a = a;
    this.b = b;
    this.table = new int[(a.length + 1) * (b.length + 1)];
    for (int i = 1; i <= a.length; i++) {
      for (int j = 1; j <= b.length; j++) {
        table[cell(i, j)] =
            a[i - 1] == b[j - 1]
                ? table[cell(i - 1, j - 1)] + 1
                : Math.max(table[cell(i - 1, j)], table[cell(i, j - 1)]);
      }
    }
  }

  /// What the command asks for.
  private record Options(boolean index, boolean length, boolean withLengths, long minLength) {

    static Options parse(CommandContext context) {
      boolean index = false;
      boolean length = false;
      boolean withLengths = false;
      long minLength = 0;
      for (int i = 3; i < context.argCount(); i++) {
        if (context.argIs(i, "IDX")) {
          index = true;
        } else if (context.argIs(i, "LEN")) {
          length = true;
        } else if (context.argIs(i, "WITHMATCHLEN")) {
          withLengths = true;
        } else if (context.argIs(i, "MINMATCHLEN") && i + 1 < context.argCount()) {
          minLength = Math.max(0, context.argLong(++i));
        } else {
          throw Errors.syntax();
        }
      }
      if (index && length) {
        throw new CommandException(
            "ERR If you want both the length and indexes, please just use IDX.");
      }
      return new Options(index, length, withLengths, minLength);
    }
  }

  static void lcs(CommandContext context) {
    byte[] a = value(context, 1);
    byte[] b = value(context, 2);
    Options options = Options.parse(context);
    long cells = (a.length + 1L) * (b.length + 1L);
    if (cells * Integer.BYTES > context.server().config.network.maxBulkBytes.value()) {
      throw new CommandException(
          "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
    }
    LongestCommonSubsequence lcs = new LongestCommonSubsequence(a, b);
    if (options.index) {
      lcs.replyMatches(context.reply(), options);
    } else if (options.length) {
      context.reply().integer(lcs.length());
    } else {
      context.reply().bulk(lcs.bytes());
    }
  }

  private static byte[] value(CommandContext context, int index) {
    long record = context.lookupRead(index);
    if (record == 0) {
      return new byte[0];
    }
    if (!Strings.isString(record)) {
      throw new CommandException("ERR The specified keys must contain string values");
    }
    int length = Strings.length(context.heap(), record);
    return Memory.bytes(Strings.bytesAddress(context.heap(), record, context.scratch()), length);
  }

  private int cell(int i, int j) {
    return i * (b.length + 1) + j;
  }

  private int length() {
    return table[cell(a.length, b.length)];
  }

  private byte[] bytes() {
    byte[] result = new byte[length()];
    int left = result.length;
    int i = a.length;
    int j = b.length;
    while (left > 0) {
      if (a[i - 1] == b[j - 1]) {
        result[--left] = a[i - 1];
        i--;
        j--;
      } else if (table[cell(i - 1, j)] > table[cell(i, j - 1)]) {
        i--;
      } else {
        j--;
      }
    }
    return result;
  }

  private void replyMatches(ReplyWriter reply, Options options) {
    reply.map(2);
    reply.bulk("matches");
    int mark = reply.deferArray();
    int matches = 0;
    int i = a.length;
    int j = b.length;
    while (i > 0 && j > 0) {
      if (a[i - 1] != b[j - 1]) {
        if (table[cell(i - 1, j)] > table[cell(i, j - 1)]) {
          i--;
        } else {
          j--;
        }
        continue;
      }
      int endA = i - 1;
      int endB = j - 1;
      do {
        i--;
        j--;
      } while (i > 0 && j > 0 && a[i - 1] == b[j - 1]);
      int run = endA - i + 1;
      if (run >= options.minLength) {
        reply.array(options.withLengths ? 3 : 2);
        replyRange(reply, i, endA);
        replyRange(reply, j, endB);
        if (options.withLengths) {
          reply.integer(run);
        }
        matches++;
      }
    }
    reply.closeArray(mark, matches);
    reply.bulk("len");
    reply.integer(length());
  }

  private static void replyRange(ReplyWriter reply, int first, int last) {
    reply.array(2);
    reply.integer(first);
    reply.integer(last);
  }
}
