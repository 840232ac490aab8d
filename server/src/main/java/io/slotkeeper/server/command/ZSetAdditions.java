package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.value.ZSetValue;

/// Sorted sets: adding members and changing scores, for ZADD, ZINCRBY and GEOADD. Rows: [ZSetRows].
final class ZSetAdditions {
  /// Members that exist are left alone.
  static final int NX = 1;

  /// Members that do not exist are left out.
  static final int XX = 2;

  /// Scores that would not grow are left alone.
  static final int GT = 4;

  /// Scores that would not fall are left alone.
  static final int LT = 8;

  /// The reply counts changed scores too.
  static final int CH = 16;

  /// The score is added to the old one, and the reply is the sum.
  static final int INCR = 32;

  private static final String NOT_A_NUMBER = "ERR resulting score is not a number (NaN)";
  private static final String NX_AND_XX =
      "ERR XX and NX options at the same time are not compatible";
  private static final String GT_LT_NX =
      "ERR GT, LT, and/or NX options at the same time are not compatible";
  private static final String ONE_INCREMENT =
      "ERR INCR option supports a single increment-element pair";

  private ZSetAdditions() {}

  static void zadd(CommandContext context) {
    int first = 2;
    int options = 0;
    for (int option = option(context, first); option != 0; option = option(context, first)) {
      options |= option;
      first++;
    }
    addPairs(context, first, options);
  }

  static void zincrby(CommandContext context) {
    addPairs(context, 2, INCR);
  }

  private static int option(CommandContext context, int index) {
    if (index == context.argCount()) {
      return 0;
    }
    int length = context.argLength(index);
    if (length == 4) {
      return context.argIs(index, "INCR") ? INCR : 0;
    }
    if (length != 2) {
      return 0;
    }
    return context.argIs(index, "NX")
        ? NX
        : context.argIs(index, "XX")
            ? XX
            : context.argIs(index, "GT")
                ? GT
                : context.argIs(index, "LT") ? LT : context.argIs(index, "CH") ? CH : 0;
  }

  private static void addPairs(CommandContext context, int first, int options) {
    int words = context.argCount() - first;
    if (words == 0 || words % 2 != 0) {
      throw Errors.syntax();
    }
    if ((options & NX) != 0 && (options & XX) != 0) {
      throw new CommandException(NX_AND_XX);
    }
    if (Integer.bitCount(options & (GT | LT | NX)) > 1) {
      throw new CommandException(GT_LT_NX);
    }
    if ((options & INCR) != 0 && words > 2) {
      throw new CommandException(ONE_INCREMENT);
    }
    double[] scores = new double[words / 2];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = FloatArgument.of(context, first + 2 * i);
    }
    addAll(context, first + 1, 2, scores, options);
  }

  /// Adds members with these scores to the sorted set of argument 1.
  ///
  /// @param first the argument of the first member
  /// @param stride from one member's argument to the next one's
  /// @return how many members were added or have another score
  static int addAll(CommandContext context, int first, int stride, double[] scores, int options) {
    long record = context.write(1, Record.ZSET);
    boolean increments = (options & INCR) != 0;
    int added = 0;
    int changed = 0;
    double sum = Double.NaN;
    if (record != 0 || (options & XX) == 0) {
      ZSetValue zset = context.views().zset(context.cursor());
      if (record == 0) {
        int access = context.accessClock().initial();
        zset.create(scores.length, context.argLength(first), access);
      } else {
        zset.prepare(scores.length);
      }
      for (int i = 0; i < scores.length; i++) {
        int member = first + stride * i;
        long text = context.argAddress(member);
        int length = context.argLength(member);
        if (!zset.find(text, length)) {
          if ((options & XX) == 0) {
            zset.add(text, length, scores[i]);
            sum = scores[i];
            added++;
          }
          continue;
        }
        double old = zset.score();
        double score = increments ? old + scores[i] : scores[i];
        if (isAdmitted(old, score, options)) {
          sum = score;
          if (score != old) {
            zset.changeScore(text, length, score);
            changed++;
          }
        }
      }
    }
    context.modified(1, increments ? KeyEvent.ZINCR : KeyEvent.ZADD, added + changed);
    reply(context, options, added, changed, sum);
    return added + changed;
  }

  private static boolean isAdmitted(double old, double score, int options) {
    if ((options & NX) != 0) {
      return false;
    }
    if (Double.isNaN(score)) {
      throw new CommandException(NOT_A_NUMBER);
    }
    return ((options & LT) == 0 || score < old) && ((options & GT) == 0 || score > old);
  }

  /// @param sum the score after an increment, NaN when there was none
  private static void reply(
      CommandContext context, int options, int added, int changed, double sum) {
    if ((options & INCR) == 0) {
      context.reply().integer((options & CH) != 0 ? added + changed : added);
    } else if (Double.isNaN(sum)) {
      context.reply().nullValue();
    } else {
      context.reply().doubleValue(sum);
    }
  }
}
