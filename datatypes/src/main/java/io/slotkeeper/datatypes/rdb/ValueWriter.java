package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.encoding.IntSet;
import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.FieldBlock;
import io.slotkeeper.datatypes.keyspace.IdTree;
import io.slotkeeper.datatypes.keyspace.NodeList;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.ScoreTree;
import io.slotkeeper.datatypes.keyspace.SortedTable;
import io.slotkeeper.datatypes.keyspace.StreamRoot;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.datatypes.value.CompressedNode;
import io.slotkeeper.datatypes.value.Element;
import io.slotkeeper.datatypes.value.FieldWalk;
import io.slotkeeper.datatypes.value.HashValue;
import io.slotkeeper.datatypes.value.ZSetValue;

/// Writes values in the lowest version of the format that can express them, from version 10 on
/// (Redis 7.0), or in a higher one where that is asked for.
///
/// What is a listpack or an intset goes out as it is; tables go out element by element.
///
/// A large value can be written in parts: [#begin(long)], then [#some(int)] again and again. It
/// must not change in between.
///
/// One thread.
public final class ValueWriter {
  /// The version that Redis 7.0 reads.
  public static final int LOWEST_VERSION = 10;

  /// A node of a list that is a listpack, not a single element.
  static final int PACKED_NODE = 2;

  private final NativeHeap heap;
  private final RdbWriter out;
  private final FieldWalk walk;
  private final ScoreTree tree;
  private final StreamWriter streams;
  private int version = LOWEST_VERSION;

  /// Elements of a table that are written in a moment.
  private static final int FEW_ELEMENTS = 1024;

  /// The same of nodes and blocks, which are some KB each.
  private static final int FEW_BLOCKS = 16;

  /// What is left of the value that was begun.
  private Rest rest = Rest.NOTHING;

  private int type;
  private long earliestExpiry;
  private long node;

  private enum Rest {
    NOTHING,
    NODES,
    FIELDS,
    MEMBERS,
    STREAM
  }

  public ValueWriter(NativeHeap heap, RdbWriter out) {
    this.heap = heap;
    this.out = out;
    this.walk = new FieldWalk(heap);
    this.tree = new ScoreTree(heap);
    this.streams = new StreamWriter(out);
  }

  /// What readers are known to read, [#LOWEST_VERSION] or more.
  public void version(int version) {
    this.version = version;
  }

  /// The [RdbType] a value is written as.
  public int type(long record) {
    int encoding = Record.encoding(record);
    return switch (Record.type(record)) {
      case Record.STRING -> RdbType.STRING;
      case Record.LIST -> RdbType.LIST_QUICKLIST_2;
      case Record.SET ->
          switch (encoding) {
            case Record.INTSET -> RdbType.SET_INTSET;
            case Record.LISTPACK ->
                version < RdbType.VERSION_OF_SET_LISTPACK ? RdbType.SET : RdbType.SET_LISTPACK;
            default -> RdbType.SET;
          };
      case Record.HASH -> hashType(record);
      case Record.ZSET -> encoding == Record.LISTPACK ? RdbType.ZSET_LISTPACK : RdbType.ZSET_2;
      case Record.STREAM ->
          version < RdbType.VERSION_OF_ACTIVE_TIME
              ? RdbType.STREAM_LISTPACKS_2
              : RdbType.STREAM_LISTPACKS_3;
      default -> throw new AssertionError("type=" + Record.type(record));
    };
  }

  /// A hash whose fields have all lost their expiries is one like any other.
  private int hashType(long record) {
    boolean expires = HashValue.earliestExpiry(heap, record) != Long.MAX_VALUE;
    return switch (Record.encoding(record)) {
      case Record.LISTPACK -> RdbType.HASH_LISTPACK;
      case Record.LISTPACK_EX -> expires ? RdbType.HASH_LISTPACK_EX : RdbType.HASH;
      case Record.HASHTABLE_EX -> expires ? RdbType.HASH_METADATA : RdbType.HASH;
      default -> RdbType.HASH;
    };
  }

  /// The version a reader must know to read a value written as this type.
  public int versionOf(int type) {
    return type < RdbType.HASH_METADATA ? version : RdbType.VERSION_OF_FIELD_EXPIRY;
  }

  /// Writes the value, without its type.
  public void write(long record) {
    begin(record);
    while (some(Integer.MAX_VALUE)) {
      // to the end
    }
  }

  /// Writes the beginning of the value, without its type.
  public void begin(long record) {
    rest = Rest.NOTHING;
    switch (Record.type(record)) {
      case Record.STRING -> string(record);
      case Record.LIST -> list(record);
      case Record.SET -> set(record);
      case Record.HASH -> hash(record);
      case Record.ZSET -> sortedSet(record);
      case Record.STREAM -> {
        rest = Rest.STREAM;
        streams.begin(Record.tailAddress(record), type(record) == RdbType.STREAM_LISTPACKS_3);
      }
      default -> throw new AssertionError("type=" + Record.type(record));
    }
  }

  /// How much of a value is written in a moment, in the measure of [#some(int)].
  public static int fewParts(long record) {
    boolean isTable =
        Record.encoding(record) != Record.QUICKLIST && Record.type(record) != Record.STREAM;
    return isTable ? FEW_ELEMENTS : FEW_BLOCKS;
  }

  /// Whether writing the whole value takes more than a moment. A string in a block of its own is
  /// not meant: it is not copied.
  public static boolean isLarge(long record) {
    long tail = Record.tailAddress(record);
    return switch (Record.encoding(record)) {
      case Record.HASHTABLE, Record.HASHTABLE_EX, Record.SKIPLIST ->
          FieldWalk.count(record) > FEW_ELEMENTS;
      case Record.QUICKLIST -> NodeList.nodes(tail) > FEW_BLOCKS;
      case Record.STREAM_BLOCKS -> IdTree.size(StreamRoot.blocks(tail)) > FEW_BLOCKS;
      default -> false;
    };
  }

  /// Writes more of the value that was begun.
  ///
  /// @param limit elements, or blocks of elements
  /// @return whether there is still more
  public boolean some(int limit) {
    boolean more =
        switch (rest) {
          case NOTHING -> false;
          case NODES -> someNodes(limit);
          case FIELDS -> someFields(limit);
          case MEMBERS -> someMembers(limit);
          case STREAM -> streams.some(limit);
        };
    rest = more ? rest : Rest.NOTHING;
    return more;
  }

  private void string(long record) {
    if (Record.encoding(record) == Record.INT) {
      out.string(Memory.getLong(Record.tailAddress(record)));
    } else {
      out.string(Strings.bytesAddress(heap, record, 0), Strings.length(heap, record));
    }
  }

  private void list(long record) {
    long tail = Record.tailAddress(record);
    if (Record.encoding(record) == Record.LISTPACK) {
      out.length(1);
      out.length(PACKED_NODE);
      listpack(tail);
      return;
    }
    out.length(NodeList.nodes(tail));
    node = NodeList.head(tail);
    rest = Rest.NODES;
  }

  private boolean someNodes(int limit) {
    for (int i = 0; i < limit && node != 0; i++) {
      out.length(PACKED_NODE);
      if (NodeList.isCompressed(node)) {
        out.compressed(
            CompressedNode.lzfAddress(node),
            CompressedNode.lzfBytes(node),
            CompressedNode.listpackBytes(node));
      } else {
        listpack(NodeList.content(node));
      }
      node = NodeList.next(node);
    }
    return node != 0;
  }

  private void listpack(long listpack) {
    out.string(listpack, Listpack.bytes(listpack));
  }

  private void set(long record) {
    long tail = Record.tailAddress(record);
    switch (type(record)) {
      case RdbType.SET_INTSET -> out.string(tail, IntSet.bytes(tail));
      case RdbType.SET_LISTPACK -> listpack(tail);
      default -> {
        type = RdbType.SET;
        startFields(record);
      }
    }
  }

  private void hash(long record) {
    type = hashType(record);
    earliestExpiry = HashValue.earliestExpiry(heap, record);
    if (type == RdbType.HASH_LISTPACK_EX || type == RdbType.HASH_METADATA) {
      out.millis(earliestExpiry);
    }
    if (type == RdbType.HASH_LISTPACK || type == RdbType.HASH_LISTPACK_EX) {
      listpack(Record.tailAddress(record));
      return;
    }
    startFields(record);
  }

  private void startFields(long record) {
    walk.start(record);
    out.length(walk.count());
    rest = Rest.FIELDS;
  }

  private boolean someFields(int limit) {
    for (int i = 0; i < limit; i++) {
      if (!walk.next()) {
        return false;
      }
      if (type == RdbType.HASH_METADATA) {
        long expiry = walk.expiry();
        out.length(expiry == Record.NO_EXPIRY ? 0 : expiry - earliestExpiry + 1);
      }
      element(walk.field());
      if (type != RdbType.SET) {
        element(walk.value());
      }
    }
    return true;
  }

  /// The greatest first: who adds them in this order always adds in front.
  private void sortedSet(long record) {
    long tail = Record.tailAddress(record);
    if (Record.encoding(record) == Record.LISTPACK) {
      listpack(tail);
      return;
    }
    int count = ZSetValue.count(record);
    out.length(count);
    tree.open(0, SortedTable.tree(tail));
    tree.seek(count - 1, count);
    rest = Rest.MEMBERS;
  }

  private boolean someMembers(int limit) {
    for (int i = 0; i < limit; i++) {
      long element = tree.element();
      out.string(FieldBlock.fieldAddress(element), FieldBlock.fieldLength(element));
      out.doubleValue(tree.score());
      if (!tree.previous()) {
        return false;
      }
    }
    return true;
  }

  private void element(Element element) {
    if (element.isNumber()) {
      out.string(element.number());
    } else {
      out.string(element.address(), element.length());
    }
  }
}
