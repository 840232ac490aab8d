package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.IdTree;

/// Tells a [StreamBlock] from a listpack that only claims to be one.
///
/// The numbers must be numbers, the counts must agree with the entries, and the ids must ascend,
/// also from one block to the next. One entry at least is not deleted.
public final class StreamBlockCheck {
  private final StreamId highest = new StreamId();
  private boolean empty;
  private long live;

  // the listpack being checked
  private long at;
  private int left;

  /// Before the first block of a stream.
  public void start() {
    highest.set(0, 0);
    empty = true;
  }

  /// The highest id so far, 0-0 before the first block.
  public StreamId highest() {
    return highest;
  }

  /// How many entries of the last block are not deleted.
  public long live() {
    return live;
  }

  /// Whether the next block of the stream may be this one.
  ///
  /// @param listpack one that passed its own check
  /// @param elements how many it has
  /// @param ms first half of the id its entries count from
  public boolean accepts(long listpack, int elements, long ms, long seq) {
    at = Listpack.first(listpack);
    left = elements;
    long expectedLive = takeCount();
    long expectedDeleted = takeCount();
    long fields = takeCount();
    if (fields < 0 || !skip(fields) || takeCount() != 0) {
      return false;
    }
    if (!empty && IdTree.compare(ms, seq, highest.ms(), highest.seq()) <= 0) {
      return false;
    }
    live = 0;
    long deleted = 0;
    while (left > 0) {
      long flags = takeEntry(fields, ms, seq);
      if (flags < 0) {
        return false;
      }
      boolean isDeleted = (flags & StreamBlock.DELETED) != 0;
      live += isDeleted ? 0 : 1;
      deleted += isDeleted ? 1 : 0;
    }
    return live > 0 && live == expectedLive && deleted == expectedDeleted;
  }

  /// Passes over an entry, whose id must be above the highest.
  ///
  /// @return its flags, -1 if it is none
  private long takeEntry(long masterFields, long ms, long seq) {
    long flags = takeCount();
    if (flags < 0 || flags > (StreamBlock.DELETED | StreamBlock.SAME_FIELDS)) {
      return -1;
    }
    if (left < 2 || !Listpack.isNumber(at) || !Listpack.isNumber(Listpack.next(at))) {
      return -1;
    }
    long entryMs = ms + Listpack.number(at);
    at = Listpack.next(at);
    long entrySeq = seq + Listpack.number(at);
    at = Listpack.next(at);
    left -= 2;
    if (!empty && IdTree.compare(entryMs, entrySeq, highest.ms(), highest.seq()) <= 0
        || IdTree.compare(entryMs, entrySeq, ms, seq) < 0) {
      return -1;
    }
    highest.set(entryMs, entrySeq);
    empty = false;
    boolean same = (flags & StreamBlock.SAME_FIELDS) != 0;
    long fields = same ? masterFields : takeCount();
    if (fields < 0 || fields > left || !skip(same ? fields : 2 * fields)) {
      return -1;
    }
    long elements = StreamBlock.HEAD_ELEMENTS + (same ? fields : 2 * fields + 1);
    return takeCount() == elements ? flags : -1;
  }

  /// A number that is not negative, else -1.
  private long takeCount() {
    if (left == 0 || !Listpack.isNumber(at) || Listpack.number(at) < 0) {
      return -1;
    }
    long count = Listpack.number(at);
    at = Listpack.next(at);
    left--;
    return count;
  }

  private boolean skip(long elements) {
    if (elements > left) {
      return false;
    }
    at = Listpack.skip(at, (int) elements);
    left -= (int) elements;
    return true;
  }
}
