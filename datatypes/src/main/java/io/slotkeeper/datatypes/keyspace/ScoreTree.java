package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// The elements of a [SortedTable] in order of score, then name: a B+ tree that counts.
///
/// ```
/// root     address of the top node, 0 when empty
/// node     0 count (16) | 2 level (16) | 4 capacity (16) | 8 previous | 16 next | 24 [entry] ...
/// leaf     level 0, 1 KB:   entry  = 0 score | 8 element
/// branch   level 1.., 2 KB: entry  = 0 score | 8 element | 16 child | 24 elements below (64)
/// ```
///
/// Why not Redis' skip list: a search reads a few neighbouring lines per level where a skip list
/// reads one line per step, an element takes 16 bytes of a leaf instead of 40 and more for links,
/// and walking in order reads memory in order.
///
/// Invariants:
/// - entries are in ascending order of (score, member bytes), strictly;
/// - score and element of a branch's entry are those of the first element below it, so no entry
///   ever refers to an element that is gone;
/// - a count of elements below is exact: rank and selection by rank take one descent;
/// - leaves are linked in order; links of branches are not used;
/// - a node is never empty; two neighbours of one branch, of which one is less than a quarter full,
///   do not fit in three quarters of a node together;
/// - a leaf that is the top has room for a few elements and grows, all other nodes are full-sized.
///
/// A full node is split in the middle, but at its end or beginning when that is where the elements
/// come: what is filled in order is filled entirely.
///
/// The view has a position: the leaf and index that were sought. Changes end it.
///
/// Source: D. Comer, "The ubiquitous B-tree" (1979); D. Knuth, The Art of Computer Programming 3,
/// 6.2.3, for the counts.
///
/// Reused; one thread, which holds the slot's lock.
public final class ScoreTree {
  static final int LEAF_CAPACITY = 62;
  static final int BRANCH_CAPACITY = 63;

  private static final int FIRST_CAPACITY = 4;
  private static final int MAX_DEPTH = 16;

  private static final int LEVEL = 2;
  private static final int CAPACITY = 4;
  private static final int PREVIOUS = 8;
  private static final int NEXT = 16;
  private static final int HEAD_BYTES = 24;
  private static final int KEY_BYTES = 16;
  private static final int LEAF_SHIFT = 4;
  private static final int BRANCH_SHIFT = 5;
  private static final int ELEMENT = 8;
  private static final int CHILD = 16;
  private static final int BELOW = 24;

  private final NativeHeap heap;
  private int slot;
  private long root;

  /// The nodes from the top (0) to the leaf (`depth`), and the index taken in each.
  private final long[] path = new long[MAX_DEPTH];

  private final int[] turns = new int[MAX_DEPTH];
  private int depth;

  public ScoreTree(NativeHeap heap) {
    this.heap = heap;
  }

  /// Stands for the tree whose top's address is at `root` from here on.
  public void open(int slot, long root) {
    this.slot = slot;
    this.root = root;
  }

  // ---- positions --------------------------------------------------------------------------

  /// Goes to the element at a rank, which must exist.
  ///
  /// @param count of all elements
  public void seek(int rank, int count) {
    long node = top();
    long left = rank;
    long elements = count;
    depth = 0;
    while (level(node) > 0) {
      int turn;
      if (left < elements / 2) {
        turn = 0;
        while (left >= below(node, turn)) {
          left -= below(node, turn++);
        }
      } else {
        turn = count(node) - 1;
        long behind = elements - below(node, turn);
        while (left < behind) {
          behind -= below(node, --turn);
        }
        left -= behind;
      }
      elements = below(node, turn);
      node = take(node, turn);
    }
    arrive(node, (int) left);
  }

  /// Goes to the following element.
  ///
  /// @return false when there is none; the position is lost then
  public boolean next() {
    if (++turns[depth] < count(path[depth])) {
      return true;
    }
    turns[depth] = 0;
    path[depth] = Memory.getLong(path[depth] + NEXT);
    return path[depth] != 0;
  }

  /// Goes to the element before.
  ///
  /// @return false when there is none; the position is lost then
  public boolean previous() {
    if (--turns[depth] >= 0) {
      return true;
    }
    path[depth] = Memory.getLong(path[depth] + PREVIOUS);
    if (path[depth] == 0) {
      return false;
    }
    turns[depth] = count(path[depth]) - 1;
    return true;
  }

  /// The element at the position.
  public long element() {
    return Memory.getLong(leafEntry(path[depth], turns[depth]) + ELEMENT);
  }

  /// The score of the element at the position.
  public double score() {
    return score(leafEntry(path[depth], turns[depth]));
  }

  /// The element so many places further on in the leaf, or further back where the leaf ends before;
  /// 0 when that is in another leaf too.
  public long elementNear(int places) {
    long leaf = path[depth];
    int index = turns[depth] + places;
    if (index >= count(leaf)) {
      index -= 2 * places;
    }
    return index < 0 ? 0 : Memory.getLong(leafEntry(leaf, index) + ELEMENT);
  }

  // ---- counting ---------------------------------------------------------------------------

  /// How many elements stand before one with this score and name, whether it exists or not.
  public int rank(double score, long member, int length) {
    if (top() == 0) {
      return 0;
    }
    descend(score, member, length);
    return countBefore();
  }

  /// How many elements have a lower score, or this one.
  public int countBelow(double score, boolean orEqual) {
    long node = top();
    if (node == 0) {
      return 0;
    }
    depth = 0;
    while (level(node) > 0) {
      node = take(node, Math.max(0, scoresBelow(node, BRANCH_SHIFT, score, orEqual) - 1));
    }
    arrive(node, scoresBelow(node, LEAF_SHIFT, score, orEqual));
    return countBefore();
  }

  /// How many elements have a lower name, or this one. All elements must have the same score.
  public int countBelow(long member, int length, boolean orEqual) {
    long node = top();
    if (node == 0) {
      return 0;
    }
    depth = 0;
    while (level(node) > 0) {
      node = take(node, Math.max(0, namesBelow(node, BRANCH_SHIFT, member, length, orEqual) - 1));
    }
    arrive(node, namesBelow(node, LEAF_SHIFT, member, length, orEqual));
    return countBefore();
  }

  private int countBefore() {
    long count = turns[depth];
    for (int i = 0; i < depth; i++) {
      for (int turn = 0; turn < turns[i]; turn++) {
        count += below(path[i], turn);
      }
    }
    return (int) count;
  }

  // ---- searching --------------------------------------------------------------------------

  /// Goes to the first element that is not before this score and name.
  private void descend(double score, long member, int length) {
    long node = top();
    depth = 0;
    while (level(node) > 0) {
      int notAbove = keysBelow(node, BRANCH_SHIFT, score, member, length, true);
      node = take(node, Math.max(0, notAbove - 1));
    }
    arrive(node, keysBelow(node, LEAF_SHIFT, score, member, length, false));
  }

  private long take(long node, int turn) {
    path[depth] = node;
    turns[depth] = turn;
    depth++;
    return child(node, turn);
  }

  private void arrive(long leaf, int index) {
    path[depth] = leaf;
    turns[depth] = index;
  }

  private static int keysBelow(
      long node, int shift, double score, long member, int length, boolean orEqual) {
    int low = 0;
    int high = count(node);
    while (low < high) {
      int middle = low + high >>> 1;
      long entry = node + HEAD_BYTES + ((long) middle << shift);
      double found = score(entry);
      boolean isBelow =
          found != score ? found < score : isNameBelow(entry, member, length, orEqual);
      if (isBelow) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int scoresBelow(long node, int shift, double score, boolean orEqual) {
    int low = 0;
    int high = count(node);
    while (low < high) {
      int middle = low + high >>> 1;
      double found = score(node + HEAD_BYTES + ((long) middle << shift));
      if (found < score || orEqual && found == score) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int namesBelow(long node, int shift, long member, int length, boolean orEqual) {
    int low = 0;
    int high = count(node);
    while (low < high) {
      int middle = low + high >>> 1;
      long entry = node + HEAD_BYTES + ((long) middle << shift);
      if (isNameBelow(entry, member, length, orEqual)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean isNameBelow(long entry, long member, int length, boolean orEqual) {
    long element = Memory.getLong(entry + ELEMENT);
    int order =
        Memory.compare(
            FieldBlock.fieldAddress(element), FieldBlock.fieldLength(element), member, length);
    return order < 0 || orEqual && order == 0;
  }

  // ---- adding -----------------------------------------------------------------------------

  /// Adds an element that is absent.
  public void insert(long element) {
    double score = SortedTable.score(element);
    long member = FieldBlock.fieldAddress(element);
    int length = FieldBlock.fieldLength(element);
    if (top() == 0) {
      setTop(newNode(0, FIRST_CAPACITY));
    }
    descend(score, member, length);
    while (isFull(path[depth])) {
      makeRoom();
      descend(score, member, length);
    }
    long leaf = path[depth];
    int index = turns[depth];
    openEntry(leaf, index);
    long entry = leafEntry(leaf, index);
    Memory.putLong(entry, Double.doubleToRawLongBits(score));
    Memory.putLong(entry + ELEMENT, element);
    countPath(1);
    if (index == 0) {
      firstChanged(depth);
    }
  }

  /// Splits the highest of the full nodes above the position, or the leaf, or lets a small top
  /// grow. The position is lost.
  private void makeRoom() {
    long leaf = path[depth];
    if (depth == 0 && capacity(leaf) < LEAF_CAPACITY) {
      resizeTop(Math.min(LEAF_CAPACITY, 2 * capacity(leaf)));
      return;
    }
    boolean appending = turns[depth] == count(leaf) && Memory.getLong(leaf + NEXT) == 0;
    boolean prepending = turns[depth] == 0 && Memory.getLong(leaf + PREVIOUS) == 0;
    int at = depth;
    while (at > 0 && isFull(path[at - 1])) {
      at--;
    }
    long node = path[at];
    int count = count(node);
    int kept = appending ? count - 1 : prepending ? 1 : count / 2;
    if (at == 0) {
      long branch = newNode(level(node) + 1, BRANCH_CAPACITY);
      setCount(branch, 1);
      setTop(branch);
      split(branch, 0, node, kept);
    } else {
      split(path[at - 1], turns[at - 1], node, kept);
    }
  }

  /// Moves the entries behind the first `kept` of a branch's child to a new one next to it.
  private void split(long branch, int turn, long node, int kept) {
    int level = level(node);
    long sibling = newNode(level, level == 0 ? LEAF_CAPACITY : BRANCH_CAPACITY);
    int moved = count(node) - kept;
    int shift = shift(node);
    Memory.copy(entry(node, kept), entry(sibling, 0), (long) moved << shift);
    setCount(node, kept);
    setCount(sibling, moved);
    if (level == 0) {
      long next = Memory.getLong(node + NEXT);
      link(sibling, next);
      link(node, sibling);
    }
    openEntry(branch, turn + 1);
    describe(branch, turn, node);
    describe(branch, turn + 1, sibling);
  }

  /// Writes what a branch says of its child.
  private static void describe(long branch, int turn, long child) {
    long entry = entry(branch, turn);
    Memory.copy(entry(child, 0), entry, KEY_BYTES);
    Memory.putLong(entry + CHILD, child);
    Memory.putLong(entry + BELOW, elements(child));
  }

  private static long elements(long node) {
    int count = count(node);
    if (level(node) == 0) {
      return count;
    }
    long elements = 0;
    for (int turn = 0; turn < count; turn++) {
      elements += below(node, turn);
    }
    return elements;
  }

  // ---- removing ---------------------------------------------------------------------------

  /// Removes the element with this score and name, which must exist. Its block is the caller's.
  public void remove(double score, long member, int length) {
    descend(score, member, length);
    removeHere();
  }

  /// Removes the element at the position that was sought last, without a step since. Its block is
  /// the caller's.
  public void removeHere() {
    int at = depth;
    closeEntry(path[at], turns[at]);
    countPath(-1);
    while (at > 0 && count(path[at]) == 0) {
      drop(path[at]);
      at--;
      closeEntry(path[at], turns[at]);
    }
    if (count(path[at]) == 0) {
      drop(path[at]);
      setTop(0);
      return;
    }
    if (turns[at] == 0) {
      firstChanged(at);
    }
    while (at > 0 && mergeIfSmall(at)) {
      at--;
    }
    if (at == 0) {
      lowerTop();
    }
  }

  /// Joins a node of the path that is hardly filled with a neighbour, if both fit in one.
  ///
  /// @return whether the branch above may be hardly filled too
  private boolean mergeIfSmall(int at) {
    long node = path[at];
    int capacity = capacity(node);
    if (count(node) >= capacity / 4) {
      return false;
    }
    long branch = path[at - 1];
    int left = turns[at - 1] + 1 < count(branch) ? turns[at - 1] : turns[at - 1] - 1;
    if (left < 0) {
      return true;
    }
    long target = child(branch, left);
    long source = child(branch, left + 1);
    int count = count(target);
    int moved = count(source);
    if (count + moved > capacity - capacity / 4) {
      return false;
    }
    Memory.copy(entry(source, 0), entry(target, count), (long) moved << shift(target));
    setCount(target, count + moved);
    drop(source);
    closeEntry(branch, left + 1);
    describe(branch, left, target);
    return true;
  }

  /// Takes branches with one child away from the top; a small leaf becomes a small block.
  private void lowerTop() {
    long top = top();
    while (level(top) > 0 && count(top) == 1) {
      long only = child(top, 0);
      heap.free(top);
      setTop(only);
      top = only;
    }
    int capacity = capacity(top);
    if (level(top) == 0 && capacity > FIRST_CAPACITY && count(top) < capacity / 4) {
      resizeTop(capacity / 2);
    }
  }

  private void resizeTop(int capacity) {
    long leaf = top();
    long resized = newNode(0, capacity);
    int count = count(leaf);
    Memory.copy(entry(leaf, 0), entry(resized, 0), (long) count << LEAF_SHIFT);
    setCount(resized, count);
    setTop(resized);
    heap.free(leaf);
  }

  private void drop(long node) {
    if (level(node) == 0) {
      long previous = Memory.getLong(node + PREVIOUS);
      long next = Memory.getLong(node + NEXT);
      if (previous != 0) {
        Memory.putLong(previous + NEXT, next);
      }
      if (next != 0) {
        Memory.putLong(next + PREVIOUS, previous);
      }
    }
    heap.free(node);
  }

  // ---- nodes ------------------------------------------------------------------------------

  private long newNode(int level, int capacity) {
    int shift = level == 0 ? LEAF_SHIFT : BRANCH_SHIFT;
    long node = heap.allocate(slot, HEAD_BYTES + ((long) capacity << shift));
    Memory.fill(node, HEAD_BYTES, (byte) 0);
    Memory.putShort(node + LEVEL, level);
    Memory.putShort(node + CAPACITY, capacity);
    return node;
  }

  private static void link(long left, long right) {
    Memory.putLong(left + NEXT, right);
    if (right != 0) {
      Memory.putLong(right + PREVIOUS, left);
    }
  }

  /// Makes place for an entry.
  private static void openEntry(long node, int index) {
    int count = count(node);
    int shift = shift(node);
    long entry = entry(node, index);
    Memory.copy(entry, entry + (1L << shift), (long) (count - index) << shift);
    setCount(node, count + 1);
  }

  private static void closeEntry(long node, int index) {
    int left = count(node) - 1;
    int shift = shift(node);
    long entry = entry(node, index);
    Memory.copy(entry + (1L << shift), entry, (long) (left - index) << shift);
    setCount(node, left);
  }

  /// Counts elements more below the branches of the path.
  private void countPath(int more) {
    for (int i = 0; i < depth; i++) {
      long counter = entry(path[i], turns[i]) + BELOW;
      Memory.putLong(counter, Memory.getLong(counter) + more);
    }
  }

  /// The first key of a node of the path is another: tells the branches above it.
  private void firstChanged(int at) {
    for (int i = at; i > 0; i--) {
      Memory.copy(entry(path[i], 0), entry(path[i - 1], turns[i - 1]), KEY_BYTES);
      if (turns[i - 1] != 0) {
        return;
      }
    }
  }

  private long top() {
    return Memory.getLong(root);
  }

  private void setTop(long node) {
    Memory.putLong(root, node);
  }

  private static int count(long node) {
    return Memory.getUnsignedShort(node);
  }

  private static void setCount(long node, int count) {
    Memory.putShort(node, count);
  }

  private static int level(long node) {
    return Memory.getUnsignedShort(node + LEVEL);
  }

  private static int capacity(long node) {
    return Memory.getUnsignedShort(node + CAPACITY);
  }

  private static boolean isFull(long node) {
    return count(node) == capacity(node);
  }

  private static int shift(long node) {
    return level(node) == 0 ? LEAF_SHIFT : BRANCH_SHIFT;
  }

  private static long entry(long node, int index) {
    return node + HEAD_BYTES + ((long) index << shift(node));
  }

  private static long leafEntry(long leaf, int index) {
    return leaf + HEAD_BYTES + ((long) index << LEAF_SHIFT);
  }

  private static double score(long entry) {
    return Double.longBitsToDouble(Memory.getLong(entry));
  }

  private static long child(long branch, int turn) {
    return Memory.getLong(entry(branch, turn) + CHILD);
  }

  private static long below(long branch, int turn) {
    return Memory.getLong(branch + HEAD_BYTES + ((long) turn << BRANCH_SHIFT) + BELOW);
  }

  // ---- the whole tree ---------------------------------------------------------------------

  /// Frees all nodes; the elements are the caller's.
  static void free(NativeHeap heap, long root) {
    long top = Memory.getLong(root);
    if (top != 0) {
      freeNode(heap, top);
      Memory.putLong(root, 0);
    }
  }

  /// Frees up to `limit` nodes, the last first; until all are freed the tree is of no other use.
  ///
  /// @return whether some are left
  static boolean freeSome(NativeHeap heap, long root, int limit) {
    for (int i = 0; i < limit && Memory.getLong(root) != 0; i++) {
      long parent = 0;
      long node = Memory.getLong(root);
      while (level(node) > 0 && count(node) > 0) {
        parent = node;
        node = child(node, count(node) - 1);
      }
      heap.free(node);
      if (parent == 0) {
        Memory.putLong(root, 0);
      } else {
        setCount(parent, count(parent) - 1);
      }
    }
    return Memory.getLong(root) != 0;
  }

  private static void freeNode(NativeHeap heap, long node) {
    if (level(node) > 0) {
      for (int turn = count(node) - 1; turn >= 0; turn--) {
        freeNode(heap, child(node, turn));
      }
    }
    heap.free(node);
  }

  /// Bytes of all nodes.
  static long bytes(NativeHeap heap, long root) {
    long top = Memory.getLong(root);
    return top == 0 ? 0 : nodeBytes(heap, top);
  }

  private static long nodeBytes(NativeHeap heap, long node) {
    long bytes = heap.usableBytes(node);
    int level = level(node);
    if (level == 1) {
      return bytes + count(node) * heap.usableBytes(child(node, 0));
    }
    for (int turn = 0; level > 0 && turn < count(node); turn++) {
      bytes += nodeBytes(heap, child(node, turn));
    }
    return bytes;
  }
}
