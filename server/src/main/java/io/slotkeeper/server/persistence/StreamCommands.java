package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.keyspace.ConsumerGroup;
import io.slotkeeper.datatypes.keyspace.GroupConsumer;
import io.slotkeeper.datatypes.keyspace.IdCursor;
import io.slotkeeper.datatypes.keyspace.IdTree;
import io.slotkeeper.datatypes.keyspace.NameTable;
import io.slotkeeper.datatypes.keyspace.PendingEntries;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.StreamRoot;
import io.slotkeeper.datatypes.keyspace.TextBuffer;
import io.slotkeeper.datatypes.value.StreamWalk;
import java.io.IOException;

/// The commands that make a stream: its entries, its counters, its groups with what they have
/// delivered.
final class StreamCommands {
  private final CommandOutput out;
  private final StreamWalk walk = new StreamWalk();
  private final IdCursor ids = new IdCursor();

  StreamCommands(CommandOutput out) {
    this.out = out;
  }

  void write(TextBuffer key, long record) throws IOException {
    long root = Record.tailAddress(record);
    walk.start(record);
    while (walk.next()) {
      out.command("XADD", 3 + 2L * walk.fieldCount());
      key(key);
      out.word(walk.id().toString());
      while (walk.nextField()) {
        out.word(walk.field());
        out.word(walk.value());
      }
    }
    if (StreamRoot.length(root) == 0) {
      // a stream without entries is made by an entry that goes at once
      out.command("XADD", 7);
      key(key);
      out.word("MAXLEN");
      out.word("0");
      out.word("0-1");
      out.word("x");
      out.word("y");
    }
    out.command("XSETID", 7);
    key(key);
    id(StreamRoot.ms(root, StreamRoot.LAST_ID), StreamRoot.seq(root, StreamRoot.LAST_ID));
    out.word("ENTRIESADDED");
    out.word(StreamRoot.entriesAdded(root));
    out.word("MAXDELETEDID");
    id(
        StreamRoot.ms(root, StreamRoot.MAX_DELETED_ID),
        StreamRoot.seq(root, StreamRoot.MAX_DELETED_ID));
    long groups = StreamRoot.groups(root);
    for (int i = 0; i < NameTable.count(groups); i++) {
      group(key, NameTable.at(groups, i));
    }
  }

  private void key(TextBuffer key) throws IOException {
    out.word(key.address(), key.length());
  }

  private void name(long block) throws IOException {
    out.word(NameTable.nameAddress(block), NameTable.nameLength(block));
  }

  private void id(long ms, long seq) throws IOException {
    out.word(Long.toUnsignedString(ms) + "-" + Long.toUnsignedString(seq));
  }

  private void group(TextBuffer key, long group) throws IOException {
    out.command("XGROUP", 7);
    out.word("CREATE");
    key(key);
    name(group);
    id(ConsumerGroup.lastMs(group), ConsumerGroup.lastSeq(group));
    out.word("ENTRIESREAD");
    out.word(ConsumerGroup.entriesRead(group));
    long consumers = ConsumerGroup.consumers(group);
    for (int i = 0; i < NameTable.count(consumers); i++) {
      consumer(key, group, NameTable.at(consumers, i));
    }
  }

  private void consumer(TextBuffer key, long group, long consumer) throws IOException {
    long pending = GroupConsumer.pending(consumer);
    if (IdTree.size(pending) == 0) {
      out.command("XGROUP", 5);
      out.word("CREATECONSUMER");
      key(key);
      name(group);
      name(consumer);
    }
    for (boolean more = ids.first(pending); more; more = ids.next()) {
      long entry = PendingEntries.find(group, ids.ms(), ids.seq());
      out.command("XCLAIM", 12);
      key(key);
      name(group);
      name(consumer);
      out.word("0");
      id(ids.ms(), ids.seq());
      out.word("TIME");
      out.word(PendingEntries.deliveredMillis(entry));
      out.word("RETRYCOUNT");
      out.word(PendingEntries.deliveries(entry));
      out.word("JUSTID");
      out.word("FORCE");
    }
  }
}
