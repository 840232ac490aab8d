package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// The entries that a group has delivered and that nobody has acknowledged.
///
/// ```
/// value in the group's tree   0 delivered, unix time in ms (64) | 8 deliveries (64) | 16 consumer
/// ```
///
/// With its id in the consumer's tree an entry takes 56 bytes, for there can be millions.
///
/// An entry is the address of its value; it is invalid after an addition or a removal.
public final class PendingEntries {
  static final int VALUE_BYTES = 24;

  private static final int DELIVERIES = 8;
  private static final int CONSUMER = 16;

  private PendingEntries() {}

  /// The pending entry of an id, 0 when there is none.
  public static long find(long group, long ms, long seq) {
    return IdTree.find(ConsumerGroup.pending(group), ms, seq);
  }

  /// Adds an entry for an id that is not pending.
  public static long add(NativeHeap heap, int slot, long group, long consumer, long ms, long seq) {
    IdTree.insert(heap, slot, GroupConsumer.pending(consumer), ms, seq);
    long entry = IdTree.insert(heap, slot, ConsumerGroup.pending(group), ms, seq);
    setConsumer(entry, consumer);
    return entry;
  }

  /// Adds an entry for an id that is not pending; it is to get a consumer by [#own(NativeHeap, int,
  /// long, long, long, long)].
  public static long addUnowned(NativeHeap heap, int slot, long group, long ms, long seq) {
    long entry = IdTree.insert(heap, slot, ConsumerGroup.pending(group), ms, seq);
    setConsumer(entry, 0);
    return entry;
  }

  /// Gives an entry that has no consumer yet one.
  public static void own(NativeHeap heap, int slot, long entry, long consumer, long ms, long seq) {
    IdTree.insert(heap, slot, GroupConsumer.pending(consumer), ms, seq);
    setConsumer(entry, consumer);
  }

  /// Gives the entry of an id to a consumer.
  public static void move(NativeHeap heap, int slot, long entry, long consumer, long ms, long seq) {
    long owner = consumer(entry);
    if (owner != consumer) {
      IdTree.remove(heap, GroupConsumer.pending(owner), ms, seq);
      IdTree.insert(heap, slot, GroupConsumer.pending(consumer), ms, seq);
      setConsumer(entry, consumer);
    }
  }

  /// Removes the entry of an id.
  public static void remove(NativeHeap heap, long group, long entry, long ms, long seq) {
    IdTree.remove(heap, GroupConsumer.pending(consumer(entry)), ms, seq);
    IdTree.remove(heap, ConsumerGroup.pending(group), ms, seq);
  }

  /// When it was delivered last.
  public static long deliveredMillis(long entry) {
    return Memory.getLong(entry);
  }

  public static void setDelivered(long entry, long unixMillis, long deliveries) {
    Memory.putLong(entry, unixMillis);
    Memory.putLong(entry + DELIVERIES, deliveries);
  }

  /// How often it was delivered.
  public static long deliveries(long entry) {
    return Memory.getLong(entry + DELIVERIES);
  }

  /// The [GroupConsumer] it was delivered to.
  public static long consumer(long entry) {
    return Memory.getLong(entry + CONSUMER);
  }

  static void setConsumer(long entry, long consumer) {
    Memory.putLong(entry + CONSUMER, consumer);
  }
}
