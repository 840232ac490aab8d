package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.encoding.IntSet;
import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.FieldBlock;
import io.slotkeeper.datatypes.keyspace.FieldTable;
import io.slotkeeper.datatypes.keyspace.HashTable;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.SortedTable;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// A walk over the fields of a hash or the members of a set, sorted or not, in the order they are
/// stored.
///
/// ```
/// walk.start(record);
/// while (walk.next()) { ... walk.field() ... walk.value() ... }
/// ```
///
/// Reused. The value must not change during the walk.
public final class FieldWalk {
  private final NativeHeap heap;
  private final Element field = new Element();
  private final Element value = new Element();
  private long record;
  private long tail;
  private int encoding;
  private int stride;
  private boolean started;
  private int index;
  private long position;

  public FieldWalk(NativeHeap heap) {
    this.heap = heap;
  }

  /// Stands before the first field of the value.
  public void start(long record) {
    this.record = record;
    tail = Record.tailAddress(record);
    encoding = Record.encoding(record);
    stride = stride(record);
    started = false;
    index = -1;
    position = 0;
  }

  /// How many listpack entries a field takes.
  private static int stride(long record) {
    if (Record.type(record) == Record.SET) {
      return 1;
    }
    return Record.encoding(record) == Record.LISTPACK_EX ? ExpiringListpack.STRIDE : 2;
  }

  /// Whether it walks over a table, where [#tag()] is the place.
  public boolean isTable() {
    return isTable(encoding);
  }

  private boolean isListpack() {
    return encoding == Record.LISTPACK || encoding == Record.LISTPACK_EX;
  }

  /// Goes on to the next field.
  ///
  /// @return false when there is none
  public boolean next() {
    return switch (encoding) {
      case Record.INTSET -> ++index < IntSet.count(tail);
      case Record.LISTPACK, Record.LISTPACK_EX -> nextEntry();
      default -> nextWord();
    };
  }

  private boolean nextEntry() {
    position = started ? Listpack.skip(position, stride) : Listpack.first(tail);
    started = true;
    return !Listpack.isEnd(position);
  }

  private boolean nextWord() {
    position = started ? HashTable.next(heap, tail, position) : HashTable.first(heap, tail, 0);
    started = true;
    return position != 0;
  }

  /// Goes to the first field of a table whose tag is at least `tag`.
  ///
  /// @return false when there is none
  public boolean seekTag(int tag) {
    started = true;
    position = HashTable.first(heap, tail, tag);
    return position != 0;
  }

  /// The tag of the field of a table.
  public int tag() {
    return HashTable.tagOf(Memory.getLong(position));
  }

  /// Goes to a field of a value that is not empty, each with the same probability.
  ///
  /// @param random 64 random bits
  public void seekRandom(long random) {
    started = true;
    if (isTable()) {
      position = FieldTable.random(heap, tail, random);
      return;
    }
    int chosen = (int) ((random >>> 32) * count() >>> 32);
    if (encoding == Record.INTSET) {
      index = chosen;
    } else {
      position = Listpack.seek(tail, chosen * stride);
    }
  }

  /// Whether fields are found by hash in this encoding, so that the walk is in order of tags.
  public static boolean isTable(int encoding) {
    return encoding == Record.HASHTABLE
        || encoding == Record.HASHTABLE_EX
        || encoding == Record.SKIPLIST;
  }

  /// How many fields the value has.
  public int count() {
    return count(record);
  }

  /// How many fields or members a value has.
  public static int count(long record) {
    long tail = Record.tailAddress(record);
    return switch (Record.encoding(record)) {
      case Record.INTSET -> IntSet.count(tail);
      case Record.LISTPACK, Record.LISTPACK_EX -> Listpack.count(tail) / stride(record);
      default -> HashTable.count(tail);
    };
  }

  /// What tells this field from all others of the value while it does not change.
  public long place() {
    return encoding == Record.INTSET ? index : position;
  }

  /// Goes to the field that was at `place`.
  public void seekPlace(long place) {
    started = true;
    if (encoding == Record.INTSET) {
      index = (int) place;
    } else {
      position = place;
    }
  }

  /// The field or member the walk stands on.
  public Element field() {
    switch (encoding) {
      case Record.INTSET -> field.setNumber(IntSet.at(tail, index));
      case Record.LISTPACK, Record.LISTPACK_EX -> field.setEntry(position);
      default -> {
        long block = FieldTable.blockAt(heap, position);
        field.setText(FieldBlock.fieldAddress(block), FieldBlock.fieldLength(block));
      }
    }
    return field;
  }

  /// When the field of a hash expires, in unix ms; or [Record#NO_EXPIRY].
  public long expiry() {
    return switch (encoding) {
      case Record.LISTPACK_EX -> ExpiringListpack.expiry(position);
      case Record.HASHTABLE_EX -> FieldTable.expiryAt(heap, position);
      default -> Record.NO_EXPIRY;
    };
  }

  /// The value of the field of a hash.
  public Element value() {
    if (isListpack()) {
      value.setEntry(Listpack.next(position));
    } else {
      long block = FieldTable.blockAt(heap, position);
      value.setText(FieldBlock.valueAddress(block), FieldBlock.valueLength(block));
    }
    return value;
  }

  /// The score of the member of a sorted set; 1 in a set.
  public double score() {
    if (stride == 1) {
      return 1;
    }
    return encoding == Record.LISTPACK
        ? ScoreEntry.read(Listpack.next(position))
        : SortedTable.score(FieldTable.blockAt(heap, position));
  }
}
