package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.HashTable;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.value.Element;
import io.slotkeeper.datatypes.value.FieldWalk;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.runtime.GlobPattern;
import org.jspecify.annotations.Nullable;

/// Walking over a hash, a set or a sorted set in steps: HSCAN, SSCAN, ZSCAN.
///
/// A table's cursor is the tag the walk goes on at, see [ScanCommands]; what has a compact encoding
/// comes whole, with cursor 0.
final class FieldScan {
  private static final int DEFAULT_COUNT = 10;

  private final CommandContext context;
  private final FieldWalk walk;
  private final boolean values;
  private final boolean isTable;
  private final boolean scores;
  private @Nullable GlobPattern pattern;
  private long count = DEFAULT_COUNT;
  private int replied;

  private FieldScan(CommandContext context, long record) {
    this.context = context;
    this.walk = context.views().walk(record);
    this.values = Record.type(record) != Record.SET;
    this.isTable = FieldWalk.isTable(Record.encoding(record));
    this.scores = Record.type(record) == Record.ZSET;
    for (int i = 3; i < context.argCount(); i += 2) {
      parseOption(i);
    }
  }

  static void scan(CommandContext context, int type) {
    long cursor = ScanCommands.parseCursor(context, 2);
    long record = context.read(1, type);
    ReplyWriter reply = context.reply();
    if (record == 0) {
      reply.array(2);
      reply.bulk("0");
      reply.array(0);
      return;
    }
    FieldScan scan = new FieldScan(context, record);
    reply.array(2);
    int cursorMark = reply.position();
    int fieldsMark = reply.deferArray();
    long next = scan.isTable ? scan.step(cursor) : scan.whole();
    reply.closeArray(fieldsMark, scan.replied);
    reply.insertBulk(cursorMark, Long.toString(next));
  }

  private void parseOption(int index) {
    if (index + 1 == context.argCount()) {
      throw Errors.syntax();
    }
    if (context.argIs(index, "COUNT")) {
      count = context.argLong(index + 1);
      if (count < 1) {
        throw Errors.syntax();
      }
    } else if (context.argIs(index, "MATCH")) {
      GlobPattern wanted = GlobPattern.of(context.argBytes(index + 1));
      pattern = wanted.matchesAll() ? null : wanted;
    } else {
      throw Errors.syntax();
    }
  }

  private long whole() {
    while (walk.next()) {
      reply();
    }
    return 0;
  }

  /// Visits about `count` fields from a tag on, all of one tag together.
  ///
  /// @return the next cursor
  private long step(long cursor) {
    if (cursor < 0 || cursor >= HashTable.TAGS) {
      return 0;
    }
    boolean more = walk.seekTag((int) cursor);
    int tag = -1;
    for (long visited = 0; more; visited++) {
      if (visited >= count && walk.tag() != tag) {
        return walk.tag();
      }
      tag = walk.tag();
      reply();
      more = walk.next();
    }
    return 0;
  }

  private void reply() {
    long expiry = values ? walk.expiry() : Record.NO_EXPIRY;
    if (expiry != Record.NO_EXPIRY && context.isDue(expiry)) {
      return;
    }
    Element field = walk.field();
    if (pattern != null && !pattern.matches(field.address(), field.length())) {
      return;
    }
    context.replyElement(field);
    replied++;
    if (scores) {
      replyScore(walk.score());
      replied++;
    } else if (values) {
      context.replyElement(walk.value());
      replied++;
    }
  }

  /// A score is text here in both versions of the protocol: as it is stored in a listpack, with 17
  /// digits in a table.
  private void replyScore(double score) {
    context.reply().bulk(isTable ? ScoreText.digits17(score) : ScoreText.shortest(score));
  }
}
