package io.slotkeeper.server.persistence;

import java.util.ArrayList;
import java.util.List;

/// Whole keys with their values, as they stand in the file one behind the other.
///
/// Filled by one loop, then handed over through [ParcelQueue] to the snapshot's thread.
final class Parcel {
  /// A part of the file: bytes, or a string that is stored in a block of its own.
  ///
  /// @param address of the bytes, or of the block
  /// @param length in bytes
  /// @param isString whether it is a block, which is pinned and whose length is still to be written
  record Piece(long address, int length, boolean isString) {}

  private final List<Piece> pieces = new ArrayList<>(2);
  private long bytes;

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
