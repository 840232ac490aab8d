package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.ConsumerGroup;
import io.slotkeeper.datatypes.keyspace.NameTable;
import io.slotkeeper.datatypes.keyspace.PendingEntries;

/// How reading by a group and claiming are repeated: each pending entry by an XCLAIM that forces
/// its owner, time and count; the rest of the group's state by XGROUP.
///
/// @param key which argument is the stream's key
/// @param name which argument is the group's name
record StreamEffects(CommandContext context, int key, int name) {
  private static final long ANY_IDLE_TIME = 0;

  /// A pending entry has been given to a consumer, or is about to be dropped.
  void claimed(long group, long entry, long ms, long seq) {
    Effects effects = context.effects();
    if (!effects.areWanted()) {
      return;
    }
    long consumer = PendingEntries.consumer(entry);
    effects.command(Effects.XCLAIM, 14).argument(key).argument(name);
    effects.word(NameTable.nameAddress(consumer), NameTable.nameLength(consumer));
    effects.number(ANY_IDLE_TIME).id(ms, seq);
    effects.word(Effects.TIME).number(PendingEntries.deliveredMillis(entry));
    effects.word(Effects.RETRYCOUNT).number(PendingEntries.deliveries(entry));
    effects.word(Effects.FORCE).word(Effects.JUSTID).word(Effects.LASTID);
    effects.id(ConsumerGroup.lastMs(group), ConsumerGroup.lastSeq(group));
  }

  /// The group's position has changed without an entry that says so.
  void moved(long group) {
    Effects effects = context.effects();
    if (effects.areWanted()) {
      effects.command(Effects.XGROUP, 7).word(Effects.SETID).argument(key).argument(name);
      effects.id(ConsumerGroup.lastMs(group), ConsumerGroup.lastSeq(group));
      effects.word(Effects.ENTRIESREAD).number(ConsumerGroup.entriesRead(group));
    }
  }

  /// A consumer was made that no entry will name.
  void consumerCreated(int consumer) {
    Effects effects = context.effects();
    if (effects.areWanted()) {
      effects.command(Effects.XGROUP, 5).word(Effects.CREATECONSUMER);
      effects.argument(key).argument(name).argument(consumer);
    }
  }
}
