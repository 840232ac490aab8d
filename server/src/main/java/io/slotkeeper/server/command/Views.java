package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.rdb.ValueLimits;
import io.slotkeeper.datatypes.value.FieldWalk;
import io.slotkeeper.datatypes.value.HashLimits;
import io.slotkeeper.datatypes.value.HashValue;
import io.slotkeeper.datatypes.value.ListLimit;
import io.slotkeeper.datatypes.value.ListValue;
import io.slotkeeper.datatypes.value.SetLimits;
import io.slotkeeper.datatypes.value.SetValue;
import io.slotkeeper.server.config.EncodingParameters;

/// The views of one loop on values that hold elements, opened with the configured limits.
final class Views {
  private final EncodingParameters parameters;
  private final HashValue hash;
  private final SetValue set;
  private final SetValue members;
  private final ListValue list;
  private final FieldWalk walk;
  private final KeyCursor detached;
  private long now;
  private HashLimits hashLimits = new HashLimits(0, 0);
  private SetLimits setLimits = new SetLimits(0, 0, 0);
  private ListLimit listLimit = new ListLimit(0);

  Views(EncodingParameters parameters, Keyspace keyspace) {
    this.parameters = parameters;
    this.detached = new KeyCursor(keyspace.database(0));
    this.hash = new HashValue(keyspace, detached);
    this.set = new SetValue(keyspace, detached);
    this.members = new SetValue(keyspace, detached);
    this.list = new ListValue(keyspace.heap(), detached);
    this.walk = new FieldWalk(keyspace.heap());
  }

  /// Starts a turn: fields of hashes that expire then or earlier are absent.
  void startTurn(long unixMillis) {
    now = unixMillis;
  }

  /// The hash at the cursor.
  HashValue hash(KeyCursor cursor) {
    hash.open(cursor, hashLimits(), now);
    return hash;
  }

  /// The set at the cursor.
  SetValue set(KeyCursor cursor) {
    set.open(cursor, setLimits());
    return set;
  }

  /// A view that only tells which members a set has.
  SetValue members() {
    return members;
  }

  /// The list at the cursor.
  ListValue list(KeyCursor cursor) {
    list.open(cursor, listLimit());
    return list;
  }

  /// A walk that stands before the first field or member of the record.
  FieldWalk walk(long record) {
    walk.start(record);
    return walk;
  }

  /// A cursor for a value that is built before it is given to a key.
  KeyCursor detached() {
    return detached;
  }

  HashLimits hashLimits() {
    long entries = parameters.hashMaxListpackEntries.value();
    long bytes = parameters.hashMaxListpackValueBytes.value();
    if (hashLimits.maxListpackEntries() != entries
        || hashLimits.maxListpackValueBytes() != bytes) {
      hashLimits = new HashLimits(entries, bytes);
    }
    return hashLimits;
  }

  /// The limits of all types, for values that come from outside.
  ValueLimits limits() {
    return new ValueLimits(hashLimits(), setLimits(), listLimit());
  }

  private SetLimits setLimits() {
    long integers = parameters.setMaxIntsetEntries.value();
    long entries = parameters.setMaxListpackEntries.value();
    long bytes = parameters.setMaxListpackValueBytes.value();
    if (setLimits.maxIntsetEntries() != integers
        || setLimits.maxListpackEntries() != entries
        || setLimits.maxListpackValueBytes() != bytes) {
      setLimits = new SetLimits(integers, entries, bytes);
    }
    return setLimits;
  }

  private ListLimit listLimit() {
    int size = parameters.listMaxListpackSize.intValue();
    if (listLimit.size() != size) {
      listLimit = new ListLimit(size);
    }
    return listLimit;
  }
}
