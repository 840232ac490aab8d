package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// Fields by name: a [HashTable] whose elements are [FieldBlock]s; a large hash or set.
///
/// A word is marked when its field expires: then eight bytes with the expiry precede its block.
/// Only an [ExpiringTable] has such fields.
///
/// A position is the address of a table word; it is invalid after an addition or a removal.
public final class FieldTable {
  private static final int EXPIRY_BYTES = Long.BYTES;
  private static final int DRAWS = 32;
  private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L;

  private FieldTable() {}

  /// Makes an empty table.
  public static void create(long root) {
    Memory.fill(root, HashTable.ROOT_BYTES, (byte) 0);
  }

  /// The position of a field, 0 when it is absent.
  ///
  /// @param hash of the field, by [Keyspace#hash(long, int)]
  public static long find(NativeHeap heap, long root, long hash, long field, int length) {
    int tag = HashTable.tag(hash);
    long word = HashTable.seek(root, tag);
    if (word == 0) {
      return 0;
    }
    for (; ; word += 8) {
      long entry = Memory.getLong(word);
      if (entry == 0 || HashTable.tagOf(entry) != tag) {
        return 0;
      }
      if (FieldBlock.fieldEquals(block(heap, entry), field, length)) {
        return word;
      }
    }
  }

  /// Loads the word at which the search for a field begins, to have it near.
  ///
  /// @return what must be kept for the load to be made
  public static long touch(NativeHeap heap, long root, long hash) {
    long word = HashTable.touchWord(heap, root, HashTable.tag(hash));
    return word == 0 ? 0 : Memory.touch(word);
  }

  /// The block at a position.
  public static long blockAt(NativeHeap heap, long word) {
    return block(heap, Memory.getLong(word));
  }

  private static long block(NativeHeap heap, long entry) {
    return begin(heap, entry) + prefixBytes(entry);
  }

  /// Where the memory of a field begins.
  private static long begin(NativeHeap heap, long entry) {
    return heap.address(HashTable.referenceOf(entry));
  }

  private static int prefixBytes(long entry) {
    return HashTable.isMarked(entry) ? EXPIRY_BYTES : 0;
  }

  /// When the field at a position expires, in unix ms; or [Record#NO_EXPIRY].
  public static long expiryAt(NativeHeap heap, long word) {
    long entry = Memory.getLong(word);
    return HashTable.isMarked(entry) ? Memory.getLong(begin(heap, entry)) : Record.NO_EXPIRY;
  }

  /// Gives the field at a position an expiry or none; it may move.
  static void setExpiryAt(NativeHeap heap, int slot, long word, long expiry) {
    long entry = Memory.getLong(word);
    boolean expires = expiry != Record.NO_EXPIRY;
    if (expires != HashTable.isMarked(entry)) {
      long block = block(heap, entry);
      long bytes = FieldBlock.bytes(block);
      int prefix = expires ? EXPIRY_BYTES : 0;
      long moved = heap.allocate(slot, prefix + bytes);
      Memory.copy(block, moved + prefix, bytes);
      heap.free(begin(heap, entry));
      entry = HashTable.entry(HashTable.tagOf(entry), expires, heap.reference(moved));
      Memory.putLong(word, entry);
    }
    if (expires) {
      Memory.putLong(begin(heap, entry), expiry);
    }
  }

  /// Adds a field that is absent.
  ///
  /// @return its block, whose `valueLength` value bytes the caller writes
  public static long add(
      NativeHeap heap, int slot, long root, long hash, long field, int length, int valueLength) {
    long block = FieldBlock.create(heap, slot, 0, field, length, valueLength);
    int tag = HashTable.tag(hash);
    HashTable.insert(heap, slot, root, HashTable.entry(tag, false, heap.reference(block)));
    return block;
  }

  /// Makes room for another value of the field at a position.
  ///
  /// @return its block, which may have moved and whose value bytes the caller writes
  public static long resizeValue(NativeHeap heap, int slot, long word, int valueLength) {
    long entry = Memory.getLong(word);
    long block = block(heap, entry);
    int prefix = prefixBytes(entry);
    if (FieldBlock.resizeInPlace(heap, block, prefix, valueLength)) {
      return block;
    }
    long field = FieldBlock.fieldAddress(block);
    int length = FieldBlock.fieldLength(block);
    long moved = FieldBlock.create(heap, slot, prefix, field, length, valueLength);
    Memory.copy(block - prefix, moved - prefix, prefix);
    boolean mark = HashTable.isMarked(entry);
    Memory.putLong(
        word, HashTable.entry(HashTable.tagOf(entry), mark, heap.reference(moved - prefix)));
    heap.free(block - prefix);
    return moved;
  }

  public static void remove(NativeHeap heap, int slot, long root, long word) {
    heap.free(begin(heap, Memory.getLong(word)));
    HashTable.remove(heap, slot, root, word);
  }

  /// The position of a field of a table that is not empty, each with the same probability.
  ///
  /// @param random 64 random bits
  public static long random(NativeHeap heap, long root, long random) {
    long state = random;
    for (int i = 0; i < DRAWS; i++) {
      state += GOLDEN_RATIO;
      long word = HashTable.pick(heap, root, mix(state));
      if (word != 0) {
        return word;
      }
    }
    long part = mix(state + GOLDEN_RATIO) >>> 32;
    return HashTable.at(heap, root, (int) (part * HashTable.count(root) >>> 32));
  }

  /// The splitmix64 step, by which one random number stands for as many as are drawn.
  private static long mix(long state) {
    long z = (state ^ state >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
    return z ^ z >>> 31;
  }

  /// Frees about `limit` fields, from a tag on; the table may only be freed further then.
  ///
  /// @return the tag to go on at, [HashTable#TAGS] when all fields are freed
  static int freeSome(NativeHeap heap, long root, int fromTag, int limit) {
    int freed = 0;
    int tag = fromTag;
    for (long word = HashTable.first(heap, root, fromTag);
        word != 0;
        word = HashTable.next(heap, root, word)) {
      long entry = Memory.getLong(word);
      if (freed >= limit && HashTable.tagOf(entry) != tag) {
        return HashTable.tagOf(entry);
      }
      tag = HashTable.tagOf(entry);
      heap.free(begin(heap, entry));
      freed++;
    }
    return HashTable.TAGS;
  }

  /// Frees all fields; the table is empty afterwards.
  public static void free(NativeHeap heap, long root) {
    for (long word = HashTable.first(heap, root, 0);
        word != 0;
        word = HashTable.next(heap, root, word)) {
      heap.free(begin(heap, Memory.getLong(word)));
    }
    HashTable.clear(heap, root);
  }

  /// Makes `target` a table with copies of all fields of `source`.
  static void copy(NativeHeap heap, int slot, long source, long target) {
    create(target);
    for (long word = HashTable.first(heap, source, 0);
        word != 0;
        word = HashTable.next(heap, source, word)) {
      long entry = Memory.getLong(word);
      long begin = begin(heap, entry);
      long bytes = prefixBytes(entry) + FieldBlock.bytes(block(heap, entry));
      long copy = heap.allocate(slot, bytes);
      Memory.copy(begin, copy, bytes);
      boolean mark = HashTable.isMarked(entry);
      HashTable.insert(
          heap, slot, target, HashTable.entry(HashTable.tagOf(entry), mark, heap.reference(copy)));
    }
  }

  /// Bytes of table and fields; those of more than `samples` fields are estimated.
  static long bytes(NativeHeap heap, long root, int samples) {
    long sampled = 0;
    int count = 0;
    for (long word = HashTable.first(heap, root, 0);
        word != 0 && count < samples;
        word = HashTable.next(heap, root, word)) {
      sampled += heap.usableBytes(begin(heap, Memory.getLong(word)));
      count++;
    }
    long fields = count == 0 ? 0 : sampled * HashTable.count(root) / count;
    return HashTable.blockBytes(heap, root) + fields;
  }
}
