package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.encoding.Listpack;

/// The layout of a stream's block: a listpack that begins with a master entry, whose fields the
/// entries behind it leave out when they have the same.
///
/// ```
/// master   [ live ][ deleted ][ n ][ field 1 ] ... [ field n ][ 0 ]
/// entry    [ flags ][ ms delta ][ seq delta ] [ value 1 ] ... [ value n ][ elements ]
///      or  [ flags ][ ms delta ][ seq delta ][ m ][ field 1 ][ value 1 ] ... [ elements ]
/// ```
///
/// The deltas are the distance from the id under which the [stream's
/// tree][io.slotkeeper.datatypes.keyspace.StreamRoot] keeps the block. `elements` is how many stand
/// before it in its entry, so that entries can be walked backwards; the master's 0 ends that walk.
/// A deleted entry stays and is flagged; a block of deleted ones only is removed.
///
/// It is Redis' own layout, so snapshots move blocks as they are. Source: `t_stream.c` of Redis
/// 7.2.
final class StreamBlock {
  static final int DELETED = 1;
  static final int SAME_FIELDS = 2;

  /// Elements of an entry beside fields and values: flags and deltas.
  static final int HEAD_ELEMENTS = 3;

  private StreamBlock() {}

  /// The element that counts the entries that are not deleted.
  static long live(long block) {
    return Listpack.first(block);
  }

  /// The element that counts the deleted ones.
  static long deleted(long block) {
    return Listpack.next(live(block));
  }

  /// The element that counts the master's fields, which stand behind it.
  static long masterFieldCount(long block) {
    return Listpack.next(deleted(block));
  }

  static long liveCount(long block) {
    return Listpack.number(live(block));
  }

  static long deletedCount(long block) {
    return Listpack.number(deleted(block));
  }

  /// Where the first entry begins.
  static long firstEntry(long block) {
    long fields = masterFieldCount(block);
    return Listpack.skip(fields, (int) Listpack.number(fields) + 2);
  }

  /// Whether the master has exactly the fields of this entry.
  static boolean hasFieldsOf(long block, StreamEntry entry) {
    long element = masterFieldCount(block);
    int fields = entry.fields();
    if (Listpack.number(element) != fields) {
      return false;
    }
    for (int i = 0; i < fields; i++) {
      element = Listpack.next(element);
      if (!Listpack.equal(element, entry.address(2 * i), entry.length(2 * i))) {
        return false;
      }
    }
    return true;
  }

  /// Bytes of a master entry with the fields of this entry.
  static int masterBytes(StreamEntry entry) {
    int bytes = 3 * Listpack.entryBytes(0) + Listpack.entryBytes(entry.fields());
    for (int i = 0; i < entry.fields(); i++) {
      bytes += Listpack.entryBytes(entry.address(2 * i), entry.length(2 * i));
    }
    return bytes;
  }

  /// Bytes of an entry.
  static int entryBytes(StreamEntry entry, boolean sameFields, long msDelta, long seqDelta) {
    int fields = entry.fields();
    int bytes =
        Listpack.entryBytes(SAME_FIELDS)
            + Listpack.entryBytes(msDelta)
            + Listpack.entryBytes(seqDelta)
            + Listpack.entryBytes(elements(fields, sameFields));
    if (!sameFields) {
      bytes += Listpack.entryBytes(fields);
    }
    int step = sameFields ? 2 : 1;
    for (int i = step - 1; i < 2 * fields; i += step) {
      bytes += Listpack.entryBytes(entry.address(i), entry.length(i));
    }
    return bytes;
  }

  /// Makes a block with nothing but a master entry, which counts no entries yet.
  static void create(long block, StreamEntry entry) {
    Listpack.create(block);
    int fields = entry.fields();
    long at = Listpack.put(Listpack.end(block), 0);
    at = Listpack.put(at, 0);
    at = Listpack.put(at, fields);
    for (int i = 0; i < fields; i++) {
      at = Listpack.put(at, entry.address(2 * i), entry.length(2 * i));
    }
    Listpack.seal(block, Listpack.put(at, 0), fields + 4);
  }

  /// Adds an entry at the end, without counting it.
  static void append(
      long block, StreamEntry entry, boolean sameFields, long msDelta, long seqDelta) {
    int fields = entry.fields();
    long at = Listpack.put(Listpack.end(block), sameFields ? SAME_FIELDS : 0);
    at = Listpack.put(at, msDelta);
    at = Listpack.put(at, seqDelta);
    if (!sameFields) {
      at = Listpack.put(at, fields);
    }
    int step = sameFields ? 2 : 1;
    for (int i = step - 1; i < 2 * fields; i += step) {
      at = Listpack.put(at, entry.address(i), entry.length(i));
    }
    int elements = elements(fields, sameFields);
    Listpack.seal(block, Listpack.put(at, elements), elements + 1);
  }

  private static int elements(int fields, boolean sameFields) {
    return sameFields ? fields + HEAD_ELEMENTS : 2 * fields + 1 + HEAD_ELEMENTS;
  }
}
