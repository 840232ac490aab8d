package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// A doubly linked list of native blocks: the frame of a large list.
///
/// ```
/// root (24 bytes, inside its record)   0 head | 8 tail | 16 elements (32) | 20 nodes (32)
/// node block                           0 gap (16), previous (48) | 8 next | 16 [gap][content] ...
/// ```
///
/// Links are addresses, 0 for none. The content is a listpack; all this class knows of it is that
/// it begins with its length in bytes (32). `elements` is the owner's to keep.
///
/// The gap is unused room before the content: the owner makes one where it adds elements in front
/// one by one, and moves the content's start instead of the content.
public final class NodeList {
  public static final int ROOT_BYTES = 24;

  /// What a node takes beside its content.
  public static final int NODE_BYTES = 16;

  private static final int TAIL = 8;
  private static final int ELEMENTS = 16;
  private static final int NODES = 20;
  private static final int NEXT = 8;
  private static final int GAP_SHIFT = 48;
  private static final long ADDRESS_MASK = (1L << GAP_SHIFT) - 1;
  private static final int MAX_GAP_BYTES = 0xFFFE;

  /// In the place of a gap: the owner has compressed the content.
  private static final int COMPRESSED = 0xFFFF;

  private NodeList() {}

  /// Makes an empty list.
  public static void create(long root) {
    Memory.fill(root, ROOT_BYTES, (byte) 0);
  }

  public static long head(long root) {
    return Memory.getLong(root);
  }

  public static long tail(long root) {
    return Memory.getLong(root + TAIL);
  }

  public static int elements(long root) {
    return Memory.getInt(root + ELEMENTS);
  }

  public static void setElements(long root, int elements) {
    Memory.putInt(root + ELEMENTS, elements);
  }

  public static int nodes(long root) {
    return Memory.getInt(root + NODES);
  }

  public static long previous(long node) {
    return Memory.getLong(node) & ADDRESS_MASK;
  }

  public static long next(long node) {
    return Memory.getLong(node + NEXT);
  }

  public static long content(long node) {
    return node + NODE_BYTES + gap(node);
  }

  /// Unused bytes before the content.
  public static int gap(long node) {
    int gap = (int) (Memory.getLong(node) >>> GAP_SHIFT);
    return gap == COMPRESSED ? 0 : gap;
  }

  /// Whether the content is no listpack but what the owner made of one.
  public static boolean isCompressed(long node) {
    return Memory.getLong(node) >>> GAP_SHIFT == COMPRESSED;
  }

  /// Says that the content is compressed; the node has no gap.
  public static void setCompressed(long node) {
    Memory.putLong(node, previous(node) | (long) COMPRESSED << GAP_SHIFT);
  }

  /// Puts a node with room for other content in the place of a node, which is the caller's to free.
  ///
  /// @return the new node, neither compressed nor with a gap
  public static long replace(NativeHeap heap, int slot, long root, long node, int contentBytes) {
    long replaced = heap.allocate(slot, NODE_BYTES + (long) contentBytes);
    Memory.putLong(replaced, previous(node));
    Memory.putLong(replaced + NEXT, next(node));
    linkNeighbours(root, previous(node), replaced, replaced, next(node));
    return replaced;
  }

  /// Says that the content begins behind a gap of so many bytes, 0 to [#MAX_GAP_BYTES].
  public static void setGap(long node, int bytes) {
    Memory.putLong(node, previous(node) | (long) bytes << GAP_SHIFT);
  }

  public static boolean isGap(long bytes) {
    return bytes <= MAX_GAP_BYTES;
  }

  /// Adds a node with room for `contentBytes` behind `previous`, 0 for the head.
  ///
  /// @return the node, whose content the caller writes
  public static long insert(NativeHeap heap, int slot, long root, long previous, int contentBytes) {
    long node = heap.allocate(slot, NODE_BYTES + (long) contentBytes);
    long next = previous == 0 ? head(root) : next(previous);
    Memory.putLong(node, previous);
    Memory.putLong(node + NEXT, next);
    linkNeighbours(root, previous, node, node, next);
    Memory.putInt(root + NODES, nodes(root) + 1);
    return node;
  }

  /// Makes room for `contentBytes`; the content's first bytes stay, a gap may.
  ///
  /// @return the node, which may have moved
  public static long resize(NativeHeap heap, int slot, long root, long node, int contentBytes) {
    long bytes = NODE_BYTES + (long) gap(node) + contentBytes;
    return heap.resizeInPlace(node, bytes) ? node : move(heap, slot, root, node, 0, contentBytes);
  }

  /// Moves a node to a block with a gap of so many bytes and no room behind its content.
  ///
  /// @return the node
  public static long withGap(NativeHeap heap, int slot, long root, long node, int gapBytes) {
    return move(heap, slot, root, node, gapBytes, Memory.getInt(content(node)));
  }

  private static long move(
      NativeHeap heap, int slot, long root, long node, int gapBytes, int contentBytes) {
    long moved = heap.allocate(slot, NODE_BYTES + (long) gapBytes + contentBytes);
    Memory.putLong(moved, previous(node) | (long) gapBytes << GAP_SHIFT);
    Memory.putLong(moved + NEXT, next(node));
    int kept = Math.min(contentBytes, Memory.getInt(content(node)));
    Memory.copy(content(node), content(moved), kept);
    linkNeighbours(root, previous(node), moved, moved, next(node));
    heap.free(node);
    return moved;
  }

  /// Takes a node out and frees it.
  public static void remove(NativeHeap heap, long root, long node) {
    long previous = previous(node);
    long next = next(node);
    linkNeighbours(root, previous, next, previous, next);
    Memory.putInt(root + NODES, nodes(root) - 1);
    heap.free(node);
  }

  /// Lets `previous`, or the root's head, lead to `follower`, and `next`, or the root's tail, lead
  /// back to `leader`.
  private static void linkNeighbours(
      long root, long previous, long follower, long leader, long next) {
    Memory.putLong(previous == 0 ? root : previous + NEXT, follower);
    if (next == 0) {
      Memory.putLong(root + TAIL, leader);
    } else {
      Memory.putLong(next, leader | Memory.getLong(next) & ~ADDRESS_MASK);
    }
  }

  static void free(NativeHeap heap, long root) {
    freeSome(heap, root, Integer.MAX_VALUE);
    create(root);
  }

  /// Frees up to `limit` nodes from the head on; the list may only be freed further then.
  ///
  /// @return whether some are left
  static boolean freeSome(NativeHeap heap, long root, int limit) {
    long node = head(root);
    for (int freed = 0; node != 0 && freed < limit; freed++) {
      long next = next(node);
      heap.free(node);
      node = next;
    }
    Memory.putLong(root, node);
    return node != 0;
  }

  /// Makes `target` a list with copies of all nodes of `source`.
  static void copy(NativeHeap heap, int slot, long source, long target) {
    create(target);
    for (long node = head(source); node != 0; node = next(node)) {
      int bytes = Memory.getInt(content(node));
      long copy = insert(heap, slot, target, tail(target), bytes);
      Memory.copy(content(node), content(copy), bytes);
      if (isCompressed(node)) {
        setCompressed(copy);
      }
    }
    setElements(target, elements(source));
  }

  /// Bytes of the nodes; those of more than `samples` are estimated.
  static long bytes(NativeHeap heap, long root, int samples) {
    long sampled = 0;
    int count = 0;
    for (long node = head(root); node != 0 && count < samples; node = next(node)) {
      sampled += heap.usableBytes(node);
      count++;
    }
    return count == 0 ? 0 : sampled * nodes(root) / count;
  }
}
