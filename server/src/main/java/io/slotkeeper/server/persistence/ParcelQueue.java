package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.keyspace.StringBlock;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Parcels on their way from the loops to the snapshot's thread, and their memory on its way back.
///
/// ```
/// bytes waiting   0 ........ WALK_BYTES ................ WRITE_BYTES ......
/// walks           go on      stand still
/// writers         execute    execute                     wait
/// ```
///
/// So the memory a snapshot takes is bounded, however slow its target is. A single key may take
/// more: its value is written as a whole.
///
/// Only loops allocate and free: the heap of a server with one loop has no locks. What the thread
/// is done with waits until a loop takes it.
final class ParcelQueue {
  static final int CHUNK_BYTES = 64 * 1024;

  /// Stands behind all others.
  static final Delivery LAST = new Parcel();

  private static final long WALK_BYTES = 4L << 20;
  private static final long WRITE_BYTES = 32L << 20;
  private static final int SPARE_CHUNKS = 16;

  private final NativeHeap heap;
  private final Runnable resumeWriters;
  private final LinkedBlockingQueue<Delivery> parcels = new LinkedBlockingQueue<>();
  private final AtomicLong waiting = new AtomicLong();
  private final ConcurrentLinkedQueue<Piece> done = new ConcurrentLinkedQueue<>();
  private final LongAdder chunks = new LongAdder();
  private volatile boolean writersWait;

  /// @param resumeWriters called by the snapshot's thread when writers that saw no room may go on
  ParcelQueue(NativeHeap heap, Runnable resumeWriters) {
    this.heap = heap;
    this.resumeWriters = resumeWriters;
  }

  /// Memory for a piece; on a loop.
  long allocate(int slot) {
    for (int i = 0; i < SPARE_CHUNKS; i++) {
      Piece spare = done.poll();
      if (spare == null) {
        break;
      }
      if (!spare.isString()) {
        return spare.address();
      }
      StringBlock.unpin(heap, spare.address());
    }
    chunks.increment();
    return heap.allocate(slot, CHUNK_BYTES);
  }

  /// Frees a chunk that was not used.
  void free(long chunk) {
    chunks.decrement();
    heap.free(chunk);
  }

  /// Bytes of all chunks there are.
  long chunkBytes() {
    return chunks.sum() * CHUNK_BYTES;
  }

  /// Frees what the thread is done with; on a loop.
  void reclaim() {
    for (Piece piece = done.poll(); piece != null; piece = done.poll()) {
      free(piece);
    }
  }

  private void free(Piece piece) {
    if (piece.isString()) {
      StringBlock.unpin(heap, piece.address());
    } else {
      free(piece.address());
    }
  }

  void add(Parcel parcel) {
    waiting.addAndGet(parcel.bytes());
    parcels.add(parcel);
  }

  /// Its bytes do not count: it has a bound of its own.
  void add(LongParcel parcel) {
    parcels.add(parcel);
  }

  /// There will be no more.
  void end() {
    parcels.add(LAST);
  }

  /// Whether a walk may go on; if not, it comes back.
  boolean hasRoomForWalk() {
    return waiting.get() < WALK_BYTES;
  }

  /// Whether a writer may have saved what it is about to change. If not, writers are resumed when
  /// they may.
  boolean hasRoomForWriter() {
    if (waiting.get() < WRITE_BYTES) {
      return true;
    }
    writersWait = true;
    // the thread may have been done before it could see that
    return waiting.get() < WRITE_BYTES;
  }

  /// The next parcel; on the snapshot's thread.
  Delivery take() throws InterruptedException {
    return parcels.take();
  }

  /// The next parcel, null when none waits.
  @Nullable Delivery poll() {
    return parcels.poll();
  }

  /// The thread needs the memory of a piece no longer.
  void done(Piece piece) {
    done.add(piece);
  }

  /// The thread is done with a parcel.
  void done(Parcel parcel) {
    long left = waiting.addAndGet(-parcel.bytes());
    if (writersWait && left <= WRITE_BYTES / 2) {
      writersWait = false;
      resumeWriters.run();
    }
  }

  /// Frees all there is; on a loop, with the thread gone.
  void close() {
    for (Delivery next = parcels.poll(); next != null; next = parcels.poll()) {
      switch (next) {
        case Parcel parcel -> parcel.pieces().forEach(this::free);
        case LongParcel parcel -> free(parcel);
      }
    }
    reclaim();
  }

  /// Frees what is left of a parcel that nobody fills any more.
  void free(LongParcel parcel) {
    for (Piece piece = parcel.poll(); piece != null; piece = parcel.poll()) {
      free(piece);
    }
  }
}
