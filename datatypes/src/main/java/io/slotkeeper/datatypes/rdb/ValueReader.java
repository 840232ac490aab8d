package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.encoding.IntSet;
import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.encoding.ListpackCheck;
import io.slotkeeper.datatypes.keyspace.FloatText;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.StringBlock;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.keyspace.TextBuffer;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.value.Element;
import io.slotkeeper.datatypes.value.HashValue;
import io.slotkeeper.datatypes.value.ListValue;
import io.slotkeeper.datatypes.value.SetValue;
import io.slotkeeper.datatypes.value.ZSetValue;

/// Reads values of every version and encoding, from Redis 1 to 7.4.
///
/// A listpack or intset that passes its check is taken over as it is, then converted if the limits
/// of this server ask for it; the old encodings (ziplist, zipmap) are read element by element. All
/// payloads are checked in full, whatever `sanitize-dump-payload` says: nothing else in the server
/// checks the bytes of a value again.
///
/// Reused; one thread.
public final class ValueReader {
  /// Fields that have expired are read like others.
  private static final long NO_TIME = Long.MIN_VALUE;

  private final HashValue hash;
  private final SetValue set;
  private final ListValue list;
  private final ZSetValue zset;
  private final StreamReader streams;
  private final TextBuffer text;
  private final TextBuffer second;
  private final Duplicates duplicates;

  // the call that is running
  private RdbReader in;
  private KeyCursor target;
  private ValueLimits limits;
  private int access;

  @SuppressWarnings("NullAway.Init")
  public ValueReader(Keyspace keyspace) {
    KeyCursor none = new KeyCursor(keyspace.database(0));
    this.hash = new HashValue(keyspace, none);
    this.set = new SetValue(keyspace, none);
    this.list = new ListValue(keyspace.heap(), none);
    this.zset = new ZSetValue(keyspace, none);
    this.streams = new StreamReader(keyspace.heap(), none);
    this.text = new TextBuffer(keyspace.heap());
    this.second = new TextBuffer(keyspace.heap());
    this.duplicates = new Duplicates(keyspace);
  }

  /// Reads a value into a cursor that stands on no key and has no record. If that ends with an
  /// [RdbFormatException] it has none afterwards either.
  ///
  /// @param type an [RdbType]
  /// @param access bits of the new record
  public void read(int type, RdbReader in, KeyCursor target, ValueLimits limits, int access) {
    this.in = in;
    this.target = target;
    this.limits = limits;
    this.access = access;
    boolean complete = false;
    try {
      readValue(type);
      complete = true;
    } finally {
      text.release();
      second.release();
      duplicates.release();
      if (!complete && target.record() != 0) {
        target.delete();
      }
    }
  }

  private void readValue(int type) {
    switch (type) {
      case RdbType.STRING -> string();
      case RdbType.LIST -> list();
      case RdbType.LIST_ZIPLIST -> listZiplist();
      case RdbType.LIST_QUICKLIST, RdbType.LIST_QUICKLIST_2 -> quicklist(type);
      case RdbType.SET -> set();
      case RdbType.SET_INTSET -> intset();
      case RdbType.SET_LISTPACK -> setListpack();
      case RdbType.HASH -> hash();
      case RdbType.ZSET, RdbType.ZSET_2 -> sortedSet(type);
      case RdbType.ZSET_ZIPLIST, RdbType.ZSET_LISTPACK -> sortedListpack(type);
      case RdbType.STREAM_LISTPACKS, RdbType.STREAM_LISTPACKS_2, RdbType.STREAM_LISTPACKS_3 ->
          streams.read(type, in, target, limits, access);
      case RdbType.HASH_ZIPMAP -> zipmap();
      case RdbType.HASH_ZIPLIST, RdbType.HASH_LISTPACK -> hashListpack(type);
      case RdbType.HASH_METADATA, RdbType.HASH_METADATA_EARLY -> expiringHash(type);
      case RdbType.VALKEY_HASH_2 -> valkeyHash();
      case RdbType.HASH_LISTPACK_EX, RdbType.HASH_LISTPACK_EX_EARLY -> expiringListpack(type);
      default -> throw new RdbFormatException("no type: " + type);
    }
  }

  private void next(TextBuffer buffer) {
    in.string(target.slot(), buffer);
  }

  private void string() {
    next(text);
    if (text.length() >= StringBlock.MIN_BYTES) {
      Strings.setBlock(target, text.take(), Record.NO_EXPIRY, access);
    } else {
      Strings.set(target, text.address(), text.length(), Record.NO_EXPIRY, access);
    }
  }

  // ---- listpacks --------------------------------------------------------------------------

  /// The next string, which must be a listpack, in `text`.
  ///
  /// @return how many entries it has
  private int nextListpack() {
    next(text);
    int entries = ListpackCheck.entries(text.address(), text.length());
    if (entries == ListpackCheck.MALFORMED) {
      throw new RdbFormatException("Listpack integrity check failed.");
    }
    return entries;
  }

  /// The next string, which must be a ziplist, as a listpack in `text`.
  ///
  /// @return how many entries it has
  private int nextZiplist() {
    next(second);
    Ziplist ziplist = new Ziplist(second.address(), second.length());
    text.start(target.slot());
    Listpack.create(text.extend(Listpack.EMPTY_BYTES));
    int entries = 0;
    while (ziplist.next()) {
      if (ziplist.isNumber()) {
        text.extend(Listpack.entryBytes(ziplist.number()));
        Listpack.append(text.address(), ziplist.number());
      } else {
        text.extend(Listpack.entryBytes(ziplist.textAddress(), ziplist.textLength()));
        Listpack.append(text.address(), ziplist.textAddress(), ziplist.textLength());
      }
      entries++;
    }
    return entries;
  }

  /// Gives the target the listpack in `text`.
  ///
  /// @param stride of how many entries the first may not be repeated
  private void takeOver(int type, int encoding, int stride, int entries) {
    if (entries == 0) {
      throw RdbFormatException.emptyValue();
    }
    long listpack = text.address();
    if (entries % stride != 0 || duplicates.areIn(listpack, stride, entries, target.slot())) {
      throw new RdbFormatException(
          "Listpack integrity check failed: missing or repeated elements.");
    }
    int bytes = Listpack.bytes(listpack);
    long record = target.write(type, encoding, bytes, Record.NO_EXPIRY, access);
    Memory.copy(listpack, Record.tailAddress(record), bytes);
  }

  // ---- lists ------------------------------------------------------------------------------

  private void list() {
    openList();
    for (long left = in.count(); left > 0; left--) {
      next(text);
      push();
    }
    list.compress();
  }

  private void openList() {
    list.open(target, limits.list());
    list.create(0, access);
  }

  private void push() {
    list.prepare(text.length(), 1);
    list.pushTail(text.address(), text.length());
  }

  private void listZiplist() {
    openList();
    int entries = nextZiplist();
    if (entries == 0) {
      throw RdbFormatException.emptyValue();
    }
    list.appendListpack(text.address(), entries);
  }

  private void quicklist(int type) {
    openList();
    for (long left = in.count(); left > 0; left--) {
      long container = type == RdbType.LIST_QUICKLIST ? ValueWriter.PACKED_NODE : in.length();
      if (container == ValueWriter.PACKED_NODE) {
        int entries = type == RdbType.LIST_QUICKLIST ? nextZiplist() : nextListpack();
        appendNode(entries);
      } else if (container == 1) {
        next(text);
        if (text.length() == 0) {
          throw new RdbFormatException("empty node");
        }
        push();
      } else {
        throw new RdbFormatException("no container: " + container);
      }
    }
    if (list.count() == 0) {
      throw RdbFormatException.emptyValue();
    }
    list.compress();
  }

  private void appendNode(int entries) {
    if (entries > 0) {
      if (list.count() > Integer.MAX_VALUE - entries) {
        throw new RdbFormatException("too many elements");
      }
      list.appendListpack(text.address(), entries);
    }
  }

  // ---- sets -------------------------------------------------------------------------------

  private void set() {
    long count = in.count();
    set.open(target, limits.set());
    if (count > limits.set().maxIntsetEntries()) {
      set.createTable(access);
    } else {
      set.createIntSet(access);
    }
    for (long left = count; left > 0; left--) {
      next(text);
      if (!set.add(text.address(), text.length())) {
        throw new RdbFormatException("repeated member");
      }
    }
  }

  private void intset() {
    next(text);
    if (!IntSet.isWellFormed(text.address(), text.length())) {
      throw new RdbFormatException("Intset integrity check failed.");
    }
    long record = target.write(Record.SET, Record.INTSET, text.length(), Record.NO_EXPIRY, access);
    Memory.copy(text.address(), Record.tailAddress(record), text.length());
    set.open(target, limits.set());
    set.settle();
  }

  private void setListpack() {
    int entries = nextListpack();
    set.open(target, limits.set());
    if (ListpackCheck.isCanonical(text.address())) {
      takeOver(Record.SET, Record.LISTPACK, 1, entries);
      set.settle();
      return;
    }
    set.createListpack(access);
    Entries walk = new Entries(text.address());
    while (walk.next()) {
      if (!set.add(walk.entry().address(), walk.entry().length())) {
        throw new RdbFormatException("repeated member");
      }
    }
  }

  // ---- hashes -----------------------------------------------------------------------------

  private void hash() {
    long count = in.count();
    openHash(count);
    for (long left = count; left > 0; left--) {
      next(text);
      next(second);
      put(text.address(), text.length(), second.address(), second.length());
    }
  }

  private void openHash(long expectedFields) {
    hash.open(target, limits.hash(), NO_TIME);
    hash.create(0, access);
    hash.prepare(expectedFields, 0, 0);
  }

  private void put(long field, int length, long value, int valueLength) {
    hash.prepare(1, 0, (long) length + valueLength);
    if (!hash.put(field, length, value, valueLength)) {
      throw new RdbFormatException("repeated field");
    }
  }

  private void zipmap() {
    next(text);
    Zipmap zipmap = new Zipmap(text.address(), text.length());
    openHash(0);
    while (zipmap.next()) {
      put(zipmap.fieldAddress(), zipmap.fieldLength(), zipmap.valueAddress(), zipmap.valueLength());
    }
    if (hash.count() == 0) {
      throw RdbFormatException.emptyValue();
    }
  }

  private void hashListpack(int type) {
    int entries = type == RdbType.HASH_ZIPLIST ? nextZiplist() : nextListpack();
    if (ListpackCheck.isCanonical(text.address())) {
      takeOver(Record.HASH, Record.LISTPACK, 2, entries);
      hash.open(target, limits.hash(), NO_TIME);
      hash.settle();
      return;
    }
    if (entries % 2 != 0) {
      throw new RdbFormatException("field without value");
    }
    openHash(0);
    Entries fields = new Entries(text.address());
    Entries values = new Entries(text.address());
    values.next();
    while (fields.next() && values.next()) {
      Element field = fields.entry();
      put(field.address(), field.length(), values.entry().address(), values.entry().length());
      fields.skip(1);
      values.skip(1);
    }
  }

  // ---- sorted sets ------------------------------------------------------------------------

  private void sortedSet(int type) {
    long count = in.count();
    zset.open(target, limits.zset());
    zset.create(count, 0, access);
    for (long left = count; left > 0; left--) {
      next(text);
      double score = type == RdbType.ZSET_2 ? in.doubleValue() : in.doubleText(second);
      add(text.address(), text.length(), score);
    }
  }

  private void add(long member, int length, double score) {
    if (Double.isNaN(score) || zset.find(member, length)) {
      throw new RdbFormatException("repeated member, or no score");
    }
    zset.add(member, length, score);
  }

  private void sortedListpack(int type) {
    int entries = type == RdbType.ZSET_ZIPLIST ? nextZiplist() : nextListpack();
    long listpack = text.address();
    zset.open(target, limits.zset());
    if (ListpackCheck.isCanonical(listpack) && ZSetValue.isOrderedListpack(listpack, entries)) {
      takeOver(Record.ZSET, Record.LISTPACK, 2, entries);
      zset.settle();
      return;
    }
    if (entries % 2 != 0) {
      throw new RdbFormatException("member without score");
    }
    zset.create(entries / 2, 0, access);
    Entries members = new Entries(listpack);
    Entries scores = new Entries(listpack);
    scores.next();
    while (members.next() && scores.next()) {
      Element score = scores.entry();
      Element member = members.entry();
      double value =
          score.isNumber() ? score.number() : FloatText.parse(score.address(), score.length());
      add(member.address(), member.length(), value);
      members.skip(1);
      scores.skip(1);
    }
  }

  // ---- hashes with fields that expire -----------------------------------------------------

  /// Expiries count from the earliest, plus one; 0 is none. The early form has them as they are.
  private void expiringHash(int type) {
    long origin = type == RdbType.HASH_METADATA ? expiry(in.millis()) : 1;
    long count = in.count();
    openHash(count);
    for (long left = count; left > 0; left--) {
      long distance = expiry(in.length());
      next(text);
      next(second);
      put(text.address(), text.length(), second.address(), second.length());
      if (distance != 0) {
        hash.setExpiry(text.address(), text.length(), expiry(origin + distance - 1));
      }
    }
  }

  /// Each field with its value and its expiry, -1 for none.
  private void valkeyHash() {
    long count = in.count();
    openHash(count);
    for (long left = count; left > 0; left--) {
      next(text);
      next(second);
      put(text.address(), text.length(), second.address(), second.length());
      long expiry = in.millis();
      if (expiry != Record.NO_EXPIRY) {
        hash.setExpiry(text.address(), text.length(), expiry(expiry));
      }
    }
  }

  /// A time that is one at all.
  private static long expiry(long millis) {
    if (millis < 0 || millis > HashValue.MAX_EXPIRY) {
      throw new RdbFormatException("no time: " + millis);
    }
    return millis;
  }

  private void expiringListpack(int type) {
    if (type == RdbType.HASH_LISTPACK_EX) {
      // the earliest expiry: it is the first one of the listpack, too
      in.millis();
    }
    int entries = nextListpack();
    long listpack = text.address();
    if (HashValue.isExpiringListpack(listpack, entries) && ListpackCheck.isCanonical(listpack)) {
      takeOver(Record.HASH, Record.LISTPACK_EX, 3, entries);
      hash.open(target, limits.hash(), NO_TIME);
      hash.settle();
      return;
    }
    if (entries % 3 != 0) {
      throw new RdbFormatException("field without value or expiry");
    }
    openHash(0);
    Entries fields = new Entries(listpack);
    Entries values = new Entries(listpack);
    Entries expiries = new Entries(listpack);
    values.next();
    expiries.skip(2);
    while (fields.next() && values.next() && expiries.next()) {
      Element field = fields.entry();
      put(field.address(), field.length(), values.entry().address(), values.entry().length());
      if (!expiries.entry().isNumber()) {
        throw new RdbFormatException("expiry is no number");
      }
      long expiry = expiry(expiries.entry().number());
      if (expiry != 0) {
        hash.setExpiry(field.address(), field.length(), expiry);
      }
      fields.skip(2);
      values.skip(2);
      expiries.skip(2);
    }
  }
}
