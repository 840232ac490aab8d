package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.rdb.ValueLimits;
import io.slotkeeper.datatypes.value.FieldWalk;
import io.slotkeeper.datatypes.value.HashLimits;
import io.slotkeeper.datatypes.value.HashValue;
import io.slotkeeper.datatypes.value.HyperLogLogValue;
import io.slotkeeper.datatypes.value.ListLimit;
import io.slotkeeper.datatypes.value.ListValue;
import io.slotkeeper.datatypes.value.SetLimits;
import io.slotkeeper.datatypes.value.SetValue;
import io.slotkeeper.datatypes.value.StreamEntry;
import io.slotkeeper.datatypes.value.StreamId;
import io.slotkeeper.datatypes.value.StreamLimits;
import io.slotkeeper.datatypes.value.StreamValue;
import io.slotkeeper.datatypes.value.StreamWalk;
import io.slotkeeper.datatypes.value.ZSetLimits;
import io.slotkeeper.datatypes.value.ZSetValue;
import io.slotkeeper.server.config.EncodingParameters;

/// The views of one loop on values that hold elements, opened with the configured limits.
final class Views {
  private final EncodingParameters parameters;
  private final HashValue hash;
  private final SetValue set;
  private final SetValue members;
  private final ListValue list;
  private final ZSetValue zset;
  private final ZSetValue zsetResult;
  private final FieldWalk walk;
  private final StreamValue stream;
  private final StreamWalk entries = new StreamWalk();
  private final StreamEntry entry = new StreamEntry();
  private final StreamId id = new StreamId();
  private final StreamIdText idText = new StreamIdText();
  private final AddOptions addOptions = new AddOptions();
  private final HyperLogLogValue hyperLogLog;
  private final KeyCursor detached;
  private long now;
  private HashLimits hashLimits = new HashLimits(0, 0);
  private SetLimits setLimits = new SetLimits(0, 0, 0);
  private ListLimit listLimit = new ListLimit(0);
  private ZSetLimits zsetLimits = new ZSetLimits(0, 0);
  private StreamLimits streamLimits = new StreamLimits(0, 0);

  Views(EncodingParameters parameters, Keyspace keyspace) {
    this.parameters = parameters;
    this.detached = new KeyCursor(keyspace.database(0));
    this.hash = new HashValue(keyspace, detached);
    this.set = new SetValue(keyspace, detached);
    this.members = new SetValue(keyspace, detached);
    this.list = new ListValue(keyspace.heap(), detached);
    this.zset = new ZSetValue(keyspace, detached);
    this.zsetResult = new ZSetValue(keyspace, detached);
    this.walk = new FieldWalk(keyspace.heap());
    this.stream = new StreamValue(keyspace.heap(), detached);
    this.hyperLogLog = new HyperLogLogValue(keyspace.heap(), detached);
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

  /// The sorted set at the cursor.
  ZSetValue zset(KeyCursor cursor) {
    zset.open(cursor, zsetLimits());
    return zset;
  }

  /// A view that only tells the scores of members of any sorted set.
  ZSetValue scores() {
    return zset;
  }

  /// A second sorted set, at the cursor where a result is built.
  ZSetValue zsetResult(KeyCursor cursor) {
    zsetResult.open(cursor, zsetLimits());
    return zsetResult;
  }

  /// A walk that stands before the first field or member of the record.
  FieldWalk walk(long record) {
    walk.start(record);
    return walk;
  }

  /// The stream at the cursor.
  StreamValue stream(KeyCursor cursor) {
    stream.open(cursor, streamLimits());
    return stream;
  }

  /// A walk over entries of a stream, to be started.
  StreamWalk entries() {
    return entries;
  }

  /// A stream entry to be filled.
  StreamEntry entry() {
    entry.clear();
    return entry;
  }

  /// An id of a stream entry, for the time of a command.
  StreamId id() {
    return id;
  }

  /// The HyperLogLog at the cursor, to be closed.
  ///
  /// @param scratch 20 bytes
  HyperLogLogValue hyperLogLog(KeyCursor cursor, long scratch) {
    hyperLogLog.open(cursor, parameters.hyperLogLogSparseMaxBytes.value(), scratch);
    return hyperLogLog;
  }

  StreamIdText idText() {
    return idText;
  }

  AddOptions addOptions() {
    return addOptions;
  }

  /// A cursor for a value that is built before it is given to a key.
  KeyCursor detached() {
    return detached;
  }

  HashLimits hashLimits() {
    long entries = parameters.hashMaxListpackEntries.value();
    long bytes = parameters.hashMaxListpackValueBytes.value();
    if (hashLimits.maxListpackEntries() != entries || hashLimits.maxListpackValueBytes() != bytes) {
      hashLimits = new HashLimits(entries, bytes);
    }
    return hashLimits;
  }

  /// The limits of all types, for values that come from outside.
  ValueLimits limits() {
    return new ValueLimits(hashLimits(), setLimits(), listLimit(), zsetLimits(), streamLimits());
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

  private ZSetLimits zsetLimits() {
    long entries = parameters.sortedSetMaxListpackEntries.value();
    long bytes = parameters.sortedSetMaxListpackValueBytes.value();
    if (zsetLimits.maxListpackEntries() != entries || zsetLimits.maxListpackValueBytes() != bytes) {
      zsetLimits = new ZSetLimits(entries, bytes);
    }
    return zsetLimits;
  }

  private StreamLimits streamLimits() {
    long bytes = parameters.streamNodeMaxBytes.value();
    long entries = parameters.streamNodeMaxEntries.value();
    if (streamLimits.maxBlockBytes() != bytes || streamLimits.maxBlockEntries() != entries) {
      streamLimits = new StreamLimits(bytes, entries);
    }
    return streamLimits;
  }
}
