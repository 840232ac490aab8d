package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.StringBlock;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.datatypes.rdb.RdbFileWriter;

/// What one loop writes of a snapshot: keys with their values, gathered into parcels.
///
/// A parcel ends behind a key, so parcels of several loops may follow each other in any order. A
/// string in a block of its own is not copied: the block is pinned and travels as it is.
///
/// One thread.
final class SnapshotOutput {
  /// A parcel with so many bytes is handed over.
  private static final int FULL_BYTES = ParcelQueue.CHUNK_BYTES * 3 / 4;

  private final NativeHeap heap;
  private final ParcelQueue queue;
  private final KeyUsage usage;
  private final ChunkSink sink;
  private final RdbFileWriter writer;
  private Parcel parcel = new Parcel();

  SnapshotOutput(NativeHeap heap, ParcelQueue queue, KeyUsage usage, SnapshotFormat format) {
    this.heap = heap;
    this.queue = queue;
    this.usage = usage;
    this.sink = new ChunkSink(queue, piece -> parcel.add(piece));
    this.writer = new RdbFileWriter(heap, sink);
    writer.format(format.version(), format.compresses());
  }

  /// What keys and values are written with; whoever uses it ends with [#handOver()].
  RdbFileWriter writer() {
    return writer;
  }

  /// Moves the moment that the usage of keys is told of.
  void startTurn(long unixMillis) {
    usage.startTurn(unixMillis);
  }

  /// Writes a key with its value.
  ///
  /// @param index of its database, when the snapshot was opened
  void key(int index, long record) {
    if (parcel.turnsTo(index)) {
      writer.database(index);
    }
    usage(writer, record);
    if (Record.encoding(record) == Record.BLOCK) {
      writer.keyWithoutValue(record);
      block(Strings.block(heap, record));
    } else {
      writer.key(record);
    }
    if (parcel.bytes() + sink.openBytes() >= FULL_BYTES) {
      handOver();
    }
  }

  /// Writes how a key is used, where the eviction policy makes that worth knowing.
  void usage(RdbFileWriter to, long record) {
    if (usage.isLru()) {
      to.idle(usage.idleSeconds(Record.access(record)));
    } else if (usage.isLfu()) {
      to.frequency(usage.decayed(Record.access(record)));
    }
  }

  private void block(long block) {
    sink.closeChunk();
    StringBlock.pin(block);
    parcel.add(new Piece(block, (int) StringBlock.length(block), true));
  }

  /// Hands over what was written so far.
  void handOver() {
    sink.closeChunk();
    if (!parcel.isEmpty()) {
      queue.add(parcel);
      parcel = new Parcel();
    }
  }

  /// Tells how many keys a database has.
  void sizes(int index, long keys, long expires) {
    if (parcel.turnsTo(index)) {
      writer.database(index);
    }
    writer.sizes(keys, expires);
  }
}
