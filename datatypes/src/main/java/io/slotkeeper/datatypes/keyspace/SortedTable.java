package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// Members with scores, by name and in order: a large sorted set.
///
/// ```
/// root (32 bytes, inside its record)   0 root of a FieldTable (24) | 24 top of a ScoreTree (64)
/// element                              a FieldBlock: the member, and as its value the score (64)
/// ```
///
/// The table finds an element by its name, the tree by its place; both refer to the same blocks,
/// which the table owns. So an element is in both or in neither.
public final class SortedTable {
  public static final int ROOT_BYTES = HashTable.ROOT_BYTES + Long.BYTES;

  static final int SCORE_BYTES = Double.BYTES;

  private SortedTable() {}

  /// Makes an empty table.
  public static void create(long root) {
    Memory.fill(root, ROOT_BYTES, (byte) 0);
  }

  /// Where the address of the tree's top is.
  public static long tree(long root) {
    return root + HashTable.ROOT_BYTES;
  }

  public static double score(long element) {
    return Double.longBitsToDouble(Memory.getLong(FieldBlock.valueAddress(element)));
  }

  /// Sets the score of an element that is not in the tree.
  public static void setScore(long element, double score) {
    Memory.putLong(FieldBlock.valueAddress(element), Double.doubleToRawLongBits(score));
  }

  /// Adds a member that is absent to the table.
  ///
  /// @param hash of the member, by [Keyspace#hash(long, int)]
  /// @return its element, which the caller adds to the tree
  public static long add(
      NativeHeap heap, int slot, long root, long hash, long member, int length, double score) {
    long element = FieldTable.add(heap, slot, root, hash, member, length, SCORE_BYTES);
    setScore(element, score);
    return element;
  }

  static void free(NativeHeap heap, long root) {
    ScoreTree.free(heap, tree(root));
    FieldTable.free(heap, root);
  }

  /// Makes `target` a table with copies of all elements of `source`.
  static void copy(NativeHeap heap, int slot, long source, long target) {
    FieldTable.copy(heap, slot, source, target);
    Memory.putLong(tree(target), 0);
    ScoreTree tree = new ScoreTree(heap);
    tree.open(slot, tree(target));
    for (long word = HashTable.first(heap, target, 0);
        word != 0;
        word = HashTable.next(heap, target, word)) {
      tree.insert(FieldTable.blockAt(heap, word));
    }
  }

  /// Bytes of table, tree and elements; those of more than `samples` elements are estimated.
  static long bytes(NativeHeap heap, long root, int samples) {
    return FieldTable.bytes(heap, root, samples) + ScoreTree.bytes(heap, tree(root));
  }
}
