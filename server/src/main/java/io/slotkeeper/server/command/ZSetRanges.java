package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.value.Element;
import io.slotkeeper.datatypes.value.ZSetValue;

/// Sorted sets by ranges of ranks, scores and names. Rows: [ZSetRangeRows].
final class ZSetRanges {
  private static final String LIMIT_OF_RANKS =
      "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX";
  private static final String NAMES_WITH_SCORES =
      "ERR syntax error, WITHSCORES not supported in combination with BYLEX";

  private ZSetRanges() {}

  private enum By {
    RANK,
    SCORE,
    NAME
  }

  static void zrange(CommandContext context) {
    reply(context, new Query(context, 1).parse(true));
  }

  static void zrevrange(CommandContext context) {
    reply(context, new Query(context, 1).fix(By.RANK, true).parse(true));
  }

  static void zrangebyscore(CommandContext context) {
    reply(context, new Query(context, 1).fix(By.SCORE, false).parse(true));
  }

  static void zrevrangebyscore(CommandContext context) {
    reply(context, new Query(context, 1).fix(By.SCORE, true).parse(true));
  }

  static void zrangebylex(CommandContext context) {
    reply(context, new Query(context, 1).fix(By.NAME, false).parse(true));
  }

  static void zrevrangebylex(CommandContext context) {
    reply(context, new Query(context, 1).fix(By.NAME, true).parse(true));
  }

  /// The options of a command, and the members of a set that they select.
  private static final class Query {
    private final CommandContext context;
    private final int source;
    private By by = By.RANK;
    private boolean isFixed;
    private boolean backwards;
    private boolean withScores;
    private long offset;
    private long limit = -1;
    private ZRange range = new ZRange.Ranks(0, -1, false);
    private int start;
    private int size;

    /// @param source the argument of the key
    Query(CommandContext context, int source) {
      this.context = context;
      this.source = source;
    }

    /// The command's name says what ranges are of and their direction.
    Query fix(By what, boolean inReverse) {
      by = what;
      backwards = inReverse;
      isFixed = true;
      return this;
    }

    /// @param replies whether WITHSCORES is an option
    Query parse(boolean replies) {
      int i = source + 3;
      while (i < context.argCount()) {
        i += parseOption(i, replies);
      }
      if (limit != -1 && by == By.RANK) {
        throw new CommandException(LIMIT_OF_RANKS);
      }
      if (withScores && by == By.NAME) {
        throw new CommandException(NAMES_WITH_SCORES);
      }
      int min = source + (backwards ? 2 : 1);
      int max = source + (backwards ? 1 : 2);
      range =
          switch (by) {
            case RANK -> ZRange.Ranks.parse(context, source + 1, backwards);
            case SCORE -> ZRange.Scores.parse(context, min, max);
            case NAME -> ZRange.Names.parse(context, min, max);
          };
      return this;
    }

    /// Returns how many arguments the option takes.
    private int parseOption(int i, boolean replies) {
      if (replies && context.argIs(i, "WITHSCORES")) {
        withScores = true;
      } else if (context.argIs(i, "LIMIT") && i + 2 < context.argCount()) {
        offset = context.argLong(i + 1);
        limit = context.argLong(i + 2);
        return 3;
      } else if (!isFixed && !backwards && context.argIs(i, "REV")) {
        backwards = true;
      } else if (!isFixed && by == By.RANK && context.argIs(i, "BYLEX")) {
        by = By.NAME;
      } else if (!isFixed && by == By.RANK && context.argIs(i, "BYSCORE")) {
        by = By.SCORE;
      } else {
        throw Errors.syntax();
      }
      return 1;
    }

    /// Goes to the first member selected, if there is one.
    void select(ZSetValue zset) {
      int first = range.first(zset);
      int end = range.end(zset);
      long found = Math.max(0, end - first);
      long skipped = by == By.RANK ? 0 : offset;
      found = skipped < 0 ? 0 : Math.max(0, found - skipped);
      if (by != By.RANK && limit >= 0) {
        found = Math.min(found, limit);
      }
      size = (int) found;
      if (size > 0) {
        start = (int) (backwards ? end - 1 - skipped : first + skipped);
        zset.seek(start);
      }
    }

    void step(ZSetValue zset) {
      if (backwards) {
        zset.previous();
      } else {
        zset.next();
      }
    }
  }

  private static void reply(CommandContext context, Query query) {
    if (context.read(1, Record.ZSET) == 0) {
      context.reply().array(0);
      return;
    }
    ZSetValue zset = context.views().zset(context.cursor());
    query.select(zset);
    ScoredReply reply = new ScoredReply(context, query.withScores);
    reply.open(query.size);
    for (int i = 0; i < query.size; i++) {
      reply.member(zset.member());
      if (query.withScores) {
        reply.score(zset.scoreHere());
      }
      query.step(zset);
    }
  }

  static void zrangestore(CommandContext context) {
    Query query = new Query(context, 2).parse(false);
    DetachedResult result = new DetachedResult(context, 1);
    if (context.read(2, Record.ZSET) != 0) {
      ZSetValue zset = context.views().zset(context.cursor());
      query.select(zset);
      ZSetValue copy = context.views().zsetResult(result.cursor());
      if (query.by == By.RANK) {
        copy.create(query.size, 0, 0);
      } else {
        copy.createTable(0);
      }
      for (int i = 0; i < query.size; i++) {
        Element member = zset.member();
        copy.put(member.address(), member.length(), zset.scoreHere());
        query.step(zset);
      }
    }
    result.store(query.size, KeyEvent.ZRANGE_STORE, 1);
  }

  // ---- counting ---------------------------------------------------------------------------

  static void zcount(CommandContext context) {
    count(context, ZRange.Scores.parse(context, 2, 3));
  }

  static void zlexcount(CommandContext context) {
    count(context, ZRange.Names.parse(context, 2, 3));
  }

  private static void count(CommandContext context, ZRange range) {
    if (context.read(1, Record.ZSET) == 0) {
      context.reply().integer(0);
      return;
    }
    ZSetValue zset = context.views().zset(context.cursor());
    context.reply().integer(Math.max(0, range.end(zset) - range.first(zset)));
  }

  // ---- removing ---------------------------------------------------------------------------

  static void zremrangebyrank(CommandContext context) {
    remove(context, ZRange.Ranks.parse(context, 2, false), KeyEvent.ZREM_RANGE_BY_RANK);
  }

  static void zremrangebyscore(CommandContext context) {
    remove(context, ZRange.Scores.parse(context, 2, 3), KeyEvent.ZREM_RANGE_BY_SCORE);
  }

  static void zremrangebylex(CommandContext context) {
    remove(context, ZRange.Names.parse(context, 2, 3), KeyEvent.ZREM_RANGE_BY_LEX);
  }

  private static void remove(CommandContext context, ZRange range, KeyEvent event) {
    if (context.write(1, Record.ZSET) == 0) {
      context.reply().integer(0);
      return;
    }
    KeyCursor cursor = context.cursor();
    ZSetValue zset = context.views().zset(cursor);
    int first = range.first(zset);
    int removed = Math.max(0, range.end(zset) - first);
    boolean all = removed == zset.count();
    if (all) {
      cursor.delete();
    } else {
      zset.removeRange(first, removed);
    }
    context.modified(1, event, removed);
    if (all) {
      context.event(1, KeyEvent.DEL);
    }
    context.reply().integer(removed);
  }
}
