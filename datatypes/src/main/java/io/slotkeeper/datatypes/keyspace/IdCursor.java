package io.slotkeeper.datatypes.keyspace;

import io.slotkeeper.datatypes.memory.Memory;

/// A place in an [IdTree], to walk from in both directions. Reused.
///
/// Every move tells whether it led to an id. An addition to the tree or a removal from it ends the
/// walk, which then goes on with [#ceiling(long, long, long)].
public final class IdCursor {
  private int stride;
  private long leaf;
  private int index;

  /// Goes to the lowest id.
  public boolean first(long root) {
    return stand(root, IdTree.edgeLeaf(root, false), 0);
  }

  /// Goes to the highest id.
  public boolean last(long root) {
    long edge = IdTree.edgeLeaf(root, true);
    return stand(root, edge, edge == 0 ? 0 : IdTree.count(edge) - 1);
  }

  /// Goes to the lowest id that is not below this one.
  public boolean ceiling(long root, long ms, long seq) {
    if (!floor(root, ms, seq)) {
      return first(root);
    }
    return ms() == ms && seq() == seq || next();
  }

  /// Goes to the highest id that is not above this one.
  public boolean floor(long root, long ms, long seq) {
    if (IdTree.size(root) == 0) {
      return stand(root, 0, 0);
    }
    long found = IdTree.leafFor(root, ms, seq);
    int below = IdTree.floorIndex(found, IdTree.stride(root), 0, ms, seq);
    stand(root, found, below);
    return below >= 0 || toPreviousLeaf();
  }

  private boolean stand(long root, long where, int at) {
    stride = IdTree.stride(root);
    leaf = where;
    index = at;
    return where != 0;
  }

  /// Goes on to the next higher id.
  public boolean next() {
    if (leaf == 0) {
      return false;
    }
    if (++index < IdTree.count(leaf)) {
      return true;
    }
    leaf = IdTree.next(leaf);
    index = 0;
    return leaf != 0;
  }

  /// Goes on to the next lower id.
  public boolean previous() {
    if (leaf == 0) {
      return false;
    }
    return --index >= 0 || toPreviousLeaf();
  }

  private boolean toPreviousLeaf() {
    leaf = IdTree.previous(leaf);
    index = leaf == 0 ? 0 : IdTree.count(leaf) - 1;
    return leaf != 0;
  }

  public long ms() {
    return Memory.getLong(entry());
  }

  public long seq() {
    return Memory.getLong(entry() + 8);
  }

  /// Where the value is.
  public long value() {
    return entry() + IdTree.ID_BYTES;
  }

  private long entry() {
    return IdTree.entry(leaf, stride, index);
  }
}
