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
      for (Delivery next = queue.take(); next != ParcelQueue.LAST; next = queue.take()) {
        write(next);
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

  /// Writes all parcels that wait. None of them is a long one, for whoever drains also fills.
  void drain() throws IOException, InterruptedException {
    for (Delivery next = queue.poll(); next != null; next = queue.poll()) {
      write(next);
    }
  }

  private void write(Delivery delivery) throws IOException, InterruptedException {
    switch (delivery) {
      case Parcel parcel -> write(parcel);
      case LongParcel parcel -> {
        turnTo(parcel);
        for (Piece piece = parcel.take(); piece != null; piece = parcel.take()) {
          write(piece);
        }
      }
    }
  }

  private void write(Parcel parcel) throws IOException {
    int done = 0;
    try {
      turnTo(parcel);
      for (Piece piece : parcel.pieces()) {
        done++;
        write(piece);
      }
    } finally {
      parcel.pieces().stream().skip(done).forEach(queue::done);
      queue.done(parcel);
    }
  }

  /// Writes which database the keys are in, where that is another than before.
  private void turnTo(Delivery delivery) throws IOException {
    int first = delivery.firstDatabase();
    if (first != database && first != Delivery.NO_DATABASE) {
      text.prepareDatabase(first);
      write(text.headAddress(), text.headLength());
    }
    database = delivery.lastDatabase();
  }

  private void write(Piece piece) throws IOException {
    try {
      if (piece.isString()) {
        text.prepare(StringBlock.bytesAddress(piece.address()), piece.length());
        write(text.headAddress(), text.headLength());
        write(text.bodyAddress(), text.bodyLength());
      } else {
        write(piece.address(), piece.length());
      }
    } finally {
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
