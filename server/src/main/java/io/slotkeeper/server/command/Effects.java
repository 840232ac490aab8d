package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.value.Element;
import io.slotkeeper.server.propagation.ChangeStream;
import io.slotkeeper.server.propagation.CommitGate;
import io.slotkeeper.server.propagation.UnitBuffer;
import io.slotkeeper.server.runtime.LoopStats;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/// What the unit that is executed does to the data, as the commands that repeat it.
///
/// A write command that has changed something is repeated in its own words, unless its handler has
/// said otherwise: another command ([#command(byte[], int)], followed by its words) or none
/// ([#nothing()]). So times become absolute and random choices definite. Keys that go because their
/// time has come are deletions beside the command.
///
/// ```
/// if (effects.areWanted()) {
///   effects.command(Effects.PEXPIREAT, 3).argument(1).number(expiry);
/// }
/// ```
///
/// When the unit ends, with all its slots still locked, everything is appended to the
/// [ChangeStream] at once. With nobody listening a command costs two loads here.
///
/// One per loop.
///
/// Source: the forms are those of Redis 7.2, and of 7.4 to 8.4 for what came later.
final class Effects {
  static final byte[] DEL = ascii("DEL");
  static final byte[] UNLINK = ascii("UNLINK");
  static final byte[] SET = ascii("SET");
  static final byte[] PXAT = ascii("PXAT");
  static final byte[] KEEPTTL = ascii("KEEPTTL");
  static final byte[] PERSIST = ascii("PERSIST");
  static final byte[] PEXPIREAT = ascii("PEXPIREAT");
  static final byte[] ABSTTL = ascii("ABSTTL");
  static final byte[] LPOP = ascii("LPOP");
  static final byte[] RPOP = ascii("RPOP");
  static final byte[] LMOVE = ascii("LMOVE");
  static final byte[] RPOPLPUSH = ascii("RPOPLPUSH");
  static final byte[] ZPOPMIN = ascii("ZPOPMIN");
  static final byte[] ZPOPMAX = ascii("ZPOPMAX");
  static final byte[] ZADD = ascii("ZADD");
  static final byte[] SREM = ascii("SREM");
  static final byte[] HDEL = ascii("HDEL");
  static final byte[] HSET = ascii("HSET");
  static final byte[] HSETEX = ascii("HSETEX");
  static final byte[] HPEXPIREAT = ascii("HPEXPIREAT");
  static final byte[] HPERSIST = ascii("HPERSIST");
  static final byte[] FIELDS = ascii("FIELDS");
  static final byte[] MSETEX = ascii("MSETEX");
  static final byte[] XCLAIM = ascii("XCLAIM");
  static final byte[] XGROUP = ascii("XGROUP");
  static final byte[] SETID = ascii("SETID");
  static final byte[] CREATECONSUMER = ascii("CREATECONSUMER");
  static final byte[] ENTRIESREAD = ascii("ENTRIESREAD");
  static final byte[] TIME = ascii("TIME");
  static final byte[] RETRYCOUNT = ascii("RETRYCOUNT");
  static final byte[] FORCE = ascii("FORCE");
  static final byte[] JUSTID = ascii("JUSTID");
  static final byte[] LASTID = ascii("LASTID");
  static final byte[] EXACTLY = ascii("=");

  private final CommandContext context;
  private final ChangeStream stream;
  private final CommitGate gate;
  private final UnitBuffer unit;
  private final LoopStats stats;

  /// Whether the command has said itself what repeats it.
  private boolean settled;

  private long changesBefore;
  private boolean muted;
  private boolean repeating;
  private long position;

  /// The bytes the unit came as, when it is a copy.
  private long copyAddress;

  private long copyLength;

  /// What others are told when the unit stands in the stream.
  private final Queue<Runnable> afterwards = new ArrayDeque<>();

  Effects(ServerContext server, CommandContext context) {
    this.context = context;
    this.stream = server.changes;
    this.gate = server.gate;
    this.unit = server.units[context.loop()];
    this.stats = context.stats();
  }

  private static byte[] ascii(String word) {
    return word.getBytes(StandardCharsets.US_ASCII);
  }

  // ---- what handlers say ------------------------------------------------------------------

  /// Whether anybody wants to know; else nothing has to be said.
  boolean areWanted() {
    return mustBeTold() && !muted;
  }

  private boolean mustBeTold() {
    return stream.isActive() && !repeating;
  }

  /// Instead of its own words the command is repeated by this one, whose words follow; several may
  /// be given.
  Effects command(byte[] name, int words) {
    settled = true;
    unit.command(context.client().database, words);
    unit.word(name);
    return this;
  }

  /// The command has changed nothing that must be repeated.
  void nothing() {
    settled = true;
  }

  /// The command is repeated though it has changed nothing.
  void itself() {
    if (areWanted() && !settled) {
      unit.command(context.client().database, context.argCount());
      arguments(0, context.argCount());
    }
    settled = true;
  }

  /// The command is repeated with other words in some places, which are to follow.
  Effects rewritten(int words) {
    settled = true;
    unit.command(context.client().database, words);
    return this;
  }

  /// The key of an argument is deleted.
  void deletion(int argument, boolean lazily) {
    if (areWanted()) {
      command(lazily ? UNLINK : DEL, 2).argument(argument);
    }
  }

  Effects argument(int index) {
    unit.word(context.argAddress(index), context.argLength(index));
    return this;
  }

  /// The arguments from `first` up to `end`, without that.
  Effects arguments(int first, int end) {
    for (int i = first; i < end; i++) {
      argument(i);
    }
    return this;
  }

  Effects word(byte[] word) {
    unit.word(word);
    return this;
  }

  Effects word(long address, int length) {
    unit.word(address, length);
    return this;
  }

  Effects number(long number) {
    unit.number(number);
    return this;
  }

  Effects element(Element element) {
    if (element.isNumber()) {
      unit.number(element.number());
    } else {
      unit.word(element.address(), element.length());
    }
    return this;
  }

  Effects id(long ms, long seq) {
    unit.word(ascii(Long.toUnsignedString(ms) + "-" + Long.toUnsignedString(seq)));
    return this;
  }

  // ---- what nobody asked for ---------------------------------------------------------------

  /// The key a cursor stands on is about to be deleted, by no command.
  void removal(KeyCursor cursor, boolean lazily) {
    if (mustBeTold()) {
      unit.command(cursor.database().index(), 2);
      unit.word(lazily ? UNLINK : DEL);
      key(cursor);
    }
  }

  /// A field of the hash a cursor stands on is about to be removed, by no command.
  void fieldRemoval(KeyCursor cursor, long field, int length) {
    if (mustBeTold()) {
      unit.command(cursor.database().index(), 3);
      unit.word(HDEL);
      key(cursor);
      unit.word(field, length);
    }
  }

  private void key(KeyCursor cursor) {
    long record = cursor.record();
    unit.word(Record.keyAddress(record), Record.keyLength(record));
  }

  // ---- the life of a unit -------------------------------------------------------------------

  /// What follows is not repeated, as a script may ask for; until it ends.
  void mute(boolean silent) {
    muted = silent;
  }

  /// What this loop's commands do is in the stream already: they repeat it.
  void repeats(boolean now) {
    repeating = now;
  }

  /// The unit that comes next is appended as these bytes, when it is executed.
  void copies(long address, long length) {
    copyAddress = address;
    copyLength = length;
  }

  /// A handler is about to be called.
  void begin() {
    settled = false;
    changesBefore = stats.changes;
  }

  /// The handler has returned, or failed half-way; what it has changed counts.
  void end(Command command) {
    if (!settled && stats.changes != changesBefore && command.has(CommandFlag.WRITE)) {
      itself();
    }
    settled = true;
  }

  /// Appends what the unit has done. All slots it has touched are locked.
  ///
  /// @param atomic whether its commands belong together
  void commit(boolean atomic) {
    if (copyLength > 0) {
      int database = context.client().database;
      position = stream.append(context.loop(), copyAddress, copyLength, database);
      copyLength = 0;
    } else if (!unit.isEmpty()) {
      position = stream.append(context.loop(), unit, atomic);
    }
    while (!afterwards.isEmpty()) {
      afterwards.remove().run();
    }
  }

  /// Tells others of what the command does, as soon as that stands in the stream: who is told must
  /// be able to wait until it is safe. The slots are still locked then.
  void tell(Runnable telling) {
    if (gate.isOpen()) {
      telling.run();
    } else {
      afterwards.add(telling);
    }
  }

  /// The command goes on with no slot locked: appends what it has done up to here.
  void commitBefore() {
    if (copyLength == 0) {
      commit(true);
    }
  }

  /// The position of the stream behind the last unit of this loop.
  long position() {
    return position;
  }
}
