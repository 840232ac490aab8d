package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.datatypes.rdb.RdbFileWriter;
import io.slotkeeper.datatypes.rdb.ValueWriter;

/// The saving of one large value, in parts, between which its slot is unlocked.
///
/// Until it is whole the value must not change. A command that would change it waits
/// ([Snapshots#isReady]); who cannot wait, as a transaction cannot, saves the rest himself
/// ([#finish()]).
///
/// Under the lock of the key's slot.
final class LargeSave {
  private final SnapshotRun run;
  private final SnapshotRun.Share share;
  private final int slot;
  private final long record;
  private final int partsAtOnce;
  private final LongParcel parcel;
  private final ChunkSink sink;
  private final RdbFileWriter writer;
  private boolean isOver;

  LargeSave(SnapshotRun run, SnapshotRun.Share share, int slot, long record, NativeHeap heap) {
    this.run = run;
    this.share = share;
    this.slot = slot;
    this.record = record;
    this.partsAtOnce = ValueWriter.fewParts(record);
    this.parcel = new LongParcel(share.index());
    this.sink = new ChunkSink(run.queue(), parcel::add);
    this.writer = new RdbFileWriter(heap, sink);
    writer.format(run.format().version(), run.format().compresses());
  }

  /// Writes what stands before the value.
  void begin(SnapshotOutput usage) {
    usage.usage(writer, record);
    writer.beginKey(record);
  }

  LongParcel parcel() {
    return parcel;
  }

  int slot() {
    return slot;
  }

  long record() {
    return record;
  }

  boolean isOver() {
    return isOver;
  }

  /// Whether the target is fast enough for more.
  boolean hasRoom() {
    return run.discards() || parcel.hasRoom();
  }

  /// Writes some more.
  void some() {
    if (run.discards() || !writer.someOfValue(partsAtOnce)) {
      share.database().markSeen(record);
      end();
    }
  }

  /// Writes all the rest.
  void finish() {
    while (!isOver) {
      some();
    }
  }

  /// Ends it, whole or not.
  void end() {
    sink.closeChunk();
    parcel.end();
    isOver = true;
    run.largeEnded(this);
  }
}
