package io.slotkeeper.server.persistence;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A key with a large value that is still being written: its pieces follow one another while the
/// snapshot's thread waits at it for the next, and other parcels wait behind it.
///
/// Who fills it looks at [#hasRoom()] only, never at how much waits behind: that goes away only
/// when this one is whole.
final class LongParcel implements Delivery {
  private static final long ROOM_BYTES = 1L << 20;
  private static final Piece END = new Piece(0, 0, false);

  private final int database;
  private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final AtomicLong waiting = new AtomicLong();

  LongParcel(int database) {
    this.database = database;
  }

  @Override
  public int firstDatabase() {
    return database;
  }

  @Override
  public int lastDatabase() {
    return database;
  }

  void add(Piece piece) {
    waiting.addAndGet(piece.length());
    pieces.add(piece);
  }

  /// It is whole.
  void end() {
    pieces.add(END);
  }

  boolean hasRoom() {
    return waiting.get() < ROOM_BYTES;
  }

  /// The next piece, as soon as it is there; null behind the last.
  @Nullable Piece take() throws InterruptedException {
    Piece piece = pieces.take();
    waiting.addAndGet(-piece.length());
    return piece == END ? null : piece;
  }

  /// The next piece that is there; null when none is.
  @Nullable Piece poll() {
    Piece piece = pieces.poll();
    return piece == END ? null : piece;
  }
}
