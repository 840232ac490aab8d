package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.keyspace.ConsumerGroup;
import io.slotkeeper.datatypes.keyspace.StreamRoot;

/// How many entries of a stream a group has read and how many it has not, as far as that can be
/// said without counting.
///
/// ```
/// entries ever added   1 2 3 4 5 6 7 8 9        added = 9, the id of the 9th is the last id
/// still there              . 4 5 x 7 8 9        first id = that of the 4th
///                                └── deleted    between them nobody knows which number an id has
/// ```
///
/// A group counts what it reads; that is right as long as no entry behind its position is deleted.
/// Without a count the position's number is known at the last id, and before or at the first id if
/// nothing was deleted behind it.
///
/// Source: the rules of Redis 7.2, `t_stream.c`, which clients see in XINFO GROUPS.
public final class StreamProgress {
  /// What [#lag(long, long)] says when it is not known; entries moved by hand can make it negative.
  public static final long UNKNOWN_LAG = Long.MIN_VALUE;

  private StreamProgress() {}

  /// Says that the group was given this entry, which is above its last id.
  ///
  /// @param stream its [StreamRoot]
  public static void delivered(long stream, long group, StreamId id) {
    long read = ConsumerGroup.entriesRead(group);
    if (read != ConsumerGroup.UNKNOWN && !hasDeletedFrom(stream, id)) {
      ConsumerGroup.setEntriesRead(group, read + 1);
    } else if (StreamRoot.entriesAdded(stream) != 0) {
      ConsumerGroup.setEntriesRead(group, numberOf(stream, id));
    }
    ConsumerGroup.setLastId(group, id.ms(), id.seq());
  }

  /// How many entries the group has not been given yet, or [#UNKNOWN_LAG].
  public static long lag(long stream, long group) {
    long added = StreamRoot.entriesAdded(stream);
    if (added == 0) {
      return 0;
    }
    StreamId last = new StreamId();
    last.set(ConsumerGroup.lastMs(group), ConsumerGroup.lastSeq(group));
    long read = ConsumerGroup.entriesRead(group);
    if (read == ConsumerGroup.UNKNOWN || hasDeletedFrom(stream, last)) {
      read = numberOf(stream, last);
    }
    return read == ConsumerGroup.UNKNOWN ? UNKNOWN_LAG : added - read;
  }

  /// Whether an entry was deleted that had this id or a higher one.
  private static boolean hasDeletedFrom(long stream, StreamId id) {
    return StreamRoot.length(stream) > 0
        && !isZero(stream, StreamRoot.MAX_DELETED_ID)
        && compare(stream, StreamRoot.FIRST_ID, StreamRoot.MAX_DELETED_ID) <= 0
        && order(stream, id, StreamRoot.MAX_DELETED_ID) <= 0;
  }

  /// How many entries were ever added up to this id, or [ConsumerGroup#UNKNOWN].
  public static long entriesUpTo(long stream, long ms, long seq) {
    StreamId id = new StreamId();
    id.set(ms, seq);
    return numberOf(stream, id);
  }

  /// How many entries were ever added up to this id, or [ConsumerGroup#UNKNOWN].
  private static long numberOf(long stream, StreamId id) {
    long added = StreamRoot.entriesAdded(stream);
    long length = StreamRoot.length(stream);
    int toLast = order(stream, id, StreamRoot.LAST_ID);
    if (added == 0 || length == 0 && toLast <= 0 || toLast == 0) {
      return added;
    }
    int toFirst = order(stream, id, StreamRoot.FIRST_ID);
    boolean whole =
        isZero(stream, StreamRoot.MAX_DELETED_ID)
            || compare(stream, StreamRoot.MAX_DELETED_ID, StreamRoot.FIRST_ID) < 0;
    if (toLast > 0 || toFirst > 0 || !whole) {
      return ConsumerGroup.UNKNOWN;
    }
    return toFirst < 0 ? added - length : added - length + 1;
  }

  private static boolean isZero(long stream, int which) {
    return StreamRoot.ms(stream, which) == 0 && StreamRoot.seq(stream, which) == 0;
  }

  private static int order(long stream, StreamId id, int which) {
    return id.order(StreamRoot.ms(stream, which), StreamRoot.seq(stream, which));
  }

  private static int compare(long stream, int which, int other) {
    StreamId id = new StreamId();
    id.set(StreamRoot.ms(stream, which), StreamRoot.seq(stream, which));
    return order(stream, id, other);
  }
}
