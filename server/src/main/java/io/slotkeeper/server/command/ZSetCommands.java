package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.value.ZSetValue;
import io.slotkeeper.resp.ReplyWriter;

/// Sorted sets: scores, ranks and removal of single members, random ones. Rows: [ZSetRows].
final class ZSetCommands {
  private ZSetCommands() {}

  static void zrem(CommandContext context) {
    if (context.write(1, Record.ZSET) == 0) {
      context.reply().integer(0);
      return;
    }
    ZSetValue zset = context.views().zset(context.cursor());
    int removed = 0;
    for (int i = 2; i < context.argCount() && zset.count() > 0; i++) {
      if (zset.find(context.argAddress(i), context.argLength(i))) {
        zset.remove();
        removed++;
      }
    }
    context.modified(1, KeyEvent.ZREM, removed);
    if (zset.count() == 0) {
      context.cursor().delete();
      context.event(1, KeyEvent.DEL);
    }
    context.reply().integer(removed);
  }

  static void zcard(CommandContext context) {
    long record = context.read(1, Record.ZSET);
    context.reply().integer(record == 0 ? 0 : ZSetValue.count(record));
  }

  static void zscore(CommandContext context) {
    replyScore(context, context.read(1, Record.ZSET), 2);
  }

  static void zmscore(CommandContext context) {
    long record = context.read(1, Record.ZSET);
    context.reply().array(context.argCount() - 2);
    for (int i = 2; i < context.argCount(); i++) {
      replyScore(context, record, i);
    }
  }

  private static void replyScore(CommandContext context, long record, int member) {
    ZSetValue zset = context.views().scores();
    if (record != 0 && zset.find(record, context.argAddress(member), context.argLength(member))) {
      context.reply().doubleValue(zset.score());
    } else {
      context.reply().nullValue();
    }
  }

  static void zrank(CommandContext context) {
    rank(context, false);
  }

  static void zrevrank(CommandContext context) {
    rank(context, true);
  }

  private static void rank(CommandContext context, boolean fromLast) {
    if (context.argCount() > 4) {
      throw Errors.wrongArity(context.command().spec().name());
    }
    boolean withScore = context.argCount() == 4;
    if (withScore && !context.argIs(3, "WITHSCORE")) {
      throw Errors.syntax();
    }
    ReplyWriter reply = context.reply();
    boolean exists = context.read(1, Record.ZSET) != 0;
    ZSetValue zset = context.views().zset(context.cursor());
    if (!exists || !zset.find(context.argAddress(2), context.argLength(2))) {
      if (withScore) {
        reply.nullArray();
      } else {
        reply.nullValue();
      }
      return;
    }
    int rank = zset.rank();
    if (withScore) {
      reply.array(2);
    }
    reply.integer(fromLast ? zset.count() - 1 - rank : rank);
    if (withScore) {
      reply.doubleValue(zset.score());
    }
  }

  // ---- random and in steps ----------------------------------------------------------------

  static void zrandmember(CommandContext context) {
    if (context.argCount() == 2) {
      RandomFields.one(context, context.read(1, Record.ZSET));
      return;
    }
    long count = RandomFields.count(context, 2);
    boolean withScores = context.argCount() == 4 && context.argIs(3, "WITHSCORES");
    if (context.argCount() > 4 || context.argCount() == 4 && !withScores) {
      throw Errors.syntax();
    }
    if (withScores && (count < -Long.MAX_VALUE / 2 || count > Long.MAX_VALUE / 2)) {
      throw new CommandException(Errors.OUT_OF_RANGE);
    }
    long record = context.read(1, Record.ZSET);
    ScoredReply reply = new ScoredReply(context, withScores);
    RandomFields.many(
        context,
        record,
        count,
        reply::open,
        walk -> {
          reply.member(walk.field());
          if (withScores) {
            reply.score(walk.score());
          }
        });
  }

  static void zscan(CommandContext context) {
    FieldScan.scan(context, Record.ZSET);
  }
}
