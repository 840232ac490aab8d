package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.IdCursor;
import io.slotkeeper.datatypes.keyspace.IdTree;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.StreamRoot;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// A stream: entries of fields and values in the order of their ids, in [blocks][StreamBlock].
///
/// The last block has room to grow; it is cut to its size when the next one begins. Entries are
/// read by a [StreamWalk]; for consumer groups see
/// [io.slotkeeper.datatypes.keyspace.ConsumerGroup].
///
/// Reused; one thread.
public final class StreamValue {
  /// A block that grows beyond this gets all the room it will probably need, so that the entries of
  /// a busy stream are hardly ever moved.
  private static final int SMALL_BLOCK_BYTES = 512;

  private static final int WHOLE_BLOCK_BYTES = 4096;

  private final NativeHeap heap;
  private final StreamWalk walk = new StreamWalk();
  private final IdCursor blocks = new IdCursor();
  private KeyCursor cursor;
  private StreamLimits limits = new StreamLimits(0, 0);

  /// @param cursor any; it is replaced by [#open(KeyCursor, StreamLimits)]
  public StreamValue(NativeHeap heap, KeyCursor cursor) {
    this.heap = heap;
    this.cursor = cursor;
  }

  /// Stands for the stream of the cursor's key from here on.
  public void open(KeyCursor cursor, StreamLimits limits) {
    this.cursor = cursor;
    this.limits = limits;
  }

  /// Gives the key an empty stream.
  public void create(int access) {
    long record =
        cursor.write(
            Record.STREAM, Record.STREAM_BLOCKS, StreamRoot.BYTES, Record.NO_EXPIRY, access);
    StreamRoot.create(Record.tailAddress(record));
  }

  /// Its [StreamRoot]; it moves with the record.
  public long root() {
    return Record.tailAddress(cursor.record());
  }

  /// The number of entries.
  public long length() {
    return StreamRoot.length(root());
  }

  /// Reads one of the ids that the [StreamRoot] keeps.
  public void readId(int which, StreamId id) {
    id.set(StreamRoot.ms(root(), which), StreamRoot.seq(root(), which));
  }

  private void setId(int which, StreamId id) {
    StreamRoot.setId(root(), which, id.ms(), id.seq());
  }

  /// Whether there is an entry with this id.
  public boolean contains(long ms, long seq) {
    walk.startAt(cursor.record(), ms, seq);
    return walk.next();
  }

  // ---- adding -----------------------------------------------------------------------------

  /// Adds an entry; its id must be above the last one. Its texts together must not be longer than
  /// [Listpack#MAX_BYTES].
  public void append(StreamId id, StreamEntry entry) {
    long root = root();
    boolean first = !blocks.last(StreamRoot.blocks(root));
    if (first || isFull(Memory.getLong(blocks.value()), entry)) {
      begin(root, first ? 0 : blocks.value(), id, entry);
    } else {
      extend(blocks.value(), id.ms() - blocks.ms(), id.seq() - blocks.seq(), entry);
    }
    long length = StreamRoot.length(root) + 1;
    StreamRoot.setLength(root, length);
    StreamRoot.setEntriesAdded(root, StreamRoot.entriesAdded(root) + 1);
    setId(StreamRoot.LAST_ID, id);
    if (length == 1) {
      setId(StreamRoot.FIRST_ID, id);
    }
  }

  private boolean isFull(long block, StreamEntry entry) {
    long maxBytes = limits.maxBlockBytes();
    if (maxBytes == 0 || maxBytes > Listpack.MAX_BYTES) {
      maxBytes = Listpack.MAX_BYTES;
    }
    if (Listpack.bytes(block) + entry.bytes() >= maxBytes) {
      return true;
    }
    long maxEntries = limits.maxBlockEntries();
    return maxEntries != 0
        && StreamBlock.liveCount(block) + StreamBlock.deletedCount(block) >= maxEntries;
  }

  /// Adds a block with this entry behind the last one, whose place is `previous` if not 0.
  private void begin(long root, long previous, StreamId id, StreamEntry entry) {
    if (previous != 0) {
      shrink(previous);
    }
    int bytes =
        Listpack.EMPTY_BYTES
            + StreamBlock.masterBytes(entry)
            + StreamBlock.entryBytes(entry, true, 0, 0);
    long block = heap.allocate(cursor.slot(), NativeHeap.usableBytesFor(bytes));
    StreamBlock.create(block, entry);
    long place = IdTree.insert(heap, cursor.slot(), StreamRoot.blocks(root), id.ms(), id.seq());
    Memory.putLong(place, block);
    StreamBlock.append(block, entry, true, 0, 0);
    setNumber(place, StreamBlock.live(block) - block, 1);
  }

  private void extend(long place, long msDelta, long seqDelta, StreamEntry entry) {
    long block = Memory.getLong(place);
    boolean sameFields = StreamBlock.hasFieldsOf(block, entry);
    int more = StreamBlock.entryBytes(entry, sameFields, msDelta, seqDelta);
    block = reserve(place, Listpack.bytes(block) + more);
    StreamBlock.append(block, entry, sameFields, msDelta, seqDelta);
    setNumber(place, StreamBlock.live(block) - block, StreamBlock.liveCount(block) + 1);
  }

  /// Puts another number in the place of an element of a block.
  private void setNumber(long place, long offset, long number) {
    long block = Memory.getLong(place);
    int more = Listpack.bytesMore(block + offset, number);
    if (more > 0) {
      block = reserve(place, Listpack.bytes(block) + more);
    }
    Listpack.replace(block, block + offset, number);
  }

  /// Makes room for so many bytes in the block at a place of the tree.
  ///
  /// @return the block, which may have moved
  private long reserve(long place, int bytes) {
    long block = Memory.getLong(place);
    if (bytes <= heap.usableBytes(block)) {
      return block;
    }
    long most = limits.maxBlockBytes();
    long whole = most == 0 ? WHOLE_BLOCK_BYTES : Math.min(most, WHOLE_BLOCK_BYTES);
    long room = bytes < SMALL_BLOCK_BYTES ? 2L * bytes : bytes + (bytes >> 1);
    if (bytes >= SMALL_BLOCK_BYTES && bytes < whole) {
      room = whole;
    }
    return move(place, room);
  }

  private void shrink(long place) {
    long block = Memory.getLong(place);
    int bytes = Listpack.bytes(block);
    if (NativeHeap.usableBytesFor(bytes) < heap.usableBytes(block)) {
      move(place, bytes);
    }
  }

  private long move(long place, long room) {
    long block = Memory.getLong(place);
    long moved = heap.allocate(cursor.slot(), NativeHeap.usableBytesFor(room));
    Memory.copy(block, moved, Listpack.bytes(block));
    Memory.putLong(place, moved);
    heap.free(block);
    return moved;
  }

  // ---- removing ---------------------------------------------------------------------------

  /// Removes an entry.
  ///
  /// @return whether it existed
  public boolean remove(StreamId id) {
    walk.startAt(cursor.record(), id.ms(), id.seq());
    if (!walk.next()) {
      return false;
    }
    long root = root();
    long place = walk.blockPlace();
    if (StreamBlock.liveCount(Memory.getLong(place)) == 1) {
      blocks.floor(StreamRoot.blocks(root), id.ms(), id.seq());
      removeBlock(root);
    } else {
      markDeleted(place, walk.entryOffset());
      countDeleted(place, 1);
    }
    StreamRoot.setLength(root, StreamRoot.length(root) - 1);
    if (id.order(
            StreamRoot.ms(root, StreamRoot.MAX_DELETED_ID),
            StreamRoot.seq(root, StreamRoot.MAX_DELETED_ID))
        > 0) {
      setId(StreamRoot.MAX_DELETED_ID, id);
    }
    if (id.order(
            StreamRoot.ms(root, StreamRoot.FIRST_ID), StreamRoot.seq(root, StreamRoot.FIRST_ID))
        == 0) {
      updateFirstId();
    }
    return true;
  }

  /// Removes entries from the start.
  ///
  /// @return how many
  public long trim(StreamTrim trim) {
    long root = root();
    long removed = 0;
    while (StreamRoot.length(root) > 0 && blocks.first(StreamRoot.blocks(root))) {
      long block = Memory.getLong(blocks.value());
      long live = StreamBlock.liveCount(block);
      long length = StreamRoot.length(root);
      if (trim.byLength() && length <= trim.maxLength()
          || trim.limit() != 0 && removed + live > trim.limit()) {
        break;
      }
      boolean whole = trim.byLength() ? length - live >= trim.maxLength() : isBelow(block, trim);
      if (!whole) {
        removed += trim.wholeBlocks() ? 0 : trimBlock(root, trim);
        break;
      }
      removeBlock(root);
      StreamRoot.setLength(root, length - live);
      removed += live;
    }
    if (removed > 0) {
      updateFirstId();
    }
    return removed;
  }

  /// Whether the last entry of the block at the cursor, deleted or not, has an id below the bound.
  private boolean isBelow(long block, StreamTrim trim) {
    long end = Listpack.last(block);
    long entry = end;
    for (long i = Listpack.number(end); i > 0; i--) {
      entry = Listpack.previous(block, entry);
    }
    return compareToBound(entry, trim) < 0;
  }

  private int compareToBound(long entry, StreamTrim trim) {
    long msDelta = Listpack.next(entry);
    long ms = blocks.ms() + Listpack.number(msDelta);
    long seq = blocks.seq() + Listpack.number(Listpack.next(msDelta));
    return IdTree.compare(ms, seq, trim.minMs(), trim.minSeq());
  }

  /// Removes the first entries of the block at the cursor.
  private long trimBlock(long root, StreamTrim trim) {
    long place = blocks.value();
    long offset = StreamBlock.firstEntry(Memory.getLong(place)) - Memory.getLong(place);
    long most = trim.byLength() ? StreamRoot.length(root) - trim.maxLength() : Long.MAX_VALUE;
    long removed = 0;
    while (removed < most) {
      long block = Memory.getLong(place);
      long entry = block + offset;
      if (Listpack.isEnd(entry) || !trim.byLength() && compareToBound(entry, trim) >= 0) {
        break;
      }
      if ((Listpack.number(entry) & StreamBlock.DELETED) == 0) {
        markDeleted(place, offset);
        removed++;
      }
      block = Memory.getLong(place);
      offset = entryEnd(block, block + offset) - block;
    }
    countDeleted(place, removed);
    StreamRoot.setLength(root, StreamRoot.length(root) - removed);
    return removed;
  }

  private static long entryEnd(long block, long entry) {
    long element = Listpack.skip(entry, StreamBlock.HEAD_ELEMENTS);
    if ((Listpack.number(entry) & StreamBlock.SAME_FIELDS) != 0) {
      int values = (int) Listpack.number(StreamBlock.masterFieldCount(block));
      return Listpack.skip(element, values + 1);
    }
    return Listpack.skip(element, 2 * (int) Listpack.number(element) + 2);
  }

  private void markDeleted(long place, long offset) {
    long flags = Listpack.number(Memory.getLong(place) + offset);
    setNumber(place, offset, flags | StreamBlock.DELETED);
  }

  private void countDeleted(long place, long entries) {
    long block = Memory.getLong(place);
    long live = StreamBlock.liveCount(block) - entries;
    long deleted = StreamBlock.deletedCount(block) + entries;
    setNumber(place, StreamBlock.live(block) - block, live);
    block = Memory.getLong(place);
    setNumber(place, StreamBlock.deleted(block) - block, deleted);
  }

  /// Removes the block at the cursor.
  private void removeBlock(long root) {
    heap.free(Memory.getLong(blocks.value()));
    IdTree.remove(heap, StreamRoot.blocks(root), blocks.ms(), blocks.seq());
  }

  /// Looks up the id of the first entry, for a stream whose blocks were put there by others.
  public void findFirstId() {
    updateFirstId();
  }

  private void updateFirstId() {
    walk.start(cursor.record());
    long root = root();
    if (walk.next()) {
      setId(StreamRoot.FIRST_ID, walk.id());
    } else {
      StreamRoot.setId(root, StreamRoot.FIRST_ID, 0, 0);
    }
  }
}
