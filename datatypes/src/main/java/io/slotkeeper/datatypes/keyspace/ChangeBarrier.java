package io.slotkeeper.datatypes.keyspace;

/// Who must see a record as it was when a snapshot was opened.
public interface ChangeBarrier {
  /// The record is about to change or go, and the snapshot has not seen it; when this returns it
  /// has, and the record is marked so ([Database#markSeen(long)]). Called under the lock of the
  /// slot.
  void beforeChange(Database database, int slot, long record);
}
