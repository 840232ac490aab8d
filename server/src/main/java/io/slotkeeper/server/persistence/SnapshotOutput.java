package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.StringBlock;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.datatypes.rdb.RdbFileWriter;
import io.slotkeeper.datatypes.rdb.RdbSink;

/// What one loop writes of a snapshot: keys with their values, gathered into parcels.
///
/// A parcel ends behind a key, so parcels of several loops may follow each other in any order. A
/// string in a block of its own is not copied: the block is pinned and travels as it is.
///
/// One thread.
final class SnapshotOutput implements RdbSink {
  /// A parcel with so many bytes is handed over.
  private static final int FULL_BYTES = ParcelQueue.CHUNK_BYTES * 3 / 4;

  private final NativeHeap heap;
  private final ParcelQueue queue;
  private final KeyUsage usage;
  private final RdbFileWriter writer;
  private Parcel parcel = new Parcel();
  private long chunk;
  private long at;
  private long end;

  SnapshotOutput(NativeHeap heap, ParcelQueue queue, KeyUsage usage, SnapshotFormat format) {
    this.heap = heap;
    this.queue = queue;
    this.usage = usage;
    this.writer = new RdbFileWriter(heap, this);
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
    if (usage.isLru()) {
      writer.idle(usage.idleSeconds(Record.access(record)));
    } else if (usage.isLfu()) {
      writer.frequency(usage.decayed(Record.access(record)));
    }
    if (Record.encoding(record) == Record.BLOCK) {
      writer.keyWithoutValue(record);
      block(Strings.block(heap, record));
    } else {
      writer.key(record);
    }
    if (parcel.bytes() + (at - chunk) >= FULL_BYTES) {
      handOver();
    }
  }

  private void block(long block) {
    closeChunk();
    StringBlock.pin(block);
    parcel.add(new Parcel.Piece(block, (int) StringBlock.length(block), true));
  }

  @Override
  public void write(int oneByte) {
    if (at == end) {
      nextChunk();
    }
    Memory.putByte(at++, (byte) oneByte);
  }

  @Override
  public void write(long address, int length) {
    long from = address;
    int left = length;
    while (left > end - at) {
      int part = (int) (end - at);
      Memory.copy(from, at, part);
      at = end;
      from += part;
      left -= part;
      nextChunk();
    }
    Memory.copy(from, at, left);
    at += left;
  }

  private void nextChunk() {
    closeChunk();
    chunk = queue.allocate(0);
    at = chunk;
    end = chunk + ParcelQueue.CHUNK_BYTES;
  }

  private void closeChunk() {
    if (at > chunk) {
      parcel.add(new Parcel.Piece(chunk, (int) (at - chunk), false));
    } else if (chunk != 0) {
      heap.free(chunk);
    }
    chunk = 0;
    at = 0;
    end = 0;
  }

  /// Hands over what was written so far.
  void handOver() {
    closeChunk();
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
