package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.encoding.ListpackCheck;
import io.slotkeeper.datatypes.keyspace.ConsumerGroup;
import io.slotkeeper.datatypes.keyspace.GroupConsumer;
import io.slotkeeper.datatypes.keyspace.IdCursor;
import io.slotkeeper.datatypes.keyspace.IdTree;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.PendingEntries;
import io.slotkeeper.datatypes.keyspace.StreamRoot;
import io.slotkeeper.datatypes.keyspace.TextBuffer;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.datatypes.value.StreamBlockCheck;
import io.slotkeeper.datatypes.value.StreamId;
import io.slotkeeper.datatypes.value.StreamProgress;
import io.slotkeeper.datatypes.value.StreamValue;

/// Reads streams of all three versions; the layout is [StreamWriter]'s.
///
/// Beside each block's own check: ids ascend over all blocks and none is above the last id, the
/// entries are as many as the stream says, and each entry that is pending for a group is so for
/// exactly one of its consumers.
final class StreamReader {
  private static final int ID_BYTES = 16;

  private final NativeHeap heap;
  private final StreamValue stream;
  private final StreamBlockCheck check = new StreamBlockCheck();
  private final TextBuffer text;
  private final TextBuffer rawId;
  private final IdCursor cursor = new IdCursor();

  // the call that is running
  private RdbReader in;
  private KeyCursor target;
  private int type;

  @SuppressWarnings("NullAway.Init")
  StreamReader(NativeHeap heap, KeyCursor none) {
    this.heap = heap;
    this.stream = new StreamValue(heap, none);
    this.text = new TextBuffer(heap);
    this.rawId = new TextBuffer(heap);
  }

  void read(int type, RdbReader in, KeyCursor target, ValueLimits limits, int access) {
    this.type = type;
    this.in = in;
    this.target = target;
    stream.open(target, limits.stream());
    stream.create(access);
    try {
      long entries = blocks();
      counters(entries);
      for (long left = count(); left > 0; left--) {
        group();
      }
    } finally {
      text.release();
      rawId.release();
    }
  }

  private long count() {
    return in.countOrNone();
  }

  private static RdbFormatException malformed() {
    return new RdbFormatException("malformed stream");
  }

  // ---- blocks and counters ----------------------------------------------------------------

  private long blocks() {
    long entries = 0;
    check.start();
    for (long left = count(); left > 0; left--) {
      in.string(target.slot(), text);
      if (text.length() != ID_BYTES) {
        throw malformed();
      }
      long ms = bigEndian(text.address());
      long seq = bigEndian(text.address() + Long.BYTES);
      in.string(target.slot(), text);
      int elements = ListpackCheck.entries(text.address(), text.length());
      if (elements == ListpackCheck.MALFORMED
          || !check.accepts(text.address(), elements, ms, seq)) {
        throw new RdbFormatException("Stream listpack integrity check failed.");
      }
      entries += check.live();
      add(ms, seq);
    }
    return entries;
  }

  private static long bigEndian(long address) {
    return Long.reverseBytes(Memory.getLong(address));
  }

  /// Adds the block in `text`.
  private void add(long ms, long seq) {
    int bytes = text.length();
    long tree = StreamRoot.blocks(stream.root());
    long block = heap.allocate(target.slot(), NativeHeap.usableBytesFor(bytes));
    Memory.copy(text.address(), block, bytes);
    Memory.putLong(IdTree.insert(heap, target.slot(), tree, ms, seq), block);
  }

  private void counters(long entries) {
    long root = stream.root();
    if (in.length() != entries) {
      throw malformed();
    }
    StreamRoot.setLength(root, entries);
    readId(StreamRoot.LAST_ID);
    StreamId last = new StreamId();
    stream.readId(StreamRoot.LAST_ID, last);
    if (check.highest().order(last) > 0) {
      throw malformed();
    }
    if (type == RdbType.STREAM_LISTPACKS) {
      stream.findFirstId();
      StreamRoot.setEntriesAdded(root, entries);
    } else {
      readId(StreamRoot.FIRST_ID);
      readId(StreamRoot.MAX_DELETED_ID);
      StreamRoot.setEntriesAdded(root, in.length());
    }
  }

  private void readId(int which) {
    long ms = in.length();
    StreamRoot.setId(stream.root(), which, ms, in.length());
  }

  // ---- groups -----------------------------------------------------------------------------

  private void group() {
    long root = stream.root();
    in.string(target.slot(), text);
    long ms = in.length();
    long seq = in.length();
    if (ConsumerGroup.find(root, text.address(), text.length()) != 0) {
      throw malformed();
    }
    long group =
        ConsumerGroup.create(heap, target.slot(), root, text.address(), text.length(), ms, seq);
    ConsumerGroup.setEntriesRead(
        group,
        type == RdbType.STREAM_LISTPACKS ? StreamProgress.entriesUpTo(root, ms, seq) : in.length());
    for (long left = count(); left > 0; left--) {
      pending(group);
    }
    for (long left = count(); left > 0; left--) {
      consumer(group);
    }
    for (boolean more = cursor.first(ConsumerGroup.pending(group)); more; more = cursor.next()) {
      if (PendingEntries.consumer(cursor.value()) == 0) {
        throw malformed();
      }
    }
  }

  /// Reads an id of 16 bytes.
  private long rawId() {
    rawId.start(target.slot());
    in.raw(rawId.extend(ID_BYTES), ID_BYTES);
    return rawId.address();
  }

  private void pending(long group) {
    long id = rawId();
    long ms = bigEndian(id);
    long seq = bigEndian(id + Long.BYTES);
    long delivered = in.millis();
    long deliveries = in.length();
    if (PendingEntries.find(group, ms, seq) != 0) {
      throw malformed();
    }
    long entry = PendingEntries.addUnowned(heap, target.slot(), group, ms, seq);
    PendingEntries.setDelivered(entry, delivered, deliveries);
  }

  private void consumer(long group) {
    in.string(target.slot(), text);
    if (GroupConsumer.find(group, text.address(), text.length()) != 0) {
      throw new RdbFormatException("Duplicate stream consumer detected.");
    }
    long seen = in.millis();
    long consumer =
        GroupConsumer.create(heap, target.slot(), group, text.address(), text.length(), seen);
    GroupConsumer.setActiveMillis(
        consumer, type == RdbType.STREAM_LISTPACKS_3 ? in.millis() : seen);
    for (long left = count(); left > 0; left--) {
      long id = rawId();
      long ms = bigEndian(id);
      long seq = bigEndian(id + Long.BYTES);
      long entry = PendingEntries.find(group, ms, seq);
      if (entry == 0 || PendingEntries.consumer(entry) != 0) {
        throw malformed();
      }
      PendingEntries.own(heap, target.slot(), entry, consumer, ms, seq);
    }
  }
}
