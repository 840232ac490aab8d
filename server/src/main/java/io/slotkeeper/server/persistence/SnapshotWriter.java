package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.keyspace.StringBlock;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.rdb.Crc64;
import io.slotkeeper.datatypes.rdb.LongText;
import io.slotkeeper.datatypes.rdb.RdbFileWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes parcels, keeps the checksum, writes to the target: a thread of its own ([#run()]), or who
/// saves while nobody else executes ([#drain()]).
///
/// The thread touches no slot and neither allocates nor frees native memory of the keyspace.
final class SnapshotWriter implements Runnable {
  private static final int TAIL_BYTES = 1 + Long.BYTES;

  private final SnapshotRun run;
  private final ParcelQueue queue;
  private final SnapshotTarget target;
  private final boolean checks;
  private final LongText text;
  private final Consumer<SnapshotRun> ending;
  private long checksum;
  private int database = Parcel.NO_DATABASE;

  /// @param ending called on the writer's thread when all is written, or will never be
  SnapshotWriter(SnapshotRun run, Consumer<SnapshotRun> ending) {
    this.run = run;
    this.queue = run.queue();
    this.target = run.target();
    this.checks = run.format().checks();
    this.text = new LongText(run.format().compresses());
    this.ending = ending;
  }

  @Override
  public void run() {
    @Nullable Exception failure = null;
    try {
      for (Parcel parcel = queue.take(); parcel != ParcelQueue.LAST; parcel = queue.take()) {
        write(parcel);
      }
      finish();
    } catch (InterruptedException _) {
      failure = new SnapshotAbortedException("given up");
    } catch (IOException | RuntimeException e) {
      // an interrupt closes files, too
      failure = run.discards() ? new SnapshotAbortedException("given up") : e;
    }
    if (failure != null) {
      Thread.interrupted();
      run.discard();
      target.failed(failure);
    }
    ending.accept(run);
  }

  /// Writes all parcels that wait.
  void drain() throws IOException {
    for (Parcel parcel = queue.poll(); parcel != null; parcel = queue.poll()) {
      write(parcel);
    }
  }

  private void write(Parcel parcel) throws IOException {
    if (parcel.firstDatabase() != database && parcel.firstDatabase() != Parcel.NO_DATABASE) {
      text.prepareDatabase(parcel.firstDatabase());
      write(text.headAddress(), text.headLength());
    }
    database = parcel.lastDatabase();
    for (Parcel.Piece piece : parcel.pieces()) {
      if (piece.isString()) {
        text.prepare(StringBlock.bytesAddress(piece.address()), piece.length());
        write(text.headAddress(), text.headLength());
        write(text.bodyAddress(), text.bodyLength());
      } else {
        write(piece.address(), piece.length());
      }
      queue.done(piece);
    }
  }

  private void write(long address, int length) throws IOException {
    if (checks) {
      checksum = Crc64.update(checksum, address, length);
    }
    target.write(Memory.segment(address, length).asByteBuffer());
  }

  /// Writes what follows the last parcel.
  void finish() throws IOException {
    ByteBuffer tail = ByteBuffer.allocateDirect(TAIL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    tail.put((byte) RdbFileWriter.END);
    long whole =
        Crc64.update(checksum, MemorySegment.ofBuffer(tail.duplicate().flip()).address(), 1);
    tail.putLong(checks ? whole : 0);
    target.write(tail.flip());
    target.finished();
  }
}
