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
  private final CompressedNode compressed;
  private long node;
  private long entry;

  /// Whether nodes may be plain that are to be compressed.
  private boolean changedInside;

  /// How many nodes came at the ends.
  private int newNodes;

  /// @param cursor any; it is replaced by [#open(KeyCursor, ListLimit)]
  public ListValue(NativeHeap heap, KeyCursor cursor) {
    this.heap = heap;
    this.compressed = new CompressedNode(heap);
    this.cursor = cursor;
  }

  /// Stands for the list of the cursor's key from here on, without a position.
  public void open(KeyCursor cursor, ListLimit limit) {
    this.cursor = cursor;
    this.limit = limit;
    entry = 0;
    changedInside = false;
    newNodes = 0;
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
      while (left >= CompressedNode.elements(node)) {
        left -= CompressedNode.elements(node);
        node = NodeList.next(node);
      }
    } else {
      node = NodeList.tail(root);
      left -= NodeList.elements(root) - CompressedNode.elements(node);
      while (left < 0) {
        node = NodeList.previous(node);
        left += CompressedNode.elements(node);
      }
    }
    enter();
    entry = Listpack.seek(listpack(), left);
  }

  /// Makes the listpack of the node readable.
  private void enter() {
    if (node != 0 && NodeList.isCompressed(node)) {
      compressed.read(node);
    }
  }

  /// Makes the node one that can be changed, the position staying where it is.
  private void makePlain() {
    if (node != 0 && NodeList.isCompressed(node)) {
      long offset = entry == 0 ? 0 : entry - listpack();
      node = plain(node);
      entry = entry == 0 ? 0 : listpack() + offset;
    }
  }

  /// A node that can be changed in the place of this one.
  private long plain(long target) {
    changedInside = true;
    return NodeList.isCompressed(target)
        ? compressed.decompress(cursor.slot(), tail(), target)
        : target;
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
    enter();
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
      enter();
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
        && limit.isWithinHalf(CompressedNode.listpackBytes(only), NodeList.elements(root))) {
      becomeListpack(plain(only));
    } else {
      compress();
    }
  }

  /// Compresses what is to be compressed after changes, which end with this call. The position is
  /// lost.
  public void compress() {
    if (limit.compressDepth() == 0 || isListpack()) {
      return;
    }
    entry = 0;
    long root = tail();
    int nodes = NodeList.nodes(root);
    int depth = Math.min(limit.compressDepth(), nodes);
    long left = NodeList.head(root);
    for (int i = 0; i < depth; i++) {
      left = NodeList.next(readyEnd(left));
    }
    long right = NodeList.tail(root);
    for (int i = 0; i < depth; i++) {
      right = NodeList.previous(readyEnd(right));
    }
    int inside = Math.max(0, nodes - 2 * depth);
    if (changedInside) {
      pack(left, inside, true);
    } else {
      int outermost = Math.min(inside, 1 + newNodes);
      pack(left, outermost, true);
      pack(right, inside - outermost == 0 ? 0 : outermost, false);
    }
    changedInside = false;
    newNodes = 0;
  }

  /// A node near an end, plain.
  private long readyEnd(long end) {
    return NodeList.isCompressed(end) ? compressed.decompress(cursor.slot(), tail(), end) : end;
  }

  private void pack(long first, int count, boolean forward) {
    long packed = first;
    for (int i = 0; i < count; i++) {
      if (!NodeList.isCompressed(packed)) {
        packed = compressed.compress(cursor.slot(), tail(), packed);
      }
      packed = forward ? NodeList.next(packed) : NodeList.previous(packed);
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
    node = readyEnd(node);
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
    node = readyEnd(node);
    insertAt(listpack(), Listpack.end(listpack()), text, length);
    countMore(1);
  }

  /// Adds the entries of a whole listpack, one or more, behind the last element: as a node of their
  /// own, or as the list if they are its first and within the limit.
  public void appendListpack(long added, int entries) {
    int bytes = Listpack.bytes(added);
    entry = 0;
    changedInside = true;
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
    makePlain();
    changedInside = true;
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
      node = plain(neighbour);
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
    int bytes = CompressedNode.listpackBytes(left) + CompressedNode.listpackBytes(right);
    int elements = CompressedNode.elements(left) + CompressedNode.elements(right);
    if (limit.isExceeded(bytes - Listpack.EMPTY_BYTES, elements)) {
      return right;
    }
    int room = bytes - Listpack.EMPTY_BYTES;
    long removed = plain(right);
    long merged = NodeList.resize(heap, cursor.slot(), tail(), plain(left), room);
    long from = NodeList.content(removed);
    Listpack.appendAll(
        NodeList.content(merged), Listpack.first(from), Listpack.end(from), Listpack.count(from));
    NodeList.remove(heap, tail(), removed);
    return merged;
  }

  /// Puts another element in the position's place.
  public void replace(long text, int length) {
    if (isListpack()) {
      ListpackTail.replace(cursor, entry, text, length);
    } else {
      makePlain();
      changedInside = true;
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
    makePlain();
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
      enter();
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
      int inNode = CompressedNode.elements(node);
      if (left >= inNode && entry == Listpack.first(listpack())) {
        NodeList.remove(heap, tail(), node);
        left -= inNode;
      } else {
        makePlain();
        int removed = elementsUpTo(left);
        Listpack.remove(listpack(), entry, removed);
        fit(node);
        left -= removed;
      }
      node = following;
      enter();
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
    int links = NodeList.nodes(tail()) > 1 ? NodeList.NODE_BYTES : 0;
    return !limit.isExceeded(
        (long) CompressedNode.listpackBytes(target)
            + length
            + ListLimit.ENTRY_OVERHEAD_BYTES
            + links,
        CompressedNode.elements(target) + 1L);
  }

  private void newNode(long previous) {
    node = NodeList.insert(heap, cursor.slot(), tail(), previous, Listpack.EMPTY_BYTES);
    Listpack.create(listpack());
    newNodes++;
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
    if (node == 0) {
      return tail();
    }
    return NodeList.isCompressed(node) ? compressed.address() : NodeList.content(node);
  }

  private long tail() {
    return Record.tailAddress(cursor.record());
  }
}
