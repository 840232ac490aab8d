package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// A consumer group of a stream: how far it has read, who consumes, and what is not acknowledged.
///
/// ```
/// 0 name length, offset | 8 last delivered id (128) | 24 entries read (64)
/// 32 pending: IdTree of PendingEntries (24) | 56 consumers: NameTable (16) | 72 name
/// ```
///
/// A pending entry stands in two trees: here with who got it when, and in its consumer's tree with
/// nothing but its id. Invariant: the ids of all consumers' trees together are those of this one.
public final class ConsumerGroup {
  /// What [#entriesRead(long)] says when it is not known.
  public static final long UNKNOWN = -1;

  private static final int LAST_ID = 8;
  private static final int ENTRIES_READ = 24;
  private static final int PENDING = 32;
  private static final int CONSUMERS = 56;
  private static final int OWN_BYTES = 72;

  private ConsumerGroup() {}

  /// The group of this name, 0 when there is none.
  ///
  /// @param stream its [StreamRoot]
  public static long find(long stream, long name, int length) {
    return NameTable.find(StreamRoot.groups(stream), name, length);
  }

  /// Adds a group whose name is absent, to read from behind an id.
  public static long create(
      NativeHeap heap, int slot, long stream, long name, int length, long ms, long seq) {
    long groups = StreamRoot.groups(stream);
    long group = NameTable.add(heap, slot, groups, name, length, OWN_BYTES);
    setLastId(group, ms, seq);
    setEntriesRead(group, UNKNOWN);
    IdTree.create(pending(group), PendingEntries.VALUE_BYTES);
    NameTable.create(consumers(group));
    return group;
  }

  /// Removes a group with its consumers and pending entries.
  public static void remove(NativeHeap heap, long stream, long group) {
    freeContent(heap, group);
    NameTable.remove(heap, StreamRoot.groups(stream), group);
  }

  public static long lastMs(long group) {
    return Memory.getLong(group + LAST_ID);
  }

  public static long lastSeq(long group) {
    return Memory.getLong(group + LAST_ID + 8);
  }

  /// Says which entry was delivered last.
  public static void setLastId(long group, long ms, long seq) {
    Memory.putLong(group + LAST_ID, ms);
    Memory.putLong(group + LAST_ID + 8, seq);
  }

  /// How many entries were added up to the one delivered last, or [#UNKNOWN].
  public static long entriesRead(long group) {
    return Memory.getLong(group + ENTRIES_READ);
  }

  public static void setEntriesRead(long group, long entries) {
    Memory.putLong(group + ENTRIES_READ, entries);
  }

  /// The root of the tree of pending entries, see [PendingEntries].
  public static long pending(long group) {
    return group + PENDING;
  }

  /// The root of the table of consumers, see [GroupConsumer].
  public static long consumers(long group) {
    return group + CONSUMERS;
  }

  static void free(NativeHeap heap, long group) {
    freeContent(heap, group);
    heap.free(group);
  }

  private static void freeContent(NativeHeap heap, long group) {
    IdTree.free(heap, pending(group));
    long consumers = consumers(group);
    for (int i = 0; i < NameTable.count(consumers); i++) {
      GroupConsumer.free(heap, NameTable.at(consumers, i));
    }
    NameTable.free(heap, consumers);
  }

  /// Adds a copy of a group to a stream.
  static void copy(NativeHeap heap, int slot, long group, long stream) {
    long name = NameTable.nameAddress(group);
    int length = NameTable.nameLength(group);
    long copy = create(heap, slot, stream, name, length, lastMs(group), lastSeq(group));
    setEntriesRead(copy, entriesRead(group));
    IdTree.copy(heap, slot, pending(group), pending(copy));
    long consumers = consumers(group);
    for (int i = 0; i < NameTable.count(consumers); i++) {
      GroupConsumer.copy(heap, slot, NameTable.at(consumers, i), copy);
    }
  }

  static long bytes(NativeHeap heap, long group) {
    long consumers = consumers(group);
    long bytes =
        heap.usableBytes(group)
            + IdTree.bytes(heap, pending(group))
            + NameTable.bytes(heap, consumers);
    for (int i = 0; i < NameTable.count(consumers); i++) {
      bytes += GroupConsumer.bytes(heap, NameTable.at(consumers, i));
    }
    return bytes;
  }
}
