package io.slotkeeper.server.persistence;

/// What goes from a loop to the snapshot's thread: keys with their values, all in pieces, in the
/// order they have in the file.
sealed interface Delivery permits Parcel, LongParcel {
  int NO_DATABASE = -1;

  /// The database of its first key; [#NO_DATABASE] when it holds none.
  int firstDatabase();

  int lastDatabase();
}
