package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.encoding.IntSet;
import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.Decimals;
import io.slotkeeper.datatypes.keyspace.FieldTable;
import io.slotkeeper.datatypes.keyspace.HashTable;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.Values;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// A set of texts.
///
/// Few integers are an [IntSet] and few texts a [Listpack], both in the record's tail; more, or a
/// long one, are a [FieldTable] without values. Growing changes the encoding as [SetLimits] say;
/// removing members never does.
///
/// Reused; one thread.
public final class SetValue {
  private final Keyspace keyspace;
  private final NativeHeap heap;
  private KeyCursor cursor;
  private SetLimits limits = new SetLimits(0, 0, 0);

  /// @param cursor any; it is replaced by [#open(KeyCursor, SetLimits)]
  public SetValue(Keyspace keyspace, KeyCursor cursor) {
    this.keyspace = keyspace;
    this.heap = keyspace.heap();
    this.cursor = cursor;
  }

  /// Stands for the set of the cursor's key from here on.
  public void open(KeyCursor cursor, SetLimits limits) {
    this.cursor = cursor;
    this.limits = limits;
  }

  /// The number of members.
  public static int count(long record) {
    return FieldWalk.count(record);
  }

  public int count() {
    return count(cursor.record());
  }

  /// Whether the set in any record has the text as a member.
  public boolean contains(long record, long text, int length) {
    return switch (Record.encoding(record)) {
      case Record.INTSET -> positionInIntSet(record, text, length) >= 0;
      default -> position(record, text, length) != 0;
    };
  }

  public boolean contains(long record, Element member) {
    if (member.isNumber() && Record.encoding(record) == Record.INTSET) {
      return IntSet.contains(Record.tailAddress(record), member.number());
    }
    return contains(record, member.address(), member.length());
  }

  private static int positionInIntSet(long record, long text, int length) {
    return Decimals.isLong(text, length)
        ? IntSet.indexOf(Record.tailAddress(record), Decimals.toLong(text, length))
        : -1;
  }

  private long position(long record, long text, int length) {
    long tail = Record.tailAddress(record);
    return Record.encoding(record) == Record.LISTPACK
        ? Listpack.find(Listpack.first(tail), 1, text, length)
        : FieldTable.find(heap, tail, keyspace.hash(text, length), text, length);
  }

  // ---- changes ----------------------------------------------------------------------------

  /// Makes an empty set for `expected` members, of which the first is `text`.
  public void create(long text, int length, long expected, int access) {
    if (Decimals.isLong(text, length) && expected <= limits.maxIntsetEntries()) {
      createIntSet(access);
    } else {
      ListpackTail.create(cursor, Record.SET, 0, access);
      if (expected > limits.maxListpackEntries()) {
        becomeTable();
      }
    }
  }

  /// Makes an empty intset.
  public void createIntSet(int access) {
    long record =
        cursor.write(Record.SET, Record.INTSET, IntSet.EMPTY_BYTES, Record.NO_EXPIRY, access);
    IntSet.create(Record.tailAddress(record));
  }

  /// Makes an empty listpack.
  public void createListpack(int access) {
    ListpackTail.create(cursor, Record.SET, 0, access);
  }

  /// Makes an empty table.
  public void createTable(int access) {
    createListpack(access);
    becomeTable();
  }

  /// Makes the set a table if it has more members than its encoding may have: it was taken over
  /// from elsewhere.
  public void settle() {
    int encoding = encoding();
    if (encoding == Record.INTSET && count() > limits.maxIntsetEntries()
        || encoding == Record.LISTPACK && count() > limits.maxListpackEntries()) {
      becomeTable();
    }
  }

  /// Prepares for members to come: so many at once that they cannot stay in a compact encoding make
  /// the set a table first.
  public void prepare(long newMembers) {
    int encoding = encoding();
    if (encoding == Record.LISTPACK && newMembers > limits.maxListpackEntries()
        || encoding == Record.INTSET && newMembers > limits.maxIntsetEntries()) {
      becomeTable();
    }
  }

  /// Adds a member.
  ///
  /// @return whether it is new
  public boolean add(long text, int length) {
    return switch (encoding()) {
      case Record.INTSET ->
          Decimals.isLong(text, length)
              ? addNumber(Decimals.toLong(text, length))
              : addFirstText(text, length);
      case Record.LISTPACK -> addToListpack(text, length);
      default -> addToTable(text, length);
    };
  }

  public boolean add(Element member) {
    return member.isNumber() && encoding() == Record.INTSET
        ? addNumber(member.number())
        : add(member.address(), member.length());
  }

  private boolean addNumber(long number) {
    long set = tail();
    if (IntSet.contains(set, number)) {
      return false;
    }
    long record = cursor.resizeTail(IntSet.bytesWith(set, number));
    set = Record.tailAddress(record);
    IntSet.add(set, number);
    if (IntSet.count(set) > limits.maxIntsetEntries()) {
      becomeTable();
    }
    return true;
  }

  /// A text comes to a set of integers.
  private boolean addFirstText(long text, int length) {
    long set = tail();
    int count = IntSet.count(set);
    int longest =
        count == 0
            ? 0
            : Math.max(
                Decimals.length(IntSet.at(set, 0)), Decimals.length(IntSet.at(set, count - 1)));
    if (count < limits.maxListpackEntries()
        && Math.max(length, longest) <= limits.maxListpackValueBytes()) {
      becomeListpack();
      ListpackTail.append(cursor, text, length);
    } else {
      becomeTable();
      addToTable(text, length);
    }
    return true;
  }

  private boolean addToListpack(long text, int length) {
    long listpack = tail();
    if (Listpack.find(Listpack.first(listpack), 1, text, length) != 0) {
      return false;
    }
    if (Listpack.count(listpack) < limits.maxListpackEntries()
        && length <= limits.maxListpackValueBytes()
        && (long) Listpack.bytes(listpack) + length <= Listpack.MAX_BYTES) {
      ListpackTail.append(cursor, text, length);
    } else {
      becomeTable();
      addToTable(text, length);
    }
    return true;
  }

  private boolean addToTable(long text, int length) {
    long root = tail();
    long hash = keyspace.hash(text, length);
    if (FieldTable.find(heap, root, hash, text, length) != 0) {
      return false;
    }
    FieldTable.add(heap, cursor.slot(), root, hash, text, length, 0);
    return true;
  }

  /// Removes a member. Who empties a set removes its key next.
  ///
  /// @return whether there was one
  public boolean remove(long text, int length) {
    long record = cursor.record();
    if (Record.encoding(record) == Record.INTSET) {
      int index = positionInIntSet(record, text, length);
      if (index >= 0) {
        removePlace(index);
      }
      return index >= 0;
    }
    long at = position(record, text, length);
    if (at != 0) {
      removePlace(at);
    }
    return at != 0;
  }

  public boolean remove(Element member) {
    return remove(member.address(), member.length());
  }

  /// Removes the member at the place of a [FieldWalk] over this set.
  public void removePlace(long place) {
    switch (encoding()) {
      case Record.INTSET -> {
        long set = tail();
        IntSet.removeAt(set, (int) place);
        cursor.resizeTail(IntSet.bytes(set));
      }
      case Record.LISTPACK -> ListpackTail.remove(cursor, place, 1);
      default -> FieldTable.remove(heap, cursor.slot(), tail(), place);
    }
  }

  // ---- conversions ------------------------------------------------------------------------

  /// Makes the set in the smallest encoding that takes its members, as if they had just come.
  ///
  /// @param integers whether all members are integers
  public void compact(boolean integers) {
    if (encoding() == Record.INTSET || integers && count() > limits.maxIntsetEntries()) {
      return;
    }
    KeyCursor smaller = new KeyCursor(cursor.database());
    smaller.seekDetached(cursor.database(), cursor.slot());
    SetValue target = new SetValue(keyspace, smaller);
    target.open(smaller, limits);
    long record = cursor.record();
    if (integers) {
      target.createIntSet(Record.access(record));
    } else {
      target.createListpack(Record.access(record));
    }
    FieldWalk walk = new FieldWalk(heap);
    walk.start(record);
    while (walk.next()) {
      Element member = walk.field();
      target.add(member.address(), member.length());
    }
    long expiry = Record.expiry(record);
    Values.moveTo(cursor, smaller.unlink());
    cursor.setExpiry(expiry);
  }

  private void becomeListpack() {
    long set = ListpackTail.copyOut(cursor, heap);
    int bytes = Listpack.EMPTY_BYTES;
    for (int i = 0; i < IntSet.count(set); i++) {
      bytes += Listpack.entryBytes(IntSet.at(set, i));
    }
    long record = cursor.resizeTail(bytes);
    Record.setTypeAndEncoding(record, Record.typeAndEncoding(Record.SET, Record.LISTPACK));
    long listpack = Record.tailAddress(record);
    Listpack.create(listpack);
    for (int i = 0; i < IntSet.count(set); i++) {
      Listpack.append(listpack, IntSet.at(set, i));
    }
    heap.free(set);
  }

  private void becomeTable() {
    boolean integers = encoding() == Record.INTSET;
    long members = ListpackTail.copyOut(cursor, heap);
    long record = cursor.resizeTail(HashTable.ROOT_BYTES);
    Record.setTypeAndEncoding(record, Record.typeAndEncoding(Record.SET, Record.HASHTABLE));
    FieldTable.create(Record.tailAddress(record));
    Element member = new Element();
    if (integers) {
      for (int i = 0; i < IntSet.count(members); i++) {
        member.setNumber(IntSet.at(members, i));
        addToTable(member.address(), member.length());
      }
    } else {
      for (long entry = Listpack.first(members);
          !Listpack.isEnd(entry);
          entry = Listpack.next(entry)) {
        member.setEntry(entry);
        addToTable(member.address(), member.length());
      }
    }
    heap.free(members);
  }

  private int encoding() {
    return Record.encoding(cursor.record());
  }

  private long tail() {
    return Record.tailAddress(cursor.record());
  }
}
