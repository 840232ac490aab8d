package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.HashTable;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.TypeNames;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.runtime.GlobPattern;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Walking over keys: SCAN, KEYS, RANDOMKEY. Rows: [KeyTable].
///
/// A cursor is the place the walk goes on at: `slot << 26 | tag`, in the order of [HashTable]s.
/// That order never changes, so a key that is there throughout is returned exactly once, whatever
/// else comes, goes or grows. The walk ends with cursor 0.
///
/// These commands name no key, so no slot is locked for them: each slot is locked while it is read.
final class ScanCommands {
  private static final int DEFAULT_COUNT = 10;
  private static final int RANDOM_TRIES = 100;
  private static final String INVALID_CURSOR = "ERR invalid cursor";

  private ScanCommands() {}

  static void scan(CommandContext context) {
    long cursor = parseCursor(context, 1);
    Filter filter = Filter.parse(context);
    context.reply().array(2);
    int cursorMark = context.reply().position();
    Walk walk = new Walk(context, filter);
    long next = walk.run(cursor, filter.count);
    walk.reply(cursorMark, next);
  }

  static void keys(CommandContext context) {
    GlobPattern pattern = GlobPattern.of(context.argBytes(1));
    int mark = context.reply().deferArray();
    int[] found = new int[1];
    context.exclusively(() -> found[0] = allKeys(context, pattern));
    context.reply().closeArray(mark, found[0]);
  }

  private static int allKeys(CommandContext context, GlobPattern pattern) {
    Database database = context.database();
    NativeHeap heap = context.heap();
    int found = 0;
    for (int slot = database.nextSlot(0);
        slot < Database.SLOTS;
        slot = database.nextSlot(slot + 1)) {
      long table = database.table(slot);
      for (long word = HashTable.first(heap, table, 0);
          word != 0;
          word = HashTable.next(heap, table, word)) {
        long record = heap.address(HashTable.referenceOf(Memory.getLong(word)));
        long key = Record.keyAddress(record);
        int length = Record.keyLength(record);
        if (!isExpired(context, record) && (pattern.matchesAll() || pattern.matches(key, length))) {
          context.reply().bulk(key, length);
          found++;
        }
      }
    }
    return found;
  }

  static void randomkey(CommandContext context) {
    Database database = context.database();
    Walk walk = new Walk(context, Filter.ALL);
    for (int i = 0; i < RANDOM_TRIES && !database.isEmpty(); i++) {
      if (walk.replyRandom()) {
        return;
      }
    }
    context.reply().nullValue();
  }

  private static boolean isExpired(CommandContext context, long record) {
    return Record.hasExpiry(record) && context.isDue(Record.expiry(record));
  }

  /// A cursor is an unsigned number, read as the C library reads one: a sign is fine and no digits
  /// at all are 0.
  static long parseCursor(CommandContext context, int index) {
    String text = context.argString(index);
    if (text.isEmpty()) {
      return 0;
    }
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    try {
      if (digits.isEmpty() || digits.charAt(0) == '+') {
        throw new CommandException(INVALID_CURSOR);
      }
      long number = Long.parseUnsignedLong(digits);
      return negative ? -number : number;
    } catch (NumberFormatException e) {
      throw new CommandException(INVALID_CURSOR);
    }
  }

  /// Which keys SCAN returns, and about how many at a time.
  private record Filter(@Nullable GlobPattern pattern, @Nullable String type, long count) {
    static final Filter ALL = new Filter(null, null, 1);

    static Filter parse(CommandContext context) {
      GlobPattern pattern = null;
      String type = null;
      long count = DEFAULT_COUNT;
      for (int i = 2; i < context.argCount(); i += 2) {
        if (i + 1 == context.argCount()) {
          throw Errors.syntax();
        }
        if (context.argIs(i, "COUNT")) {
          count = context.argLong(i + 1);
          if (count < 1) {
            throw Errors.syntax();
          }
        } else if (context.argIs(i, "MATCH")) {
          GlobPattern wanted = GlobPattern.of(context.argBytes(i + 1));
          pattern = wanted.matchesAll() ? null : wanted;
        } else if (context.argIs(i, "TYPE")) {
          type = context.argString(i + 1).toLowerCase(Locale.ROOT);
        } else {
          throw Errors.syntax();
        }
      }
      return new Filter(pattern, type, count);
    }

    boolean admits(long record) {
      if (type != null && !type.equals(TypeNames.of(Record.type(record)))) {
        return false;
      }
      return pattern == null
          || pattern.matches(Record.keyAddress(record), Record.keyLength(record));
    }
  }

  /// A walk over slots and, inside them, tags.
  private static final class Walk {
    private final CommandContext context;
    private final Filter filter;
    private final Database database;
    private final NativeHeap heap;
    private final Keyspace keyspace;
    private final SlotGuard slots;
    private final KeyCursor expired;
    private int keysMark;
    private int replied;

    Walk(CommandContext context, Filter filter) {
      this.context = context;
      this.filter = filter;
      this.database = context.database();
      this.heap = context.heap();
      this.keyspace = context.server().keyspace;
      this.slots = new SlotGuard(context.server());
      this.expired = context.otherCursor();
    }

    /// Visits about `count` keys from the cursor on.
    ///
    /// @return the next cursor
    long run(long cursor, long count) {
      int slot = (int) Math.min(Database.SLOTS, cursor >>> HashTable.TAG_BITS);
      int tag = (int) cursor & HashTable.TAGS - 1;
      keysMark = context.reply().deferArray();
      long left = count;
      for (slot = database.nextSlot(slot);
          slot < Database.SLOTS;
          slot = database.nextSlot(slot + 1)) {
        if (!lock(slot)) {
          return 0;
        }
        try {
          tag = slot == (int) (cursor >>> HashTable.TAG_BITS) ? tag : 0;
          long word = HashTable.first(heap, database.table(slot), tag);
          while (word != 0) {
            int at = HashTable.tagOf(Memory.getLong(word));
            if (left <= 0) {
              return (long) slot << HashTable.TAG_BITS | at;
            }
            int visited = visitTag(slot, at);
            left -= visited;
            word = HashTable.first(heap, database.table(slot), at + 1);
          }
        } finally {
          slots.unlock(slot);
        }
        if (left <= 0) {
          int next = database.nextSlot(slot + 1);
          return next < Database.SLOTS ? (long) next << HashTable.TAG_BITS : 0;
        }
      }
      return 0;
    }

    /// All keys of one tag: a cursor cannot stand between them.
    private int visitTag(int slot, int tag) {
      int visited = 0;
      long word = HashTable.first(heap, database.table(slot), tag);
      while (word != 0 && HashTable.tagOf(Memory.getLong(word)) == tag) {
        long record = heap.address(HashTable.referenceOf(Memory.getLong(word)));
        visited++;
        if (isExpired(context, record)) {
          if (context.mayExpire()) {
            expire(slot, record);
            word = HashTable.first(heap, database.table(slot), tag);
          } else {
            word = HashTable.next(heap, database.table(slot), word);
          }
          continue;
        }
        if (filter.admits(record)) {
          context.reply().bulk(Record.keyAddress(record), Record.keyLength(record));
          replied++;
        }
        word = HashTable.next(heap, database.table(slot), word);
      }
      return visited;
    }

    private void expire(int slot, long record) {
      long key = Record.keyAddress(record);
      int length = Record.keyLength(record);
      expired.seek(database, slot, keyspace.hash(key, length), key, length);
      context.expire(expired);
    }

    /// Writes cursor and keys; the keys are there already, the cursor goes before them.
    void reply(int cursorMark, long next) {
      ReplyWriter reply = context.reply();
      reply.closeArray(keysMark, replied);
      reply.insertBulk(cursorMark, Long.toUnsignedString(next));
    }

    boolean replyRandom() {
      int slot = database.nextSlot(context.random().nextInt(Database.SLOTS));
      if (slot >= Database.SLOTS) {
        slot = database.nextSlot(0);
        if (slot >= Database.SLOTS) {
          return false;
        }
      }
      if (!lock(slot)) {
        return false;
      }
      try {
        long table = database.table(slot);
        long word = HashTable.first(heap, table, context.random().nextInt(HashTable.TAGS));
        word = word != 0 ? word : HashTable.first(heap, table, 0);
        if (word == 0) {
          return false;
        }
        long record = heap.address(HashTable.referenceOf(Memory.getLong(word)));
        if (isExpired(context, record)) {
          expire(slot, record);
          return false;
        }
        context.reply().bulk(Record.keyAddress(record), Record.keyLength(record));
        return true;
      } finally {
        slots.unlock(slot);
      }
    }

    /// @return false when the database has become another meanwhile
    private boolean lock(int slot) {
      slots.lock(slot);
      if (context.database() == database) {
        return true;
      }
      slots.unlock(slot);
      return false;
    }
  }
}
