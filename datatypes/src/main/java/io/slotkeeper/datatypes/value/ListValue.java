package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.NodeList;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// A list.
///
/// Small, it is one [Listpack] in the record's tail; larger, a quicklist: a [NodeList] of
/// listpacks, each within the limit of [ListLimit]. A quicklist whose only node has come down to
/// half of that limit can become a listpack again ([#shrink()]), as in Redis.
///
/// The first node of a quicklist may have a gap in front, for elements that come and go there.
///
/// The view has a position: the element that was sought, or that a walk has come to. `node` is the
/// node it is in, 0 in a listpack; `entry` its listpack entry, 0 for no position. Changes at the
/// position keep it; other changes end it.
///
/// Reused; one thread.
public final class ListValue {
  private final NativeHeap heap;
  private final Element element = new Element();
  private KeyCursor cursor;
  private ListLimit limit = new ListLimit(-2);
  private long node;
  private long entry;

  /// @param cursor any; it is replaced by [#open(KeyCursor, ListLimit)]
  public ListValue(NativeHeap heap, KeyCursor cursor) {
    this.heap = heap;
    this.cursor = cursor;
  }

  /// Stands for the list of the cursor's key from here on, without a position.
  public void open(KeyCursor cursor, ListLimit limit) {
    this.cursor = cursor;
    this.limit = limit;
    entry = 0;
  }

  /// The number of elements.
  public static int count(long record) {
    long tail = Record.tailAddress(record);
    return Record.encoding(record) == Record.LISTPACK
        ? Listpack.count(tail)
        : NodeList.elements(tail);
  }

  public int count() {
    return count(cursor.record());
  }

  // ---- positions --------------------------------------------------------------------------

  /// Goes to the element at an index, which must exist; walks over nodes from the nearer end.
  public void seek(int index) {
    if (isListpack()) {
      node = 0;
      entry = Listpack.seek(tail(), index);
      return;
    }
    long root = tail();
    int left = index;
    if (index < NodeList.elements(root) / 2) {
      node = NodeList.head(root);
      while (left >= Listpack.count(listpack())) {
        left -= Listpack.count(listpack());
        node = NodeList.next(node);
      }
    } else {
      node = NodeList.tail(root);
      left -= NodeList.elements(root) - Listpack.count(listpack());
      while (left < 0) {
        node = NodeList.previous(node);
        left += Listpack.count(listpack());
      }
    }
    entry = Listpack.seek(listpack(), left);
  }

  /// Goes to the following element.
  ///
  /// @return false when there is none; the position is lost then
  public boolean next() {
    entry = Listpack.next(entry);
    return settleForward();
  }

  /// Goes from the end of a listpack to the beginning of the following one.
  private boolean settleForward() {
    if (!Listpack.isEnd(entry)) {
      return true;
    }
    node = node == 0 ? 0 : NodeList.next(node);
    entry = node == 0 ? 0 : Listpack.first(listpack());
    return node != 0;
  }

  /// Goes to the element before.
  ///
  /// @return false when there is none; the position is lost then
  public boolean previous() {
    entry = Listpack.previous(listpack(), entry);
    if (entry == 0 && node != 0) {
      node = NodeList.previous(node);
      entry = node == 0 ? 0 : Listpack.last(listpack());
    }
    return entry != 0;
  }

  /// The element at the position.
  public Element element() {
    element.setEntry(entry);
    return element;
  }

  /// Whether the element at the position is the text.
  public boolean elementEquals(long text, int length) {
    return Listpack.equal(entry, text, length);
  }

  // ---- changes ----------------------------------------------------------------------------

  /// Makes an empty list, to be filled at once.
  ///
  /// @param room bytes of the listpack entries that will come
  public void create(int room, int access) {
    ListpackTail.create(cursor, Record.LIST, room, access);
  }

  /// Makes a listpack a quicklist if so many more bytes and elements would exceed the limit.
  public void prepare(long bytes, long elements) {
    if (isListpack()
        && limit.isExceeded(Listpack.bytes(tail()) + bytes, Listpack.count(tail()) + elements)) {
      becomeQuicklist();
    }
  }

  /// Makes a quicklist of one small node a listpack again.
  public void shrink() {
    if (isListpack()) {
      return;
    }
    long root = tail();
    long only = NodeList.head(root);
    if (NodeList.nodes(root) == 1
        && limit.isWithinHalf(Listpack.bytes(NodeList.content(only)), NodeList.elements(root))) {
      becomeListpack(only);
    }
  }

  /// Adds an element before the first.
  public void pushHead(long text, int length) {
    if (isListpack()) {
      node = 0;
      insertAt(tail(), Listpack.first(tail()), text, length);
      return;
    }
    node = NodeList.head(tail());
    if (node == 0 || !hasRoom(node, length)) {
      if (node != 0 && NodeList.gap(node) > 0) {
        NodeList.withGap(heap, cursor.slot(), tail(), node, 0);
      }
      newNode(0);
    }
    int more = Listpack.entryBytes(text, length);
    if (NodeList.gap(node) < more && !makeGap(more)) {
      insertAt(listpack(), Listpack.first(listpack()), text, length);
    } else {
      Listpack.prepend(listpack(), text, length);
      NodeList.setGap(node, NodeList.gap(node) - more);
    }
    countMore(1);
  }

  /// Makes room before the first element of the node, as much again as it has, within the limit: so
  /// elements can be added in front without moving all others each time.
  private boolean makeGap(int needed) {
    int bytes = Listpack.bytes(listpack());
    int gap = Math.max(needed, Math.min(bytes, limit.maxBytes() - bytes));
    if (!NodeList.isGap(gap)) {
      return false;
    }
    node = NodeList.withGap(heap, cursor.slot(), tail(), node, gap);
    return true;
  }

  /// Adds an element behind the last.
  public void pushTail(long text, int length) {
    if (isListpack()) {
      node = 0;
      insertAt(tail(), Listpack.end(tail()), text, length);
      return;
    }
    node = NodeList.tail(tail());
    if (node == 0 || !hasRoom(node, length)) {
      newNode(node);
    }
    insertAt(listpack(), Listpack.end(listpack()), text, length);
    countMore(1);
  }

  /// Adds the entries of a whole listpack, one or more, behind the last element: as a node of their
  /// own, or as the list if they are its first and within the limit.
  public void appendListpack(long added, int entries) {
    int bytes = Listpack.bytes(added);
    entry = 0;
    if (isListpack()) {
      if (count() == 0 && !limit.isExceeded(bytes, entries)) {
        Memory.copy(added, ListpackTail.reserve(cursor, bytes - Listpack.EMPTY_BYTES), bytes);
        return;
      }
      becomeQuicklist();
    }
    long last = NodeList.insert(heap, cursor.slot(), tail(), NodeList.tail(tail()), bytes);
    Memory.copy(added, NodeList.content(last), bytes);
    countMore(entries);
  }

  /// Adds an element before or behind the position, which is lost.
  public void insert(boolean behind, long text, int length) {
    if (isListpack() || hasRoom(node, length)) {
      insertAt(listpack(), behind ? Listpack.next(entry) : entry, text, length);
    } else {
      long at = behind ? Listpack.next(entry) : entry;
      if (at == Listpack.first(listpack())) {
        insertBetween(NodeList.previous(node), node, behind, text, length);
      } else if (Listpack.isEnd(at)) {
        insertBetween(node, NodeList.next(node), behind, text, length);
      } else {
        splitAndInsert(at, behind, text, length);
      }
    }
    if (!isListpack()) {
      countMore(1);
    }
    entry = 0;
  }

  /// Between two nodes: at the end of the one that has room, else in a node of its own.
  private void insertBetween(long left, long right, boolean behind, long text, int length) {
    long neighbour = behind ? right : left;
    if (neighbour != 0 && hasRoom(neighbour, length)) {
      node = neighbour;
      long at = behind ? Listpack.first(listpack()) : Listpack.end(listpack());
      insertAt(listpack(), at, text, length);
      return;
    }
    newNode(left);
    insertAt(listpack(), Listpack.first(listpack()), text, length);
  }

  /// In the middle of a full node: what is behind `at` goes to a node of its own.
  private void splitAndInsert(long at, boolean behind, long text, int length) {
    long left = node;
    long content = NodeList.content(left);
    int moved = 0;
    for (long walked = at; !Listpack.isEnd(walked); walked = Listpack.next(walked)) {
      moved++;
    }
    long end = Listpack.end(content);
    int room = Listpack.EMPTY_BYTES + (int) (end - at);
    long right = NodeList.insert(heap, cursor.slot(), tail(), left, room);
    Listpack.create(NodeList.content(right));
    Listpack.appendAll(NodeList.content(right), at, end, moved);
    Listpack.remove(content, at, end, moved);
    node = fit(left);
    node = behind ? right : node;
    long place = behind ? Listpack.first(listpack()) : Listpack.end(listpack());
    insertAt(listpack(), place, text, length);
    mergeAround(behind ? NodeList.previous(node) : NodeList.next(node));
  }

  /// Joins small nodes around one that was split.
  private void mergeAround(long center) {
    long left = NodeList.previous(center);
    if (left != 0) {
      mergeIfSmall(NodeList.previous(left), left);
    }
    long right = NodeList.next(center);
    if (right != 0) {
      mergeIfSmall(right, NodeList.next(right));
    }
    long joined = mergeIfSmall(NodeList.previous(center), center);
    mergeIfSmall(joined, NodeList.next(joined));
  }

  /// Appends the right node's elements to the left one's if the limit admits.
  ///
  /// @return the node that holds what the right one held
  private long mergeIfSmall(long left, long right) {
    if (left == 0 || right == 0) {
      return right == 0 ? left : right;
    }
    long from = NodeList.content(right);
    int bytes = Listpack.bytes(NodeList.content(left)) + Listpack.bytes(from);
    int elements = Listpack.count(NodeList.content(left)) + Listpack.count(from);
    if (limit.isExceeded(bytes - Listpack.EMPTY_BYTES, elements)) {
      return right;
    }
    int room = bytes - Listpack.EMPTY_BYTES;
    long merged = NodeList.resize(heap, cursor.slot(), tail(), left, room);
    Listpack.appendAll(
        NodeList.content(merged), Listpack.first(from), Listpack.end(from), Listpack.count(from));
    NodeList.remove(heap, tail(), right);
    return merged;
  }

  /// Puts another element in the position's place.
  public void replace(long text, int length) {
    if (isListpack()) {
      ListpackTail.replace(cursor, entry, text, length);
    } else {
      long offset = entry - listpack();
      int more = Listpack.bytesMore(entry, text, length);
      node = reserve(node, Math.max(0, more));
      Listpack.replace(listpack(), listpack() + offset, text, length);
      node = fit(node);
    }
    entry = 0;
  }

  /// Removes the element at the position.
  ///
  /// @param forward whether the position goes on to the following element or back to the one before
  /// @return false when there is none; the position is lost then
  public boolean remove(boolean forward) {
    long offset = entry - listpack();
    if (isListpack()) {
      ListpackTail.remove(cursor, entry, 1);
      entry = tail() + offset;
      return forward ? settleForward() : previous();
    }
    countMore(-1);
    if (Listpack.count(listpack()) == 1) {
      long gone = node;
      node = forward ? NodeList.next(gone) : NodeList.previous(gone);
      NodeList.remove(heap, tail(), gone);
      entry = node == 0 ? 0 : forward ? Listpack.first(listpack()) : Listpack.last(listpack());
      return node != 0;
    }
    if (forward && entry == Listpack.first(listpack())) {
      removeFirst();
      return true;
    }
    Listpack.remove(listpack(), entry, 1);
    node = fit(node);
    entry = listpack() + offset;
    return forward ? settleForward() : previous();
  }

  /// Removes the first of several elements of the node: what it took becomes a gap, until the gap
  /// is larger than the rest.
  private void removeFirst() {
    long content = listpack();
    long begin = Listpack.removeFirst(content);
    long gap = NodeList.gap(node) + begin - content;
    if (NodeList.isGap(gap) && gap <= Listpack.bytes(begin)) {
      NodeList.setGap(node, (int) gap);
    } else {
      Memory.copy(begin, content, Listpack.bytes(begin));
      node = NodeList.withGap(heap, cursor.slot(), tail(), node, 0);
    }
    entry = Listpack.first(listpack());
  }

  /// Removes `elements` elements from an index on, all of which must exist.
  public void removeRange(int index, int elements) {
    if (elements == 0) {
      return;
    }
    seek(index);
    if (isListpack()) {
      ListpackTail.remove(cursor, entry, elements);
      entry = 0;
      return;
    }
    countMore(-elements);
    int left = elements;
    while (left > 0) {
      long following = NodeList.next(node);
      int inNode = Listpack.count(listpack());
      if (left >= inNode && entry == Listpack.first(listpack())) {
        NodeList.remove(heap, tail(), node);
        left -= inNode;
      } else {
        int removed = elementsUpTo(left);
        Listpack.remove(listpack(), entry, removed);
        fit(node);
        left -= removed;
      }
      node = following;
      entry = node == 0 ? 0 : Listpack.first(listpack());
    }
    entry = 0;
  }

  /// How many elements the node has from the position on, at most `most`.
  private int elementsUpTo(int most) {
    int count = 0;
    for (long at = entry; count < most && !Listpack.isEnd(at); at = Listpack.next(at)) {
      count++;
    }
    return count;
  }

  // ---- nodes ------------------------------------------------------------------------------

  /// Among several nodes a full one and its links together keep to the limit, which is the size of
  /// a block; the only node may be as large as Redis lets it be.
  private boolean hasRoom(long target, int length) {
    long content = NodeList.content(target);
    int links = NodeList.nodes(tail()) > 1 ? NodeList.NODE_BYTES : 0;
    return !limit.isExceeded(
        (long) Listpack.bytes(content) + length + ListLimit.ENTRY_OVERHEAD_BYTES + links,
        Listpack.count(content) + 1L);
  }

  private void newNode(long previous) {
    node = NodeList.insert(heap, cursor.slot(), tail(), previous, Listpack.EMPTY_BYTES);
    Listpack.create(listpack());
  }

  /// Inserts at a place of the current listpack, which may move.
  private void insertAt(long listpack, long at, long text, int length) {
    long offset = at - listpack;
    int more = Listpack.entryBytes(text, length);
    if (node == 0) {
      ListpackTail.reserve(cursor, more);
    } else {
      node = reserve(node, more);
    }
    long moved = listpack();
    Listpack.insert(moved, moved + offset, text, length);
  }

  private long reserve(long target, int more) {
    int bytes = Listpack.bytes(NodeList.content(target)) + more;
    return NodeList.resize(heap, cursor.slot(), tail(), target, bytes);
  }

  /// Gives room back that the node's listpack does not use.
  private long fit(long target) {
    return reserve(target, 0);
  }

  private void countMore(int more) {
    long root = tail();
    NodeList.setElements(root, NodeList.elements(root) + more);
  }

  private void becomeQuicklist() {
    int elements = Listpack.count(tail());
    int bytes = Listpack.bytes(tail());
    long listpack = ListpackTail.copyOut(cursor, heap);
    long record = cursor.resizeTail(NodeList.ROOT_BYTES);
    Record.setTypeAndEncoding(record, Record.typeAndEncoding(Record.LIST, Record.QUICKLIST));
    long root = Record.tailAddress(record);
    NodeList.create(root);
    if (elements > 0) {
      long first = NodeList.insert(heap, cursor.slot(), root, 0, bytes);
      Memory.copy(listpack, NodeList.content(first), bytes);
      NodeList.setElements(root, elements);
    }
    heap.free(listpack);
    entry = 0;
  }

  private void becomeListpack(long only) {
    int bytes = Listpack.bytes(NodeList.content(only));
    long record = cursor.resizeTail(bytes);
    Record.setTypeAndEncoding(record, Record.typeAndEncoding(Record.LIST, Record.LISTPACK));
    Memory.copy(NodeList.content(only), Record.tailAddress(record), bytes);
    heap.free(only);
    entry = 0;
  }

  private boolean isListpack() {
    return Record.encoding(cursor.record()) == Record.LISTPACK;
  }

  private long listpack() {
    return node == 0 ? tail() : NodeList.content(node);
  }

  private long tail() {
    return Record.tailAddress(cursor.record());
  }
}
