package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.IdCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.StreamRoot;
import io.slotkeeper.datatypes.memory.Memory;

/// A walk over the entries of a stream between two ids, in either direction.
///
/// ```
/// walk.start(record, from, to, false);
/// while (walk.next()) {
///   ... walk.id() ...
///   while (walk.nextField()) { ... walk.field() ... walk.value() ... }
/// }
/// ```
///
/// Reused. The stream must not change during the walk.
public final class StreamWalk {
  private final IdCursor blocks = new IdCursor();
  private final StreamId from = new StreamId();
  private final StreamId to = new StreamId();
  private final StreamId id = new StreamId();
  private final Element field = new Element();
  private final Element value = new Element();
  private boolean reverse;
  private boolean withDeleted;
  private long block;

  /// Forward where the next entry begins; in reverse the last element of the next entry.
  private long position;

  private long entry;
  private long element;
  private long masterField;
  private int fieldCount;
  private int fieldsLeft;
  private boolean sameFields;
  private boolean deleted;

  /// Stands before the first entry of the whole stream.
  public void start(long record) {
    from.set(0, 0);
    to.setHighest();
    start(record, false);
  }

  /// Stands before the last entry of the whole stream, to walk back.
  public void startAtEnd(long record) {
    from.set(0, 0);
    to.setHighest();
    start(record, true);
  }

  /// Stands before the entries whose ids are not below `lowest` and not above `highest`.
  public void start(long record, StreamId lowest, StreamId highest, boolean backward) {
    from.set(lowest);
    to.set(highest);
    start(record, backward);
  }

  /// The entries with this id.
  public void startAt(long record, long ms, long seq) {
    from.set(ms, seq);
    to.set(ms, seq);
    start(record, false);
  }

  private void start(long record, boolean backward) {
    long root = StreamRoot.blocks(Record.tailAddress(record));
    reverse = backward;
    withDeleted = false;
    boolean found =
        backward
            ? blocks.floor(root, to.ms(), to.seq())
            : blocks.floor(root, from.ms(), from.seq()) || blocks.first(root);
    enter(found);
  }

  /// Deleted entries that still stand in their block are walked over too.
  void withDeleted() {
    withDeleted = true;
  }

  private void enter(boolean found) {
    fieldsLeft = 0;
    element = 0;
    if (!found) {
      block = 0;
      return;
    }
    block = Memory.getLong(blocks.value());
    position = reverse ? Listpack.last(block) : StreamBlock.firstEntry(block);
  }

  /// Goes on to the next entry.
  ///
  /// @return false when there is none
  public boolean next() {
    if (element != 0) {
      leaveEntry();
    }
    while (block != 0) {
      if (reverse ? Listpack.number(position) == 0 : Listpack.isEnd(position)) {
        enter(reverse ? blocks.previous() : blocks.next());
        continue;
      }
      readEntry();
      if (reverse ? id.order(from) < 0 : id.order(to) > 0) {
        block = 0;
        return false;
      }
      boolean inRange = reverse ? id.order(to) <= 0 : id.order(from) >= 0;
      if (inRange && (!deleted || withDeleted)) {
        return true;
      }
      leaveEntry();
    }
    return false;
  }

  private void readEntry() {
    entry = position;
    if (reverse) {
      for (long i = Listpack.number(position); i > 0; i--) {
        entry = Listpack.previous(block, entry);
      }
    }
    long flags = Listpack.number(entry);
    sameFields = (flags & StreamBlock.SAME_FIELDS) != 0;
    deleted = (flags & StreamBlock.DELETED) != 0;
    element = Listpack.next(entry);
    long ms = blocks.ms() + Listpack.number(element);
    element = Listpack.next(element);
    id.set(ms, blocks.seq() + Listpack.number(element));
    element = Listpack.next(element);
    if (sameFields) {
      masterField = StreamBlock.masterFieldCount(block);
      fieldCount = (int) Listpack.number(masterField);
    } else {
      fieldCount = (int) Listpack.number(element);
      element = Listpack.next(element);
    }
    fieldsLeft = fieldCount;
  }

  private void leaveEntry() {
    position =
        reverse
            ? Listpack.previous(block, entry)
            : Listpack.skip(element, (sameFields ? fieldsLeft : 2 * fieldsLeft) + 1);
    element = 0;
  }

  /// The id of the entry; the object is the walk's.
  public StreamId id() {
    return id;
  }

  /// How many fields the entry has.
  public int fieldCount() {
    return fieldCount;
  }

  /// Goes on to the next field of the entry.
  ///
  /// @return false when there is none
  public boolean nextField() {
    if (fieldsLeft == 0) {
      return false;
    }
    fieldsLeft--;
    if (sameFields) {
      masterField = Listpack.next(masterField);
      field.setEntry(masterField);
    } else {
      field.setEntry(element);
      element = Listpack.next(element);
    }
    value.setEntry(element);
    element = Listpack.next(element);
    return true;
  }

  public Element field() {
    return field;
  }

  public Element value() {
    return value;
  }

  /// Where the tree keeps the address of the block the entry is in.
  long blockPlace() {
    return blocks.value();
  }

  /// Where the entry begins, from the start of its block.
  long entryOffset() {
    return entry - block;
  }
}
