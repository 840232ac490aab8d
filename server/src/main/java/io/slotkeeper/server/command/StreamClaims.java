package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.ConsumerGroup;
import io.slotkeeper.datatypes.keyspace.GroupConsumer;
import io.slotkeeper.datatypes.keyspace.IdCursor;
import io.slotkeeper.datatypes.keyspace.PendingEntries;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.value.StreamId;
import io.slotkeeper.datatypes.value.StreamWalk;
import io.slotkeeper.resp.ReplyWriter;
import java.util.ArrayList;
import java.util.List;

/// XCLAIM and XAUTOCLAIM: giving pending entries to another consumer. Rows: [StreamGroupRows].
///
/// Entries that were deleted from the stream while they were pending are dropped on the way.
final class StreamClaims {
  private static final int DEFAULT_COUNT = 100;
  private static final int ATTEMPTS_PER_ENTRY = 10;
  private static final long MAX_COUNT = Long.MAX_VALUE / 16;

  private StreamClaims() {}

  // ---- XCLAIM -----------------------------------------------------------------------------

  static void xclaim(CommandContext context) {
    long record = context.read(1, Record.STREAM);
    long group = StreamGroupCommands.requireGroup(context, record);
    long minIdleMillis =
        Math.max(0, context.argLong(4, "ERR Invalid min-idle-time argument for XCLAIM"));
    StreamId id = context.views().id();
    int lastId = 4;
    while (lastId + 1 < context.argCount() && StreamIds.isStrict(context, lastId + 1, id)) {
      lastId++;
    }
    ClaimOptions options = ClaimOptions.parse(context, lastId + 1);
    StreamId groupId = options.lastId();
    boolean moved = groupId.order(ConsumerGroup.lastMs(group), ConsumerGroup.lastSeq(group)) > 0;
    if (moved) {
      ConsumerGroup.setLastId(group, groupId.ms(), groupId.seq());
      context.changed(1);
    }
    context.effects().nothing();
    long consumer = StreamGroupCommands.seenConsumer(context, 1, group, 3);
    long changes = context.stats().changes;
    int array = context.reply().deferArray();
    int claimed = 0;
    for (int i = 5; i <= lastId; i++) {
      StreamIds.parseStrict(context, i, id);
      claimed += claim(context, options, group, consumer, id, minIdleMillis) ? 1 : 0;
    }
    context.reply().closeArray(array, claimed);
    if (moved && context.stats().changes == changes) {
      effects(context).moved(group);
    }
  }

  private static boolean claim(
      CommandContext context,
      ClaimOptions options,
      long group,
      long consumer,
      StreamId id,
      long minIdleMillis) {
    long entry = PendingEntries.find(group, id.ms(), id.seq());
    StreamWalk walk = context.views().entries();
    walk.startAt(context.cursor().record(), id.ms(), id.seq());
    if (!walk.next()) {
      if (entry != 0) {
        effects(context).claimed(group, entry, id.ms(), id.seq());
        PendingEntries.remove(context.heap(), group, entry, id.ms(), id.seq());
        context.changed(1);
      }
      return false;
    }
    int slot = context.cursor().slot();
    long deliveries = 1;
    if (entry != 0) {
      long idleMillis = context.nowMillis() - PendingEntries.deliveredMillis(entry);
      if (minIdleMillis > 0 && idleMillis < minIdleMillis) {
        return false;
      }
      PendingEntries.move(context.heap(), slot, entry, consumer, id.ms(), id.seq());
      deliveries = PendingEntries.deliveries(entry);
    } else if (options.force()) {
      entry = PendingEntries.add(context.heap(), slot, group, consumer, id.ms(), id.seq());
    } else {
      return false;
    }
    PendingEntries.setDelivered(entry, options.deliveredMillis(), options.counted(deliveries));
    reply(context, walk, options.justId());
    GroupConsumer.setActiveMillis(consumer, context.nowMillis());
    effects(context).claimed(group, entry, id.ms(), id.seq());
    context.changed(1);
    return true;
  }

  private static StreamEffects effects(CommandContext context) {
    return new StreamEffects(context, 1, 2);
  }

  private static void reply(CommandContext context, StreamWalk walk, boolean justId) {
    if (justId) {
      StreamIds.reply(context, walk.id());
    } else {
      StreamCommands.replyEntry(context, walk);
    }
  }

  // ---- XAUTOCLAIM -------------------------------------------------------------------------

  static void xautoclaim(CommandContext context) {
    long minIdleMillis =
        Math.max(0, context.argLong(4, "ERR Invalid min-idle-time argument for XAUTOCLAIM"));
    StreamId start = context.views().id();
    StreamIds.parseStart(context, 5, start);
    long count = DEFAULT_COUNT;
    boolean justId = false;
    for (int i = 6; i < context.argCount(); i++) {
      if (i + 1 < context.argCount() && context.argIs(i, "COUNT")) {
        count = context.argLong(++i, 1, MAX_COUNT, "ERR COUNT must be > 0");
      } else if (context.argIs(i, "JUSTID")) {
        justId = true;
      } else {
        throw Errors.syntax();
      }
    }
    long record = context.read(1, Record.STREAM);
    long group = StreamGroupCommands.requireGroup(context, record);
    long consumer = StreamGroupCommands.seenConsumer(context, 1, group, 3);
    AutoClaim claim = new AutoClaim(group, consumer, minIdleMillis, justId);
    context.effects().nothing();
    replyAutoClaim(context, claim, start, count);
  }

  private record AutoClaim(long group, long consumer, long minIdleMillis, boolean justId) {}

  private static void replyAutoClaim(
      CommandContext context, AutoClaim claim, StreamId start, long count) {
    ReplyWriter reply = context.reply();
    reply.array(3);
    int mark = reply.position();
    int array = reply.deferArray();
    long pending = ConsumerGroup.pending(claim.group());
    IdCursor ids = new IdCursor();
    List<String> deleted = new ArrayList<>();
    boolean more = ids.ceiling(pending, start.ms(), start.seq());
    long claimed = 0;
    for (long left = count * ATTEMPTS_PER_ENTRY;
        more && left > 0 && claimed + deleted.size() < count;
        left--) {
      long ms = ids.ms();
      long seq = ids.seq();
      StreamWalk walk = context.views().entries();
      walk.startAt(context.cursor().record(), ms, seq);
      if (walk.next()) {
        claimed += takeOver(context, claim, ids.value(), walk) ? 1 : 0;
        more = ids.next();
      } else {
        effects(context).claimed(claim.group(), ids.value(), ms, seq);
        PendingEntries.remove(context.heap(), claim.group(), ids.value(), ms, seq);
        context.changed(1);
        deleted.add(Long.toUnsignedString(ms) + "-" + Long.toUnsignedString(seq));
        more = ids.ceiling(pending, ms, seq);
      }
    }
    reply.closeArray(array, claimed);
    start.set(more ? ids.ms() : 0, more ? ids.seq() : 0);
    reply.insertBulk(mark, start.toString());
    reply.array(deleted.size());
    deleted.forEach(reply::bulk);
  }

  /// Gives the entry the walk stands on to the consumer if it has been idle for long enough.
  private static boolean takeOver(
      CommandContext context, AutoClaim claim, long entry, StreamWalk walk) {
    long now = context.nowMillis();
    if (claim.minIdleMillis() > 0
        && now - PendingEntries.deliveredMillis(entry) < claim.minIdleMillis()) {
      return false;
    }
    StreamId id = walk.id();
    int slot = context.cursor().slot();
    PendingEntries.move(context.heap(), slot, entry, claim.consumer(), id.ms(), id.seq());
    long deliveries = PendingEntries.deliveries(entry) + (claim.justId() ? 0 : 1);
    PendingEntries.setDelivered(entry, now, deliveries);
    reply(context, walk, claim.justId());
    GroupConsumer.setActiveMillis(claim.consumer(), now);
    effects(context).claimed(claim.group(), entry, id.ms(), id.seq());
    context.changed(1);
    return true;
  }
}
