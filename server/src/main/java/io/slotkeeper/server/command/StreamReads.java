package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.ConsumerGroup;
import io.slotkeeper.datatypes.keyspace.GroupConsumer;
import io.slotkeeper.datatypes.keyspace.IdCursor;
import io.slotkeeper.datatypes.keyspace.PendingEntries;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.StreamRoot;
import io.slotkeeper.datatypes.value.StreamId;
import io.slotkeeper.datatypes.value.StreamProgress;
import io.slotkeeper.datatypes.value.StreamWalk;
import io.slotkeeper.resp.ReplyWriter;
import org.jspecify.annotations.Nullable;

/// XREAD and XREADGROUP. Rows: [StreamRows].
final class StreamReads {
  private final CommandContext context;
  private final ReadOptions options;
  private final ReplyWriter reply;
  private final StreamWalk walk;

  /// From which id on the stream at hand is read.
  private final StreamId start = new StreamId();

  private final StreamId end = new StreamId();
  private long record;
  private long group;
  private long consumer;

  private StreamReads(CommandContext context, ReadOptions options) {
    this.context = context;
    this.options = options;
    this.reply = context.reply();
    this.walk = context.views().entries();
    end.setHighest();
  }

  static void xread(CommandContext context) {
    new StreamReads(context, ReadOptions.parse(context, false)).read();
  }

  static void xreadgroup(CommandContext context) {
    context.effects().nothing();
    new StreamReads(context, ReadOptions.parse(context, true)).read();
  }

  private void read() {
    StreamId[] after = new StreamId[options.keys()];
    for (int i = 0; i < after.length; i++) {
      after[i] = parseStart(i);
    }
    int array = 0;
    int streams = 0;
    for (int i = 0; i < after.length; i++) {
      int key = options.keyArgument(i);
      if (!find(key) || !hasMore(after[i])) {
        continue;
      }
      if (streams++ == 0) {
        array = reply.deferArray();
      }
      replyStream(key, options.isGroup() && !after[i].isHighest());
    }
    if (streams == 0) {
      await(after);
    } else if (reply.isResp3()) {
      reply.closeMap(array, streams);
    } else {
      reply.closeArray(array, streams);
    }
  }

  /// Nothing to read yet. Who waits for what comes behind `$` must not start over behind it.
  private void await(StreamId[] after) {
    if (!options.mayWait()) {
      reply.nullArray();
      return;
    }
    byte[] @Nullable [] replacements = new byte[context.argCount()][];
    for (int i = 0; i < after.length && !options.isGroup(); i++) {
      replacements[options.idArgument(i)] = StreamIds.text(after[i]);
    }
    boolean unlessGone = !options.isGroup();
    context.block(
        new Wait(Record.STREAM, unlessGone, true, options.deadlineMillis(), null), replacements);
  }

  // ---- what to read -----------------------------------------------------------------------

  /// Behind which id a stream is to be read; the highest one stands for `>`.
  private StreamId parseStart(int index) {
    int key = options.keyArgument(index);
    int argument = options.idArgument(index);
    record = context.read(key, Record.STREAM);
    if (options.isGroup() && (record == 0 || findGroup() == 0)) {
      throw new CommandException(
          "NOGROUP No such key '"
              + context.argText(key)
              + "' or consumer group '"
              + context.argText(options.groupArgument())
              + "' in XREADGROUP with GROUP option");
    }
    StreamId id = new StreamId();
    switch (context.argLength(argument) == 1 ? context.argString(argument) : "") {
      case "$" -> {
        requireNoGroup();
        if (record != 0) {
          context.views().stream(context.cursor()).readId(StreamRoot.LAST_ID, id);
        }
      }
      case ">" -> {
        requireGroup();
        id.setHighest();
      }
      default -> StreamIds.parseStrict(context, argument, id);
    }
    return id;
  }

  private void requireNoGroup() {
    if (options.isGroup()) {
      throw new CommandException(
          "ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history"
              + " of this consumer by specifying a proper ID, or use the > ID to get new messages."
              + " The $ ID would just return an empty result set.");
    }
  }

  private void requireGroup() {
    if (!options.isGroup()) {
      throw new CommandException(
          "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group>"
              + " <consumer> option.");
    }
  }

  private long findGroup() {
    int argument = options.groupArgument();
    long name = context.argAddress(argument);
    return ConsumerGroup.find(Record.tailAddress(record), name, context.argLength(argument));
  }

  /// Looks the stream up, for a group with the consumer that reads.
  private boolean find(int key) {
    record = context.read(key, Record.STREAM);
    if (record != 0 && options.isGroup()) {
      group = findGroup();
      int name = options.groupArgument() + 1;
      boolean known = StreamGroupCommands.findConsumer(context, group, name) != 0;
      consumer = StreamGroupCommands.seenConsumer(context, key, group, name);
      if (!known && options.noAck()) {
        effects(key).consumerCreated(name);
      }
    }
    return record != 0;
  }

  private StreamEffects effects(int key) {
    return new StreamEffects(context, key, options.groupArgument());
  }

  /// Whether there is something to read behind an id, or for a group behind its last one.
  private boolean hasMore(StreamId after) {
    start.set(after);
    if (options.isGroup()) {
      if (!after.isHighest()) {
        start.increment();
        return true;
      }
      start.set(ConsumerGroup.lastMs(group), ConsumerGroup.lastSeq(group));
    }
    walk.startAtEnd(record);
    boolean more = walk.next() && walk.id().order(start) > 0;
    start.increment();
    return more;
  }

  // ---- replies ----------------------------------------------------------------------------

  private void replyStream(int key, boolean history) {
    if (!reply.isResp3()) {
      reply.array(2);
    }
    reply.bulk(context.argAddress(key), context.argLength(key));
    if (history) {
      replyHistory();
    } else {
      walk.start(record, start, end, false);
      if (options.isGroup()) {
        deliver(effects(key));
      } else {
        StreamCommands.replyEntries(context, walk, options.count());
      }
    }
    context.changed(options.isGroup() ? 1 : 0);
  }

  /// Replies with new entries, which are pending from then on.
  private void deliver(StreamEffects effects) {
    boolean moved = false;
    int array = reply.deferArray();
    long replied = 0;
    while (walk.next()) {
      StreamId id = walk.id();
      if (id.order(ConsumerGroup.lastMs(group), ConsumerGroup.lastSeq(group)) > 0) {
        StreamProgress.delivered(Record.tailAddress(record), group, id);
        moved = true;
      }
      StreamCommands.replyEntry(context, walk);
      if (!options.noAck()) {
        assign(id, effects);
      }
      if (++replied == options.count()) {
        break;
      }
    }
    reply.closeArray(array, replied);
    if (moved && options.noAck()) {
      effects.moved(group);
    }
  }

  private void assign(StreamId id, StreamEffects effects) {
    int slot = context.cursor().slot();
    long entry = PendingEntries.find(group, id.ms(), id.seq());
    if (entry == 0) {
      entry = PendingEntries.add(context.heap(), slot, group, consumer, id.ms(), id.seq());
    } else {
      PendingEntries.move(context.heap(), slot, entry, consumer, id.ms(), id.seq());
    }
    PendingEntries.setDelivered(entry, context.nowMillis(), 1);
    GroupConsumer.setActiveMillis(consumer, context.nowMillis());
    effects.claimed(group, entry, id.ms(), id.seq());
  }

  /// Replies with what is pending for the consumer, with null for an entry that was deleted.
  private void replyHistory() {
    IdCursor ids = new IdCursor();
    int array = reply.deferArray();
    long replied = 0;
    boolean more = ids.ceiling(GroupConsumer.pending(consumer), start.ms(), start.seq());
    while (more && (options.count() == 0 || replied < options.count())) {
      walk.startAt(record, ids.ms(), ids.seq());
      if (walk.next()) {
        StreamCommands.replyEntry(context, walk);
        long entry = PendingEntries.find(group, ids.ms(), ids.seq());
        long deliveries = PendingEntries.deliveries(entry) + 1;
        PendingEntries.setDelivered(entry, context.nowMillis(), deliveries);
      } else {
        reply.array(2);
        StreamIds.reply(context, ids.ms(), ids.seq());
        reply.nullArray();
      }
      replied++;
      more = ids.next();
    }
    reply.closeArray(array, replied);
  }
}
