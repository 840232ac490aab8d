package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.ConsumerGroup;
import io.slotkeeper.datatypes.keyspace.GroupConsumer;
import io.slotkeeper.datatypes.keyspace.IdCursor;
import io.slotkeeper.datatypes.keyspace.IdTree;
import io.slotkeeper.datatypes.keyspace.NameTable;
import io.slotkeeper.datatypes.keyspace.PendingEntries;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.value.StreamId;
import io.slotkeeper.resp.ReplyWriter;

/// XPENDING, as a summary or entry by entry. Row: [StreamGroupRows].
final class StreamPending {
  private static final int MIN_RANGE_ARGUMENTS = 6;
  private static final int MIN_IDLE_ARGUMENTS = 8;
  private static final int MAX_ARGUMENTS = 9;

  private StreamPending() {}

  static void xpending(CommandContext context) {
    int argCount = context.argCount();
    if (argCount == 3) {
      long record = context.read(1, Record.STREAM);
      replySummary(context, StreamGroupCommands.requireGroup(context, record));
      return;
    }
    if (argCount < MIN_RANGE_ARGUMENTS || argCount > MAX_ARGUMENTS) {
      throw Errors.syntax();
    }
    int start = 3;
    long minIdleMillis = 0;
    if (context.argIs(3, "IDLE")) {
      minIdleMillis = context.argLong(4);
      if (argCount < MIN_IDLE_ARGUMENTS) {
        throw Errors.syntax();
      }
      start += 2;
    }
    long count = context.argLong(start + 2);
    StreamId lowest = new StreamId();
    StreamId highest = new StreamId();
    StreamIds.parseStart(context, start, lowest);
    StreamIds.parseEnd(context, start + 1, highest);
    long record = context.read(1, Record.STREAM);
    long group = StreamGroupCommands.requireGroup(context, record);
    long ids = ConsumerGroup.pending(group);
    if (start + 3 < argCount) {
      long consumer = StreamGroupCommands.findConsumer(context, group, start + 3);
      if (consumer == 0) {
        context.reply().array(0);
        return;
      }
      ids = GroupConsumer.pending(consumer);
    }
    replyRange(context, group, new Range(ids, lowest, highest, minIdleMillis, count));
  }

  private record Range(
      long ids, StreamId lowest, StreamId highest, long minIdleMillis, long count) {}

  private static void replyRange(CommandContext context, long group, Range range) {
    ReplyWriter reply = context.reply();
    int array = reply.deferArray();
    long replied = 0;
    IdCursor ids = new IdCursor();
    boolean more = ids.ceiling(range.ids(), range.lowest().ms(), range.lowest().seq());
    while (more && replied < range.count() && range.highest().order(ids.ms(), ids.seq()) >= 0) {
      long entry = PendingEntries.find(group, ids.ms(), ids.seq());
      long idleMillis = context.nowMillis() - PendingEntries.deliveredMillis(entry);
      if (range.minIdleMillis() == 0 || idleMillis >= range.minIdleMillis()) {
        long consumer = PendingEntries.consumer(entry);
        reply.array(4);
        StreamIds.reply(context, ids.ms(), ids.seq());
        reply.bulk(NameTable.nameAddress(consumer), NameTable.nameLength(consumer));
        reply.integer(Math.max(0, idleMillis));
        reply.integer(PendingEntries.deliveries(entry));
        replied++;
      }
      more = ids.next();
    }
    reply.closeArray(array, replied);
  }

  private static void replySummary(CommandContext context, long group) {
    ReplyWriter reply = context.reply();
    long pending = ConsumerGroup.pending(group);
    reply.array(4);
    reply.integer(IdTree.size(pending));
    IdCursor ids = new IdCursor();
    if (!ids.first(pending)) {
      reply.nullValue();
      reply.nullValue();
      reply.nullArray();
      return;
    }
    StreamIds.reply(context, ids.ms(), ids.seq());
    ids.last(pending);
    StreamIds.reply(context, ids.ms(), ids.seq());
    long consumers = ConsumerGroup.consumers(group);
    int array = reply.deferArray();
    int replied = 0;
    for (int i = 0; i < NameTable.count(consumers); i++) {
      long consumer = NameTable.at(consumers, i);
      long size = IdTree.size(GroupConsumer.pending(consumer));
      if (size > 0) {
        reply.array(2);
        reply.bulk(NameTable.nameAddress(consumer), NameTable.nameLength(consumer));
        reply.bulk(size);
        replied++;
      }
    }
    reply.closeArray(array, replied);
  }
}
