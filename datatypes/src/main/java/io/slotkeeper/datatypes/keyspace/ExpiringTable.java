package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// A [FieldTable] whose fields may expire, one by one.
///
/// ```
/// root (32 bytes, inside its record)   0 table (24) | 24 holder of an [ExpiryQueue]
/// ```
///
/// A field that expires is marked in its table word and has its expiry in front of its block; the
/// others take no byte more than in any other table.
public final class ExpiringTable {
  public static final int ROOT_BYTES = HashTable.ROOT_BYTES + ExpiryQueue.HOLDER_BYTES;

  private ExpiringTable() {}

  /// Completes the root of a table that has become one of this kind.
  public static void create(long root) {
    ExpiryQueue.create(holder(root));
  }

  private static long holder(long root) {
    return root + HashTable.ROOT_BYTES;
  }

  /// A time before which no field expires, [Long#MAX_VALUE] for never.
  public static long earliest(NativeHeap heap, long root) {
    return ExpiryQueue.earliest(heap, holder(root));
  }

  /// Gives the field at a position an expiry, or with [Record#NO_EXPIRY] none.
  public static void setExpiry(NativeHeap heap, int slot, long root, long word, long expiry) {
    long before = FieldTable.expiryAt(heap, word);
    if (before == expiry) {
      return;
    }
    FieldTable.setExpiryAt(heap, slot, word, expiry);
    boolean had = before != Record.NO_EXPIRY;
    boolean has = expiry != Record.NO_EXPIRY;
    if (had != has) {
      ExpiryQueue.countFields(heap, slot, holder(root), has ? 1 : -1);
    }
    if (has) {
      int tag = HashTable.tagOf(Memory.getLong(word));
      ExpiryQueue.push(heap, slot, holder(root), expiry, tag);
    }
    if (ExpiryQueue.isMostlyStale(heap, holder(root))) {
      rebuildQueue(heap, slot, root);
    }
  }

  private static void rebuildQueue(NativeHeap heap, int slot, long root) {
    int fields = ExpiryQueue.fields(heap, holder(root));
    ExpiryQueue.free(heap, holder(root));
    ExpiryQueue.countFields(heap, slot, holder(root), fields);
    for (long word = HashTable.first(heap, root, 0);
        word != 0;
        word = HashTable.next(heap, root, word)) {
      long expiry = FieldTable.expiryAt(heap, word);
      if (expiry != Record.NO_EXPIRY) {
        int tag = HashTable.tagOf(Memory.getLong(word));
        ExpiryQueue.push(heap, slot, holder(root), expiry, tag);
      }
    }
  }

  /// Removes the field at a position.
  public static void remove(NativeHeap heap, int slot, long root, long word) {
    if (FieldTable.expiryAt(heap, word) != Record.NO_EXPIRY) {
      ExpiryQueue.countFields(heap, slot, holder(root), -1);
    }
    FieldTable.remove(heap, slot, root, word);
  }

  /// Removes fields whose time has come, the earliest first.
  ///
  /// @param limit of entries of the queue that are looked at
  /// @param visitor is shown each of them before
  /// @return how many are removed
  public static int removeExpired(
      NativeHeap heap, int slot, long root, long now, int limit, FieldVisitor visitor) {
    int removed = 0;
    for (int left = limit; left > 0 && earliest(heap, root) <= now; left--) {
      int tag = ExpiryQueue.firstTag(heap, holder(root));
      ExpiryQueue.pop(heap, holder(root));
      removed += removeTags(heap, slot, root, now, tag, visitor);
    }
    return removed;
  }

  private static int removeTags(
      NativeHeap heap, int slot, long root, long now, int firstTag, FieldVisitor visitor) {
    int lastTag = ExpiryQueue.lastTag(firstTag);
    int removed = 0;
    long word = HashTable.first(heap, root, firstTag);
    while (word != 0) {
      int tag = HashTable.tagOf(Memory.getLong(word));
      if (tag > lastTag) {
        break;
      }
      long expiry = FieldTable.expiryAt(heap, word);
      if (expiry != Record.NO_EXPIRY && expiry <= now) {
        long block = FieldTable.blockAt(heap, word);
        visitor.field(FieldBlock.fieldAddress(block), FieldBlock.fieldLength(block));
        remove(heap, slot, root, word);
        removed++;
        word = HashTable.first(heap, root, tag);
      } else {
        word = HashTable.next(heap, root, word);
      }
    }
    return removed;
  }

  static void free(NativeHeap heap, long root) {
    FieldTable.free(heap, root);
    ExpiryQueue.free(heap, holder(root));
  }

  static void copy(NativeHeap heap, int slot, long source, long target) {
    FieldTable.copy(heap, slot, source, target);
    ExpiryQueue.copy(heap, slot, holder(source), holder(target));
  }

  static long bytes(NativeHeap heap, long root, int samples) {
    return FieldTable.bytes(heap, root, samples) + ExpiryQueue.bytes(heap, holder(root));
  }
}
