package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.ConsumerGroup;
import io.slotkeeper.datatypes.keyspace.GroupConsumer;
import io.slotkeeper.datatypes.keyspace.IdCursor;
import io.slotkeeper.datatypes.keyspace.IdTree;
import io.slotkeeper.datatypes.keyspace.NameTable;
import io.slotkeeper.datatypes.keyspace.PendingEntries;
import io.slotkeeper.datatypes.keyspace.StreamRoot;
import io.slotkeeper.datatypes.memory.Memory;

/// Writes streams.
///
/// ```
/// blocks: count, then for each [ 16: id of its first entry ][ listpack ]
/// entries | last id | first id | highest deleted id | entries ever added
/// groups: count, then for each
///   name | last id | entries read
///   pending: count, then for each id (128), delivered (64), deliveries
///   consumers: count, then for each
///     name | seen (64) | active (64), in version 3 | pending: count, then for each id (128)
/// ```
///
/// Ids of 128 bits have the high byte first, other ids are two lengths; times are milliseconds.
final class StreamWriter {
  private static final int ID_BYTES = 16;

  private final RdbWriter out;
  private final IdCursor cursor = new IdCursor();

  // the stream that was begun
  private long root;
  private boolean withActive;
  private boolean hasBlock;

  StreamWriter(RdbWriter out) {
    this.out = out;
  }

  /// Begins a stream; [#some(int)] goes on.
  ///
  /// @param root a [StreamRoot]
  /// @param withActive whether the type has the time a consumer was active
  void begin(long root, boolean withActive) {
    this.root = root;
    this.withActive = withActive;
    out.length(IdTree.size(StreamRoot.blocks(root)));
    hasBlock = cursor.first(StreamRoot.blocks(root));
  }

  /// Writes some of its blocks; all that is behind them with the last.
  ///
  /// @return whether there is more
  boolean some(int limit) {
    for (int i = 0; i < limit && hasBlock; i++) {
      out.length(ID_BYTES);
      id();
      long block = Memory.getLong(cursor.value());
      out.string(block, Listpack.bytes(block));
      hasBlock = cursor.next();
    }
    if (hasBlock) {
      return true;
    }
    end();
    return false;
  }

  private void end() {
    out.length(StreamRoot.length(root));
    idOf(root, StreamRoot.LAST_ID);
    idOf(root, StreamRoot.FIRST_ID);
    idOf(root, StreamRoot.MAX_DELETED_ID);
    out.length(StreamRoot.entriesAdded(root));
    long groups = StreamRoot.groups(root);
    out.length(NameTable.count(groups));
    for (int i = 0; i < NameTable.count(groups); i++) {
      group(NameTable.at(groups, i));
    }
  }

  private void idOf(long root, int which) {
    out.length(StreamRoot.ms(root, which));
    out.length(StreamRoot.seq(root, which));
  }

  /// The id at the cursor.
  private void id() {
    out.bigEndian(cursor.ms(), Long.BYTES);
    out.bigEndian(cursor.seq(), Long.BYTES);
  }

  private void name(long block) {
    out.string(NameTable.nameAddress(block), NameTable.nameLength(block));
  }

  private void group(long group) {
    name(group);
    out.length(ConsumerGroup.lastMs(group));
    out.length(ConsumerGroup.lastSeq(group));
    out.length(ConsumerGroup.entriesRead(group));
    long pending = ConsumerGroup.pending(group);
    out.length(IdTree.size(pending));
    for (boolean more = cursor.first(pending); more; more = cursor.next()) {
      id();
      out.millis(PendingEntries.deliveredMillis(cursor.value()));
      out.length(PendingEntries.deliveries(cursor.value()));
    }
    long consumers = ConsumerGroup.consumers(group);
    out.length(NameTable.count(consumers));
    for (int i = 0; i < NameTable.count(consumers); i++) {
      consumer(NameTable.at(consumers, i));
    }
  }

  private void consumer(long consumer) {
    name(consumer);
    out.millis(GroupConsumer.seenMillis(consumer));
    if (withActive) {
      out.millis(GroupConsumer.activeMillis(consumer));
    }
    out.length(IdTree.size(GroupConsumer.pending(consumer)));
    for (boolean more = cursor.first(GroupConsumer.pending(consumer)); more; more = cursor.next()) {
      id();
    }
  }
}
