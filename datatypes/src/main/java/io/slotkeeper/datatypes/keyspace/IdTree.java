package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// A B+ tree from 128-bit ids to values of a fixed size: the blocks of a stream, and who was given
/// which entry.
///
/// ```
/// root (24 bytes)  0 top node | 8 ids (64) | 16 nodes (32) | 20 height (16) | 22 value bytes (16)
/// node             0 entries (32) | 4 capacity (32) | 8 previous leaf | 16 next leaf | 24 ...
/// leaf entry       [ id: ms (64) | seq (64) ][ value ]
/// inner entry      [ lowest id (128) ][ child (64) ]
/// ```
///
/// Why a tree of our own: ids mostly come in order, and so does their removal. A full node into
/// which the next higher id goes is not halved; it stays full and a new one begins. A first leaf
/// starts with room for one id and doubles, so a stream of one block pays for one.
///
/// Invariants: the ids of a child are at least its entry's id and below that of the next entry; the
/// id of a node's first entry is never looked at, because removals make it stale. All leaves have
/// the same depth and none is empty. Only the top node has less than full capacity.
///
/// Ids are unsigned, `ms` before `seq`. A root may move with its record. Walk with an [IdCursor].
///
/// Source: D. Comer, The Ubiquitous B-Tree, Computing Surveys 11(2), 1979; splitting on the way
/// down as in T. Cormen et al., Introduction to Algorithms, chapter 18.
public final class IdTree {
  public static final int ROOT_BYTES = 24;

  static final int ID_BYTES = 16;

  private static final int SIZE = 8;
  private static final int NODES = 16;
  private static final int HEIGHT = 20;
  private static final int VALUE_BYTES = 22;
  private static final int CAPACITY = 4;
  private static final int PREVIOUS = 8;
  private static final int NEXT = 16;
  private static final int HEAD_BYTES = 24;
  private static final int INNER_STRIDE = ID_BYTES + 8;
  private static final int MAX_ENTRIES = 64;

  /// A node with fewer entries joins a neighbour when both together have at most this many.
  private static final int MIN_ENTRIES = 16;

  private static final int MAX_JOINED_ENTRIES = 48;

  private IdTree() {}

  /// Makes an empty tree.
  ///
  /// @param valueBytes of every value, 0 or more
  public static void create(long root, int valueBytes) {
    Memory.fill(root, ROOT_BYTES, (byte) 0);
    Memory.putShort(root + VALUE_BYTES, valueBytes);
  }

  /// The number of ids.
  public static long size(long root) {
    return Memory.getLong(root + SIZE);
  }

  /// The number of nodes.
  public static int nodes(long root) {
    return Memory.getInt(root + NODES);
  }

  /// Compares two ids.
  public static int compare(long ms, long seq, long otherMs, long otherSeq) {
    int order = Long.compareUnsigned(ms, otherMs);
    return order != 0 ? order : Long.compareUnsigned(seq, otherSeq);
  }

  /// Where the value of an id is, 0 when the id is absent.
  public static long find(long root, long ms, long seq) {
    if (height(root) == 0) {
      return 0;
    }
    long leaf = leafFor(root, ms, seq);
    int stride = stride(root);
    int index = floorIndex(leaf, stride, 0, ms, seq);
    if (index < 0) {
      return 0;
    }
    long entry = entry(leaf, stride, index);
    boolean found = Memory.getLong(entry) == ms && Memory.getLong(entry + 8) == seq;
    return found ? entry + ID_BYTES : 0;
  }

  // ---- adding -----------------------------------------------------------------------------

  /// Adds an id that is absent.
  ///
  /// @return where its value is to be written
  public static long insert(NativeHeap heap, int slot, long root, long ms, long seq) {
    int stride = stride(root);
    makeRoomAtTop(heap, slot, root, stride);
    long node = top(root);
    for (int level = height(root); level > 1; level--) {
      int index = floorIndex(node, INNER_STRIDE, 1, ms, seq);
      long child = child(node, index);
      if (count(child) == MAX_ENTRIES) {
        child = split(heap, slot, root, node, index, level - 1, ms, seq);
      }
      node = child;
    }
    int index = floorIndex(node, stride, 0, ms, seq) + 1;
    Memory.putLong(root + SIZE, size(root) + 1);
    return open(node, stride, index, ms, seq);
  }

  /// Sees to it that the top node is not full.
  private static void makeRoomAtTop(NativeHeap heap, int slot, long root, int stride) {
    long top = top(root);
    if (top == 0) {
      setTop(root, newNode(heap, slot, root, 1, stride), 1);
    } else if (count(top) == MAX_ENTRIES) {
      long above = newNode(heap, slot, root, MAX_ENTRIES, INNER_STRIDE);
      Memory.putLong(open(above, INNER_STRIDE, 0, 0, 0), top);
      setTop(root, above, height(root) + 1);
    } else if (count(top) == capacity(top)) {
      long grown = newNode(heap, slot, root, 2 * capacity(top), stride);
      Memory.copy(entry(top, stride, 0), entry(grown, stride, 0), (long) count(top) * stride);
      setCount(grown, count(top));
      freeNode(heap, root, top);
      setTop(root, grown, height(root));
    }
  }

  /// Divides a full child.
  ///
  /// @return the half to which the id belongs
  private static long split(
      NativeHeap heap, int slot, long root, long parent, int index, int level, long ms, long seq) {
    int stride = level == 1 ? stride(root) : INNER_STRIDE;
    long left = child(parent, index);
    long right = newNode(heap, slot, root, MAX_ENTRIES, stride);
    boolean atEnd = floorIndex(left, stride, 0, ms, seq) == MAX_ENTRIES - 1;
    int kept = atEnd ? MAX_ENTRIES - (level == 1 ? 0 : 1) : MAX_ENTRIES / 2;
    int moved = MAX_ENTRIES - kept;
    Memory.copy(entry(left, stride, kept), entry(right, stride, 0), (long) moved * stride);
    setCount(left, kept);
    setCount(right, moved);
    if (level == 1) {
      link(right, next(left));
      link(left, right);
    }
    long firstMs = moved == 0 ? ms : Memory.getLong(entry(right, stride, 0));
    long firstSeq = moved == 0 ? seq : Memory.getLong(entry(right, stride, 0) + 8);
    Memory.putLong(open(parent, INNER_STRIDE, index + 1, firstMs, firstSeq), right);
    return compare(firstMs, firstSeq, ms, seq) <= 0 ? right : left;
  }

  /// Makes room for an entry, with its id.
  ///
  /// @return where its value or child is to be written
  private static long open(long node, int stride, int index, long ms, long seq) {
    int count = count(node);
    long at = entry(node, stride, index);
    if (index < count) {
      Memory.copy(at, at + stride, (long) (count - index) * stride);
    }
    setCount(node, count + 1);
    Memory.putLong(at, ms);
    Memory.putLong(at + 8, seq);
    return at + ID_BYTES;
  }

  // ---- removing ---------------------------------------------------------------------------

  /// Removes an id that is there.
  public static void remove(NativeHeap heap, long root, long ms, long seq) {
    removeBelow(heap, root, top(root), height(root), ms, seq);
    Memory.putLong(root + SIZE, size(root) - 1);
    while (height(root) > 1 && count(top(root)) == 1) {
      long top = top(root);
      setTop(root, child(top, 0), height(root) - 1);
      freeNode(heap, root, top);
    }
    if (count(top(root)) == 0) {
      freeNode(heap, root, top(root));
      setTop(root, 0, 0);
    }
  }

  private static void removeBelow(
      NativeHeap heap, long root, long node, int level, long ms, long seq) {
    if (level == 1) {
      int stride = stride(root);
      drop(node, stride, floorIndex(node, stride, 0, ms, seq));
      return;
    }
    int index = floorIndex(node, INNER_STRIDE, 1, ms, seq);
    long child = child(node, index);
    removeBelow(heap, root, child, level - 1, ms, seq);
    if (count(child) == 0) {
      if (level == 2) {
        unlink(child);
      }
      drop(node, INNER_STRIDE, index);
      freeNode(heap, root, child);
    } else if (count(child) < MIN_ENTRIES && count(node) > 1) {
      int left = index + 1 < count(node) ? index : index - 1;
      joinNext(heap, root, node, left, level - 1);
    }
  }

  /// Moves the entries of a child's right neighbour into it, if they are few.
  private static void joinNext(NativeHeap heap, long root, long parent, int index, int level) {
    long left = child(parent, index);
    long right = child(parent, index + 1);
    int kept = count(left);
    int moved = count(right);
    if (kept + moved > MAX_JOINED_ENTRIES) {
      return;
    }
    int stride = level == 1 ? stride(root) : INNER_STRIDE;
    long target = entry(left, stride, kept);
    Memory.copy(entry(right, stride, 0), target, (long) moved * stride);
    setCount(left, kept + moved);
    if (level == 1) {
      unlink(right);
    } else {
      Memory.copy(entry(parent, INNER_STRIDE, index + 1), target, ID_BYTES);
    }
    drop(parent, INNER_STRIDE, index + 1);
    freeNode(heap, root, right);
  }

  private static void drop(long node, int stride, int index) {
    int behind = count(node) - index - 1;
    long at = entry(node, stride, index);
    Memory.copy(at + stride, at, (long) behind * stride);
    setCount(node, count(node) - 1);
  }

  // ---- as a whole -------------------------------------------------------------------------

  /// Frees all nodes; the tree is empty.
  public static void free(NativeHeap heap, long root) {
    if (height(root) > 0) {
      freeBelow(heap, top(root), height(root));
    }
    create(root, valueBytes(root));
  }

  private static void freeBelow(NativeHeap heap, long node, int level) {
    for (int i = 0; level > 1 && i < count(node); i++) {
      freeBelow(heap, child(node, i), level - 1);
    }
    heap.free(node);
  }

  /// Makes `target` a tree with the ids and values of `source`.
  static void copy(NativeHeap heap, int slot, long source, long target) {
    int valueBytes = valueBytes(source);
    create(target, valueBytes);
    IdCursor cursor = new IdCursor();
    for (boolean more = cursor.first(source); more; more = cursor.next()) {
      long value = insert(heap, slot, target, cursor.ms(), cursor.seq());
      Memory.copy(cursor.value(), value, valueBytes);
    }
  }

  /// Bytes of all nodes.
  static long bytes(NativeHeap heap, long root) {
    return height(root) == 0 ? 0 : heap.usableBytes(top(root)) * nodes(root);
  }

  // ---- nodes ------------------------------------------------------------------------------

  /// The leaf in which an id is or would be, of a tree that is not empty.
  static long leafFor(long root, long ms, long seq) {
    long node = top(root);
    for (int level = height(root); level > 1; level--) {
      node = child(node, floorIndex(node, INNER_STRIDE, 1, ms, seq));
    }
    return node;
  }

  /// The leaf with the lowest or the highest ids, 0 in an empty tree.
  static long edgeLeaf(long root, boolean highest) {
    long node = top(root);
    for (int level = height(root); level > 1; level--) {
      node = child(node, highest ? count(node) - 1 : 0);
    }
    return node;
  }

  /// The last entry from index `low` on whose id is at most this one, else `low - 1`. Looks at the
  /// end first, where ids are added.
  static int floorIndex(long node, int stride, int low, long ms, long seq) {
    int last = count(node) - 1;
    if (last < low || isAtMost(entry(node, stride, last), ms, seq)) {
      return Math.max(last, low - 1);
    }
    int from = low;
    int to = last - 1;
    while (from <= to) {
      int middle = from + to >>> 1;
      if (isAtMost(entry(node, stride, middle), ms, seq)) {
        from = middle + 1;
      } else {
        to = middle - 1;
      }
    }
    return to;
  }

  private static boolean isAtMost(long entry, long ms, long seq) {
    return compare(Memory.getLong(entry), Memory.getLong(entry + 8), ms, seq) <= 0;
  }

  static long entry(long node, int stride, int index) {
    return node + HEAD_BYTES + (long) index * stride;
  }

  static int count(long node) {
    return Memory.getInt(node);
  }

  static long previous(long leaf) {
    return Memory.getLong(leaf + PREVIOUS);
  }

  static long next(long leaf) {
    return Memory.getLong(leaf + NEXT);
  }

  static int stride(long root) {
    return ID_BYTES + valueBytes(root);
  }

  private static int valueBytes(long root) {
    return Memory.getUnsignedShort(root + VALUE_BYTES);
  }

  private static long top(long root) {
    return Memory.getLong(root);
  }

  private static int height(long root) {
    return Memory.getUnsignedShort(root + HEIGHT);
  }

  private static void setTop(long root, long node, int height) {
    Memory.putLong(root, node);
    Memory.putShort(root + HEIGHT, height);
  }

  private static long child(long node, int index) {
    return Memory.getLong(entry(node, INNER_STRIDE, index) + ID_BYTES);
  }

  private static int capacity(long node) {
    return Memory.getInt(node + CAPACITY);
  }

  private static void setCount(long node, int count) {
    Memory.putInt(node, count);
  }

  private static long newNode(NativeHeap heap, int slot, long root, int capacity, int stride) {
    long node = heap.allocate(slot, HEAD_BYTES + (long) capacity * stride);
    Memory.putInt(node, 0);
    Memory.putInt(node + CAPACITY, capacity);
    Memory.putLong(node + PREVIOUS, 0);
    Memory.putLong(node + NEXT, 0);
    Memory.putInt(root + NODES, nodes(root) + 1);
    return node;
  }

  private static void freeNode(NativeHeap heap, long root, long node) {
    heap.free(node);
    Memory.putInt(root + NODES, nodes(root) - 1);
  }

  /// Lets two leaves follow each other; either may be 0.
  private static void link(long previous, long next) {
    if (previous != 0) {
      Memory.putLong(previous + NEXT, next);
    }
    if (next != 0) {
      Memory.putLong(next + PREVIOUS, previous);
    }
  }

  private static void unlink(long leaf) {
    link(previous(leaf), next(leaf));
  }
}
