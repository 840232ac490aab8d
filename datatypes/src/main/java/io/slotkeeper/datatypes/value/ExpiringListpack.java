package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.FieldVisitor;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;

/// The listpack of a small hash with fields that expire.
///
/// ```
/// field value expiry   field value expiry   ...   field value 0   field value 0
/// ```
///
/// In ascending order of the expiries, in unix ms; the fields that do not expire have 0 and come
/// last, so what expires is always in front.
final class ExpiringListpack {
  static final int STRIDE = 3;

  private static final long NONE = 0;

  private ExpiringListpack() {}

  /// The expiry of a field, or [Record#NO_EXPIRY].
  static long expiry(long fieldEntry) {
    long expiry = stored(fieldEntry);
    return expiry == NONE ? Record.NO_EXPIRY : expiry;
  }

  private static long stored(long fieldEntry) {
    return Listpack.number(Listpack.skip(fieldEntry, 2));
  }

  /// When the first field expires, [Long#MAX_VALUE] for never.
  static long earliest(long listpack) {
    long first = Listpack.first(listpack);
    long expiry = Listpack.isEnd(first) ? NONE : stored(first);
    return expiry == NONE ? Long.MAX_VALUE : expiry;
  }

  /// Makes the cursor's listpack of pairs one of these.
  static void create(KeyCursor cursor) {
    int pairs = Listpack.count(ListpackTail.of(cursor)) / 2;
    long listpack = ListpackTail.reserve(cursor, pairs * Listpack.entryBytes(NONE));
    long entry = Listpack.first(listpack);
    while (!Listpack.isEnd(entry)) {
      entry = Listpack.skip(entry, 2);
      Listpack.insert(listpack, entry, NONE);
      entry = Listpack.next(entry);
    }
    cursor.setEncoding(Record.LISTPACK_EX);
  }

  /// Adds a field, which is not there, at the place of its expiry.
  ///
  /// @param expiry or [Record#NO_EXPIRY]
  static void add(
      KeyCursor cursor, long field, int length, long value, int valueLength, long expiry) {
    long stored = expiry == Record.NO_EXPIRY ? NONE : expiry;
    int more =
        Listpack.entryBytes(field, length)
            + Listpack.entryBytes(value, valueLength)
            + Listpack.entryBytes(stored);
    long listpack = ListpackTail.reserve(cursor, more);
    long at = stored == NONE ? Listpack.end(listpack) : placeOf(listpack, stored);
    Listpack.insert(listpack, at, stored);
    Listpack.insert(listpack, at, value, valueLength);
    Listpack.insert(listpack, at, field, length);
  }

  /// Where the first field is that expires later, or never.
  private static long placeOf(long listpack, long expiry) {
    long entry = Listpack.first(listpack);
    while (!Listpack.isEnd(entry)) {
      long found = stored(entry);
      if (found == NONE || found > expiry) {
        break;
      }
      entry = Listpack.skip(entry, STRIDE);
    }
    return entry;
  }

  /// Removes the fields whose time has come.
  ///
  /// @param field for each of them in turn
  /// @param visitor is shown each of them before
  /// @return how many
  static int removeExpired(KeyCursor cursor, long now, Element field, FieldVisitor visitor) {
    long first = Listpack.first(ListpackTail.of(cursor));
    int expired = 0;
    for (long entry = first; !Listpack.isEnd(entry); entry = Listpack.skip(entry, STRIDE)) {
      long expiry = stored(entry);
      if (expiry == NONE || expiry > now) {
        break;
      }
      field.setEntry(entry);
      visitor.field(field.address(), field.length());
      expired++;
    }
    if (expired > 0) {
      ListpackTail.remove(cursor, first, expired * STRIDE);
    }
    return expired;
  }

  /// Whether a listpack of so many entries, taken over from elsewhere, has numbers for expiries, in
  /// order.
  static boolean isOrdered(long listpack, int entries) {
    if (entries % STRIDE != 0) {
      return false;
    }
    long before = 1;
    for (long entry = Listpack.first(listpack);
        !Listpack.isEnd(entry);
        entry = Listpack.skip(entry, STRIDE)) {
      long expiry = Listpack.skip(entry, 2);
      if (!Listpack.isNumber(expiry) || Listpack.number(expiry) > HashValue.MAX_EXPIRY) {
        return false;
      }
      long after = Listpack.number(expiry) == NONE ? Long.MAX_VALUE : Listpack.number(expiry);
      if (after < before) {
        return false;
      }
      before = after;
    }
    return true;
  }
}
