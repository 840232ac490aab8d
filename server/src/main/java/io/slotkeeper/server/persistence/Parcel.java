package io.slotkeeper.server.persistence;

import java.util.ArrayList;
import java.util.List;

/// Whole keys with their values, as they stand in the file one behind the other.
///
/// Filled by one loop, then handed over through [ParcelQueue] to the snapshot's thread.
final class Parcel implements Delivery {
  private final List<Piece> pieces = new ArrayList<>(2);
  private long bytes;
  private int firstDatabase = NO_DATABASE;
  private int lastDatabase = NO_DATABASE;

  /// What follows is in this database. Within a parcel that is written down; which one it begins
  /// with is for whoever knows what stands before it.
  ///
  /// @return whether it must be written down
  boolean turnsTo(int database) {
    boolean first = firstDatabase == NO_DATABASE;
    boolean other = database != lastDatabase;
    firstDatabase = first ? database : firstDatabase;
    lastDatabase = database;
    return !first && other;
  }

  @Override
  public int firstDatabase() {
    return firstDatabase;
  }

  @Override
  public int lastDatabase() {
    return lastDatabase;
  }

  void add(Piece piece) {
    pieces.add(piece);
    bytes += piece.length();
  }

  List<Piece> pieces() {
    return pieces;
  }

  /// How much memory waits in it.
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }
}
