package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.FieldBlock;
import io.slotkeeper.datatypes.keyspace.FieldTable;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.ScoreTree;
import io.slotkeeper.datatypes.keyspace.SortedTable;
import io.slotkeeper.datatypes.keyspace.Values;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// A sorted set: members with scores, in order of score, then of their bytes.
///
/// Small, it is a listpack `member score member score ...` in that order, in the record's tail; a
/// long member or too many make it a [SortedTable]. Growing changes the encoding as [ZSetLimits]
/// say; removing members never does.
///
/// The view has a position: the member that was found by name, or sought by rank. A change at the
/// position or elsewhere ends it.
///
/// Reused; one thread.
public final class ZSetValue {
  private static final int TOUCHED_AHEAD = 4;

  private final Keyspace keyspace;
  private final NativeHeap heap;
  private final ScoreTree tree;
  private final Element member = new Element();
  private final ScoreEntry scoreEntry = new ScoreEntry();
  private KeyCursor cursor;
  private ZSetLimits limits = new ZSetLimits(0, 0);

  /// The position: an entry of the listpack, or of the table where the member was found by name.
  private long entry;

  private double score;
  private long hash;

  @SuppressWarnings("UnusedVariable") // keeps the touching reads from being optimized away
  private long touchSink;

  /// @param cursor any; it is replaced by [#open(KeyCursor, ZSetLimits)]
  public ZSetValue(Keyspace keyspace, KeyCursor cursor) {
    this.keyspace = keyspace;
    this.heap = keyspace.heap();
    this.tree = new ScoreTree(heap);
    this.cursor = cursor;
  }

  /// Stands for the sorted set of the cursor's key from here on, without a position.
  public void open(KeyCursor cursor, ZSetLimits limits) {
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

  // ---- by name ----------------------------------------------------------------------------

  /// Goes to a member.
  ///
  /// @return whether it exists; then [#score()] is its score
  public boolean find(long text, int length) {
    return find(cursor.record(), text, length);
  }

  /// The same in the sorted set of any record, to read its score.
  public boolean find(long record, long text, int length) {
    long tail = Record.tailAddress(record);
    if (Record.encoding(record) == Record.LISTPACK) {
      entry = Listpack.find(Listpack.first(tail), 2, text, length);
      score = entry == 0 ? 0 : ScoreEntry.read(Listpack.next(entry));
      return entry != 0;
    }
    hash = keyspace.hash(text, length);
    entry = FieldTable.find(heap, tail, hash, text, length);
    score = entry == 0 ? 0 : SortedTable.score(FieldTable.blockAt(heap, entry));
    return entry != 0;
  }

  /// How many members stand before the one found last.
  public int rank() {
    if (!isListpack()) {
      long element = FieldTable.blockAt(heap, entry);
      return tree().rank(score, FieldBlock.fieldAddress(element), FieldBlock.fieldLength(element));
    }
    int rank = 0;
    for (long at = Listpack.first(tail()); at != entry; at = Listpack.skip(at, 2)) {
      rank++;
    }
    return rank;
  }

  // ---- by rank ----------------------------------------------------------------------------

  /// Goes to the member at a rank, which must exist.
  public void seek(int rank) {
    if (isListpack()) {
      entry = Listpack.seek(tail(), 2 * rank);
    } else {
      tree().seek(rank, count());
    }
  }

  /// Goes to the following member, after [#seek(int)].
  ///
  /// @return false when there is none; the position is lost then
  public boolean next() {
    if (!isListpack()) {
      return tree.next();
    }
    entry = Listpack.skip(entry, 2);
    return !Listpack.isEnd(entry);
  }

  /// Goes to the member before, after [#seek(int)].
  ///
  /// @return false when there is none; the position is lost then
  public boolean previous() {
    if (!isListpack()) {
      return tree.previous();
    }
    long listpack = tail();
    long scoreBefore = Listpack.previous(listpack, entry);
    entry = scoreBefore == 0 ? 0 : Listpack.previous(listpack, scoreBefore);
    return entry != 0;
  }

  /// The member that was sought by rank.
  public Element member() {
    if (isListpack()) {
      member.setEntry(entry);
    } else {
      long element = tree.element();
      member.setText(FieldBlock.fieldAddress(element), FieldBlock.fieldLength(element));
    }
    return member;
  }

  /// The score of the member that was sought by rank.
  public double scoreHere() {
    return isListpack() ? ScoreEntry.read(Listpack.next(entry)) : tree.score();
  }

  /// The score of the member found last by name.
  public double score() {
    return score;
  }

  /// How many members have a lower score, or this one.
  public int countBelow(double bound, boolean orEqual) {
    if (!isListpack()) {
      return tree().countBelow(bound, orEqual);
    }
    int below = 0;
    for (long at = Listpack.first(tail()); !Listpack.isEnd(at); at = Listpack.skip(at, 2)) {
      double found = ScoreEntry.read(Listpack.next(at));
      if (found > bound || !orEqual && found == bound) {
        break;
      }
      below++;
    }
    return below;
  }

  /// How many members are lower by their bytes, or this one. All must have the same score.
  public int countBelow(long text, int length, boolean orEqual) {
    if (!isListpack()) {
      return tree().countBelow(text, length, orEqual);
    }
    int below = 0;
    for (long at = Listpack.first(tail()); !Listpack.isEnd(at); at = Listpack.skip(at, 2)) {
      int order = compare(at, text, length);
      if (order > 0 || !orEqual && order == 0) {
        break;
      }
      below++;
    }
    return below;
  }

  private int compare(long at, long text, int length) {
    member.setEntry(at);
    return Memory.compare(member.address(), member.length(), text, length);
  }

  // ---- changes ----------------------------------------------------------------------------

  /// Makes an empty sorted set for `expected` members, of which the first has so many bytes.
  public void create(long expected, int firstLength, int access) {
    if (expected <= limits.maxListpackEntries() && firstLength <= limits.maxListpackValueBytes()) {
      ListpackTail.create(cursor, Record.ZSET, 0, access);
    } else {
      createTable(access);
    }
  }

  /// Makes an empty sorted set that is no listpack.
  public void createTable(int access) {
    int root = SortedTable.ROOT_BYTES;
    long record = cursor.write(Record.ZSET, Record.SKIPLIST, root, Record.NO_EXPIRY, access);
    SortedTable.create(Record.tailAddress(record));
  }

  /// Prepares for members to come: so many at once that they cannot stay in a listpack make the
  /// sorted set a table first.
  public void prepare(long newMembers) {
    if (isListpack() && newMembers > limits.maxListpackEntries()) {
      becomeTable();
    }
  }

  /// Adds a member that was looked for last and not found.
  public void add(long text, int length, double newScore) {
    if (isListpack()) {
      if (fitsListpack(length)) {
        insertPair(text, length, newScore);
        return;
      }
      becomeTable();
      hash = keyspace.hash(text, length);
    }
    addToTable(text, length, newScore);
  }

  /// Adds a member, or gives it another score.
  public void put(long text, int length, double newScore) {
    if (!find(text, length)) {
      add(text, length, newScore);
    } else if (score != newScore) {
      changeScore(text, length, newScore);
    }
  }

  private boolean fitsListpack(int length) {
    return count() < limits.maxListpackEntries()
        && length <= limits.maxListpackValueBytes()
        && (long) Listpack.bytes(tail()) + length <= Listpack.MAX_BYTES;
  }

  private void addToTable(long text, int length, double newScore) {
    long element = SortedTable.add(heap, cursor.slot(), tail(), hash, text, length, newScore);
    tree().insert(element);
  }

  /// Inserts a pair at its place.
  private void insertPair(long text, int length, double newScore) {
    long at = Listpack.first(tail());
    while (!Listpack.isEnd(at)) {
      double found = ScoreEntry.read(Listpack.next(at));
      if (found > newScore || found == newScore && compare(at, text, length) > 0) {
        break;
      }
      at = Listpack.skip(at, 2);
    }
    long offset = at - tail();
    int memberBytes = Listpack.entryBytes(text, length);
    int more = memberBytes + scoreEntry.prepare(newScore);
    long listpack = ListpackTail.reserve(cursor, more);
    Listpack.insert(listpack, listpack + offset, text, length);
    scoreEntry.insert(listpack, listpack + offset + memberBytes);
  }

  /// Gives the member found last, whose name is this text, another score.
  public void changeScore(long text, int length, double newScore) {
    if (isListpack()) {
      Listpack.remove(tail(), entry, 2);
      insertPair(text, length, newScore);
      ListpackTail.trim(cursor);
      return;
    }
    long element = FieldTable.blockAt(heap, entry);
    ScoreTree opened = tree();
    opened.remove(score, text, length);
    SortedTable.setScore(element, newScore);
    opened.insert(element);
  }

  /// Removes the member found last. Who empties a sorted set removes its key next.
  public void remove() {
    if (isListpack()) {
      ListpackTail.remove(cursor, entry, 2);
      return;
    }
    long element = FieldTable.blockAt(heap, entry);
    tree().remove(score, FieldBlock.fieldAddress(element), FieldBlock.fieldLength(element));
    FieldTable.remove(heap, cursor.slot(), tail(), entry);
  }

  /// Removes the member that was sought by rank, without a step since.
  public void removeHere() {
    if (isListpack()) {
      ListpackTail.remove(cursor, entry, 2);
      return;
    }
    long root = tail();
    touchNext(root);
    long element = tree.element();
    tree.removeHere();
    long text = FieldBlock.fieldAddress(element);
    int length = FieldBlock.fieldLength(element);
    long word = FieldTable.find(heap, root, keyspace.hash(text, length), text, length);
    FieldTable.remove(heap, cursor.slot(), root, word);
  }

  /// Members are mostly removed one after the other from one end: asks for the memory that will be
  /// needed some removals later, first for an element, then for its word in the table.
  private void touchNext(long root) {
    long element = tree.elementNear(2 * TOUCHED_AHEAD);
    touchSink += element == 0 ? 0 : Memory.touch(element);
    element = tree.elementNear(TOUCHED_AHEAD);
    if (element != 0) {
      long text = FieldBlock.fieldAddress(element);
      touchSink +=
          FieldTable.touch(heap, root, keyspace.hash(text, FieldBlock.fieldLength(element)));
    }
  }

  /// Removes `members` members from a rank on, all of which must exist.
  public void removeRange(int rank, int members) {
    if (isListpack()) {
      if (members > 0) {
        ListpackTail.remove(cursor, Listpack.seek(tail(), 2 * rank), 2 * members);
      }
      return;
    }
    for (int i = 0; i < members; i++) {
      seek(rank);
      removeHere();
    }
  }

  // ---- what comes from outside ------------------------------------------------------------

  /// Whether a listpack of so many entries has pairs of members and scores, in order.
  public static boolean isOrderedListpack(long listpack, int entries) {
    if (entries % 2 != 0) {
      return false;
    }
    Element before = new Element();
    Element after = new Element();
    double scoreBefore = Double.NEGATIVE_INFINITY;
    for (long at = Listpack.first(listpack); !Listpack.isEnd(at); at = Listpack.skip(at, 2)) {
      long scoreAt = Listpack.next(at);
      if (!ScoreEntry.isScore(scoreAt)) {
        return false;
      }
      double scoreAfter = ScoreEntry.read(scoreAt);
      after.setEntry(at);
      boolean first = at == Listpack.first(listpack);
      if (!first && scoreAfter < scoreBefore
          || !first && scoreAfter == scoreBefore && compare(before, after) >= 0) {
        return false;
      }
      before.setEntry(at);
      scoreBefore = scoreAfter;
    }
    return true;
  }

  private static int compare(Element a, Element b) {
    return Memory.compare(a.address(), a.length(), b.address(), b.length());
  }

  /// Makes the sorted set a table if it has more members than a listpack may have: it was taken
  /// over from elsewhere.
  public void settle() {
    if (isListpack() && count() > limits.maxListpackEntries()) {
      becomeTable();
    }
  }

  // ---- conversions ------------------------------------------------------------------------

  /// Makes a listpack of a table whose members fit in one, as if they had just come.
  public void compact() {
    if (isListpack() || count() > limits.maxListpackEntries() || !hasShortMembersOnly()) {
      return;
    }
    // the members leave the table one by one, in order, for the listpack of another record
    KeyCursor smaller = new KeyCursor(cursor.database());
    smaller.seekDetached(cursor.database(), cursor.slot());
    ZSetValue target = new ZSetValue(keyspace, smaller);
    long record = cursor.record();
    target.open(smaller, limits);
    ListpackTail.create(smaller, Record.ZSET, 0, Record.access(record));
    int count = count();
    if (count > 0) {
      seek(0);
    }
    for (int i = 0; i < count; i++) {
      Element next = member();
      target.append(next.address(), next.length(), tree.score());
      tree.next();
    }
    long expiry = Record.expiry(record);
    Values.moveTo(cursor, smaller.unlink());
    cursor.setExpiry(expiry);
  }

  private boolean hasShortMembersOnly() {
    FieldWalk walk = new FieldWalk(heap);
    walk.start(cursor.record());
    long total = 0;
    while (walk.next()) {
      int length = walk.field().length();
      total += length;
      if (length > limits.maxListpackValueBytes()) {
        return false;
      }
    }
    return total <= Listpack.MAX_BYTES;
  }

  /// Adds a pair behind the last of a listpack.
  private void append(long text, int length, double newScore) {
    int more = Listpack.entryBytes(text, length) + scoreEntry.prepare(newScore);
    long listpack = ListpackTail.reserve(cursor, more);
    Listpack.append(listpack, text, length);
    scoreEntry.insert(listpack, Listpack.end(listpack));
  }

  private void becomeTable() {
    long pairs = ListpackTail.copyOut(cursor, heap);
    long record = cursor.resizeTail(SortedTable.ROOT_BYTES);
    Record.setTypeAndEncoding(record, Record.typeAndEncoding(Record.ZSET, Record.SKIPLIST));
    SortedTable.create(Record.tailAddress(record));
    for (long at = Listpack.first(pairs); !Listpack.isEnd(at); at = Listpack.skip(at, 2)) {
      member.setEntry(at);
      hash = keyspace.hash(member.address(), member.length());
      addToTable(member.address(), member.length(), ScoreEntry.read(Listpack.next(at)));
    }
    heap.free(pairs);
  }

  private boolean isListpack() {
    return Record.encoding(cursor.record()) == Record.LISTPACK;
  }

  private long tail() {
    return Record.tailAddress(cursor.record());
  }

  private ScoreTree tree() {
    tree.open(cursor.slot(), SortedTable.tree(tail()));
    return tree;
  }
}
