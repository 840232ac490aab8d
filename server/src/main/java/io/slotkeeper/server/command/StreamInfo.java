package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.ConsumerGroup;
import io.slotkeeper.datatypes.keyspace.GroupConsumer;
import io.slotkeeper.datatypes.keyspace.IdCursor;
import io.slotkeeper.datatypes.keyspace.IdTree;
import io.slotkeeper.datatypes.keyspace.NameTable;
import io.slotkeeper.datatypes.keyspace.PendingEntries;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.StreamRoot;
import io.slotkeeper.datatypes.value.StreamProgress;
import io.slotkeeper.datatypes.value.StreamWalk;
import io.slotkeeper.resp.ReplyWriter;

/// XINFO: what streams, groups and consumers are like. Rows: [StreamGroupRows].
final class StreamInfo {
  private static final int DEFAULT_COUNT = 10;

  private StreamInfo() {}

  private static long requireStream(CommandContext context) {
    long record = context.read(2, Record.STREAM);
    if (record == 0) {
      throw new CommandException(Errors.NO_SUCH_KEY);
    }
    return record;
  }

  private static void replyName(CommandContext context, long block) {
    context.reply().bulk(NameTable.nameAddress(block), NameTable.nameLength(block));
  }

  private static void replyKnown(ReplyWriter reply, long number, long unknown) {
    if (number == unknown) {
      reply.nullValue();
    } else {
      reply.integer(number);
    }
  }

  private static void replyField(ReplyWriter reply, String name, long value) {
    reply.bulk(name);
    reply.integer(value);
  }

  private static void replyId(CommandContext context, String name, long stream, int id) {
    context.reply().bulk(name);
    StreamIds.reply(context, StreamRoot.ms(stream, id), StreamRoot.seq(stream, id));
  }

  // ---- groups and consumers ---------------------------------------------------------------

  static void groups(CommandContext context) {
    long stream = Record.tailAddress(requireStream(context));
    long groups = StreamRoot.groups(stream);
    ReplyWriter reply = context.reply();
    reply.array(NameTable.count(groups));
    for (int i = 0; i < NameTable.count(groups); i++) {
      long group = NameTable.at(groups, i);
      reply.map(6);
      reply.bulk("name");
      replyName(context, group);
      replyField(reply, "consumers", NameTable.count(ConsumerGroup.consumers(group)));
      replyField(reply, "pending", IdTree.size(ConsumerGroup.pending(group)));
      replyPosition(context, stream, group);
    }
  }

  /// How far a group has come: three fields.
  private static void replyPosition(CommandContext context, long stream, long group) {
    ReplyWriter reply = context.reply();
    reply.bulk("last-delivered-id");
    StreamIds.reply(context, ConsumerGroup.lastMs(group), ConsumerGroup.lastSeq(group));
    reply.bulk("entries-read");
    replyKnown(reply, ConsumerGroup.entriesRead(group), ConsumerGroup.UNKNOWN);
    reply.bulk("lag");
    replyKnown(reply, StreamProgress.lag(stream, group), StreamProgress.UNKNOWN_LAG);
  }

  static void consumers(CommandContext context) {
    long group = StreamGroupCommands.requireSubcommandGroup(context, requireStream(context));
    long consumers = ConsumerGroup.consumers(group);
    ReplyWriter reply = context.reply();
    reply.array(NameTable.count(consumers));
    for (int i = 0; i < NameTable.count(consumers); i++) {
      long consumer = NameTable.at(consumers, i);
      long active = GroupConsumer.activeMillis(consumer);
      long now = context.nowMillis();
      reply.map(4);
      reply.bulk("name");
      replyName(context, consumer);
      replyField(reply, "pending", IdTree.size(GroupConsumer.pending(consumer)));
      replyField(reply, "idle", Math.max(0, now - GroupConsumer.seenMillis(consumer)));
      replyField(reply, "inactive", active == GroupConsumer.NEVER ? active : now - active);
    }
  }

  // ---- streams ----------------------------------------------------------------------------

  static void stream(CommandContext context) {
    long record = requireStream(context);
    boolean full = context.argCount() > 3;
    long count = full ? parseFull(context) : 0;
    long stream = Record.tailAddress(record);
    ReplyWriter reply = context.reply();
    reply.map(full ? 9 : 10);
    replyField(reply, "length", StreamRoot.length(stream));
    replyField(reply, "radix-tree-keys", IdTree.size(StreamRoot.blocks(stream)));
    replyField(reply, "radix-tree-nodes", IdTree.nodes(StreamRoot.blocks(stream)));
    replyId(context, "last-generated-id", stream, StreamRoot.LAST_ID);
    replyId(context, "max-deleted-entry-id", stream, StreamRoot.MAX_DELETED_ID);
    replyField(reply, "entries-added", StreamRoot.entriesAdded(stream));
    replyId(context, "recorded-first-entry-id", stream, StreamRoot.FIRST_ID);
    StreamWalk walk = context.views().entries();
    if (!full) {
      replyField(reply, "groups", NameTable.count(StreamRoot.groups(stream)));
      reply.bulk("first-entry");
      walk.start(record);
      replyFirst(context, walk);
      reply.bulk("last-entry");
      walk.startAtEnd(record);
      replyFirst(context, walk);
      return;
    }
    reply.bulk("entries");
    walk.start(record);
    StreamCommands.replyEntries(context, walk, count);
    reply.bulk("groups");
    replyGroups(context, stream, count);
  }

  /// How many entries and pending entries the full form shows, 0 for all.
  private static long parseFull(CommandContext context) {
    int argCount = context.argCount();
    boolean hasCount = argCount == 6;
    if (argCount != 4 && !hasCount
        || !context.argIs(3, "FULL")
        || hasCount && !context.argIs(4, "COUNT")) {
      throw Errors.subcommandSyntax(context);
    }
    long count = hasCount ? context.argLong(5) : DEFAULT_COUNT;
    return count < 0 ? DEFAULT_COUNT : count;
  }

  private static void replyFirst(CommandContext context, StreamWalk walk) {
    if (walk.next()) {
      StreamCommands.replyEntry(context, walk);
    } else {
      context.reply().nullValue();
    }
  }

  private static void replyGroups(CommandContext context, long stream, long count) {
    long groups = StreamRoot.groups(stream);
    ReplyWriter reply = context.reply();
    reply.array(NameTable.count(groups));
    for (int i = 0; i < NameTable.count(groups); i++) {
      long group = NameTable.at(groups, i);
      reply.map(7);
      reply.bulk("name");
      replyName(context, group);
      replyPosition(context, stream, group);
      replyField(reply, "pel-count", IdTree.size(ConsumerGroup.pending(group)));
      reply.bulk("pending");
      replyPending(context, group, ConsumerGroup.pending(group), true, count);
      reply.bulk("consumers");
      long consumers = ConsumerGroup.consumers(group);
      reply.array(NameTable.count(consumers));
      for (int j = 0; j < NameTable.count(consumers); j++) {
        replyConsumer(context, group, NameTable.at(consumers, j), count);
      }
    }
  }

  private static void replyConsumer(CommandContext context, long group, long consumer, long count) {
    ReplyWriter reply = context.reply();
    reply.map(5);
    reply.bulk("name");
    replyName(context, consumer);
    replyField(reply, "seen-time", GroupConsumer.seenMillis(consumer));
    replyField(reply, "active-time", GroupConsumer.activeMillis(consumer));
    replyField(reply, "pel-count", IdTree.size(GroupConsumer.pending(consumer)));
    reply.bulk("pending");
    replyPending(context, group, GroupConsumer.pending(consumer), false, count);
  }

  /// Replies with pending entries of the group whose ids are in a tree.
  private static void replyPending(
      CommandContext context, long group, long tree, boolean withConsumer, long count) {
    ReplyWriter reply = context.reply();
    long size = IdTree.size(tree);
    long shown = count == 0 ? size : Math.min(count, size);
    reply.array(shown);
    IdCursor ids = new IdCursor();
    ids.first(tree);
    for (long i = 0; i < shown; i++) {
      long entry = PendingEntries.find(group, ids.ms(), ids.seq());
      reply.array(withConsumer ? 4 : 3);
      StreamIds.reply(context, ids.ms(), ids.seq());
      if (withConsumer) {
        replyName(context, PendingEntries.consumer(entry));
      }
      reply.integer(PendingEntries.deliveredMillis(entry));
      reply.integer(PendingEntries.deliveries(entry));
      ids.next();
    }
  }
}
