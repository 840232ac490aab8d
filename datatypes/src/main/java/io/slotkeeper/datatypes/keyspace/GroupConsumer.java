package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// A consumer of a [ConsumerGroup].
///
/// ```
/// 0 name length, offset | 8 seen (64) | 16 active (64)
/// 24 pending: IdTree without values (24) | 48 name
/// ```
///
/// Seen is when it last tried to get entries, active when it last got some; unix time in ms.
public final class GroupConsumer {
  /// What [#activeMillis(long)] says of a consumer that never got an entry.
  public static final long NEVER = -1;

  private static final int SEEN = 8;
  private static final int ACTIVE = 16;
  private static final int PENDING = 24;
  private static final int OWN_BYTES = 48;

  private GroupConsumer() {}

  /// The consumer of this name, 0 when there is none.
  public static long find(long group, long name, int length) {
    return NameTable.find(ConsumerGroup.consumers(group), name, length);
  }

  /// Adds a consumer whose name is absent.
  public static long create(
      NativeHeap heap, int slot, long group, long name, int length, long seenMillis) {
    long consumers = ConsumerGroup.consumers(group);
    long consumer = NameTable.add(heap, slot, consumers, name, length, OWN_BYTES);
    setSeenMillis(consumer, seenMillis);
    setActiveMillis(consumer, NEVER);
    IdTree.create(pending(consumer), 0);
    return consumer;
  }

  /// Removes a consumer and, from the group too, its pending entries.
  public static void remove(NativeHeap heap, long group, long consumer) {
    IdCursor cursor = new IdCursor();
    for (boolean more = cursor.first(pending(consumer)); more; more = cursor.next()) {
      IdTree.remove(heap, ConsumerGroup.pending(group), cursor.ms(), cursor.seq());
    }
    IdTree.free(heap, pending(consumer));
    NameTable.remove(heap, ConsumerGroup.consumers(group), consumer);
  }

  public static long seenMillis(long consumer) {
    return Memory.getLong(consumer + SEEN);
  }

  public static void setSeenMillis(long consumer, long unixMillis) {
    Memory.putLong(consumer + SEEN, unixMillis);
  }

  public static long activeMillis(long consumer) {
    return Memory.getLong(consumer + ACTIVE);
  }

  public static void setActiveMillis(long consumer, long unixMillis) {
    Memory.putLong(consumer + ACTIVE, unixMillis);
  }

  /// The root of the tree of the ids that are pending for this consumer.
  public static long pending(long consumer) {
    return consumer + PENDING;
  }

  static void free(NativeHeap heap, long consumer) {
    IdTree.free(heap, pending(consumer));
    heap.free(consumer);
  }

  /// Adds a copy of a consumer to a copy of its group, whose pending entries name it from then on.
  static void copy(NativeHeap heap, int slot, long consumer, long group) {
    long name = NameTable.nameAddress(consumer);
    int length = NameTable.nameLength(consumer);
    long copy = create(heap, slot, group, name, length, seenMillis(consumer));
    setActiveMillis(copy, activeMillis(consumer));
    IdTree.copy(heap, slot, pending(consumer), pending(copy));
    IdCursor cursor = new IdCursor();
    for (boolean more = cursor.first(pending(copy)); more; more = cursor.next()) {
      long entry = PendingEntries.find(group, cursor.ms(), cursor.seq());
      PendingEntries.setConsumer(entry, copy);
    }
  }

  static long bytes(NativeHeap heap, long consumer) {
    return heap.usableBytes(consumer) + IdTree.bytes(heap, pending(consumer));
  }
}
