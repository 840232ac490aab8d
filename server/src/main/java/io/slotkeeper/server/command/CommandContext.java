package io.slotkeeper.server.command;

import io.slotkeeper.cluster.Slots;
import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.Decimals;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.StringBlock;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.datatypes.value.Element;
import io.slotkeeper.datatypes.value.HashValue;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.runtime.FastRandom;
import io.slotkeeper.server.runtime.LoopStats;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a handler may touch: the arguments, the keyspace, the reply, the clock.
///
/// One per loop, bound to one command after another. Looking keys up goes through
/// [#lookupRead(int)] and [#lookupWrite(int)], which own all side effects of an access: lazy
/// expiry, the LRU or LFU touch, hits and misses.
///
/// An argument that makes no sense ends the command with a [CommandException]; handlers check all
/// arguments before they change anything.
public final class CommandContext implements Arguments {
  static final int SCRATCH_BYTES = 8192;

  /// A lookup removes no more fields than that: it must not take long.
  private static final int FIELDS_EXPIRED_AT_ONCE = 1000;

  private final ServerContext server;
  private final int loop;
  private final LoopStats stats;
  private final Keyspace keyspace;
  private final NativeHeap heap;
  private final ReplyWriter reply;
  private final LargeReplies largeReplies;
  private final KeyCursor cursor;
  private final KeyCursor otherCursor;
  private final FastRandom random;
  private final AccessClock accessClock;
  private final Views views;
  private final ValueCodec codec;
  private final Effects effects;
  private final ByteBuffer scratchBuffer = ByteBuffer.allocateDirect(SCRATCH_BYTES);
  private final long scratch = MemorySegment.ofBuffer(scratchBuffer).address();

  // bound by the first command, used by none before
  private Execution execution;
  private Client client;
  private Command command;
  private Routed request;
  private int[] words;
  private int firstWord;
  private long base;
  private int firstKey;
  private int firstKeySlot;
  private long firstKeyHash;
  private long nowMillis;

  /// Who repeats changes takes nothing for expired: the stream says what goes.
  private boolean repeatsChanges;

  /// So does, for its calls, who brings the changes of another node.
  private boolean bringsChanges;

  /// What expires then or earlier is gone.
  private long dueMillis;

  @SuppressWarnings("NullAway.Init")
  public CommandContext(
      ServerContext server, int loop, ReplyWriter reply, LargeReplies largeReplies) {
    this.server = server;
    this.loop = loop;
    this.stats = server.stats[loop];
    this.keyspace = server.keyspace;
    this.heap = server.keyspace.heap();
    this.reply = reply;
    this.largeReplies = largeReplies;
    this.cursor = new KeyCursor(keyspace.database(0));
    this.otherCursor = new KeyCursor(keyspace.database(0));
    this.random = new FastRandom(server.random.nextLong());
    this.accessClock = new AccessClock(server.config.memory, random);
    this.views = new Views(server.config.encoding, keyspace);
    this.codec = new ValueCodec(keyspace);
    this.effects = new Effects(server, this);
  }

  /// Where large values are handed to the connection without a copy.
  public interface LargeReplies {
    /// Strings of this many bytes and more are handed over.
    int MIN_BYTES = 128 * 1024;

    /// Sends the `length` first bytes of the block at this point of the reply, then unpins it.
    void send(long block, int length);

    /// Unpins what was to be sent behind this position of the replies.
    void retract(int position);
  }

  /// Starts a turn: one time for all its expiries.
  public void startTurn(long unixMillis) {
    nowMillis = unixMillis;
    accessClock.startTurn(unixMillis);
    expireAt(repeatsChanges ? Long.MIN_VALUE : unixMillis);
    bringsChanges = false;
  }

  private void expireAt(long millis) {
    dueMillis = millis;
    views.startTurn(millis);
  }

  /// Whether the call that follows brings a change of another node: then nothing has expired before
  /// that says so.
  void bringsChanges(boolean now) {
    if (now != bringsChanges) {
      bringsChanges = now;
      expireAt(now ? Long.MIN_VALUE : nowMillis);
    }
  }

  /// Whether the time of what expires then has come.
  boolean isDue(long expiry) {
    return expiry <= dueMillis;
  }

  /// Whether what is due is deleted by whoever meets it. A replica takes it for gone and leaves it
  /// where it is, until its primary says so; but it makes room for writes of its own.
  boolean mayExpire() {
    return !server.replication.isReplica() || command.has(CommandFlag.WRITE);
  }

  /// From here on the context repeats what another execution has done: nothing of it is told again,
  /// and nothing expires by this clock.
  void repeatChanges() {
    repeatsChanges = true;
    effects.repeats(true);
  }

  /// Whether what it does was done elsewhere before.
  boolean repeatsChanges() {
    return repeatsChanges;
  }

  /// What the command does, for those who repeat it.
  Effects effects() {
    return effects;
  }

  /// Points at the request whose words begin at `firstWord`, with the key that was already routed.
  void bind(Client client, @Nullable Command command, Routed request) {
    this.client = client;
    if (command != null) {
      this.command = command;
    }
    this.request = request;
    this.words = request.words();
    this.firstWord = request.firstWord();
    this.base = request.base();
    this.firstKey = request.firstKey();
    this.firstKeySlot = request.slot();
    this.firstKeyHash = request.hash();
  }

  /// The subcommand stands for its container from here on.
  void rebind(Command subcommand) {
    command = subcommand;
  }

  /// A request on its way to execution. By default nothing of it was looked at before, its words
  /// begin with the array, and no argument has a block of its own.
  public interface Routed {
    /// Where its arguments lie: from [#firstWord()] on their count, then offset and length of each.
    int[] words();

    default int firstWord() {
      return 0;
    }

    /// What offsets are relative to, those that are not negative.
    long base();

    /// Where an argument lies that has a block of its own, which a negative offset stands for.
    default long detachedAddress(int offset) {
      throw new IllegalStateException("every argument lies at the base");
    }

    /// Index of the argument whose slot and hash are known, 0 for none.
    default int firstKey() {
      return 0;
    }

    default int slot() {
      return -1;
    }

    default long hash() {
      return 0;
    }
  }

  public ServerContext server() {
    return server;
  }

  public Client client() {
    return client;
  }

  /// What the context is bound to.
  Routed request() {
    return request;
  }

  Execution execution() {
    return execution;
  }

  void execution(Execution executes) {
    this.execution = executes;
  }

  public Command command() {
    return command;
  }

  public ReplyWriter reply() {
    return reply;
  }

  public LoopStats stats() {
    return stats;
  }

  public int loop() {
    return loop;
  }

  public NativeHeap heap() {
    return heap;
  }

  public FastRandom random() {
    return random;
  }

  public AccessClock accessClock() {
    return accessClock;
  }

  /// Unix time in ms, the same for all commands of a turn.
  public long nowMillis() {
    return nowMillis;
  }

  /// The views on values that hold elements.
  Views views() {
    return views;
  }

  /// What reads and writes values as portable bytes.
  ValueCodec codec() {
    return codec;
  }

  /// 8 KB of native memory for numbers and the like.
  public long scratch() {
    return scratch;
  }

  public Database database() {
    return keyspace.database(client.database);
  }

  // ---- arguments --------------------------------------------------------------------------

  @Override
  public int argCount() {
    return words[firstWord];
  }

  @Override
  public long argAddress(int index) {
    int offset = words[firstWord + 1 + 2 * index];
    return offset >= 0 ? base + offset : request.detachedAddress(offset);
  }

  @Override
  public int argLength(int index) {
    return words[firstWord + 2 + 2 * index];
  }

  public byte[] argBytes(int index) {
    return Memory.bytes(argAddress(index), argLength(index));
  }

  /// The first bytes of the argument, at most `maxBytes`.
  byte[] argStart(int index, int maxBytes) {
    return Memory.bytes(argAddress(index), Math.min(argLength(index), maxBytes));
  }

  /// The argument as characters 0 to 255.
  public String argString(int index) {
    return new String(argBytes(index), StandardCharsets.ISO_8859_1);
  }

  /// The argument as error texts quote it: up to its first zero byte.
  public String argText(int index) {
    String text = argString(index);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /// Whether the argument is this word (in upper case), in any case.
  public boolean argIs(int index, String word) {
    int length = argLength(index);
    if (length != word.length()) {
      return false;
    }
    long address = argAddress(index);
    for (int i = 0; i < length; i++) {
      int c = Memory.getByte(address + i);
      if ((c >= 'a' && c <= 'z' ? c - 32 : c) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  public boolean sameArguments(int first, int second) {
    int length = argLength(first);
    return length == argLength(second)
        && Memory.equal(argAddress(first), argAddress(second), length);
  }

  public boolean argIsLong(int index) {
    return Decimals.isLong(argAddress(index), argLength(index));
  }

  public long argLong(int index) {
    return argLong(index, Errors.NOT_AN_INTEGER);
  }

  public long argLong(int index, String error) {
    long address = argAddress(index);
    int length = argLength(index);
    if (!Decimals.isLong(address, length)) {
      throw new CommandException(error);
    }
    return Decimals.toLong(address, length);
  }

  /// The argument as a 32-bit number.
  public int argInt(int index) {
    long value = argLong(index);
    if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
      throw new CommandException(Errors.NOT_AN_INT);
    }
    return (int) value;
  }

  /// The argument as a number within bounds.
  public long argLong(int index, long min, long max, String error) {
    long value = argLong(index, error);
    if (value < min || value > max) {
      throw new CommandException(error);
    }
    return value;
  }

  /// The subcommand or option name in lower case, for messages.
  public String argLower(int index) {
    return argString(index).toLowerCase(Locale.ROOT);
  }

  /// The block of a long argument with a pin for the caller, or 0 when the argument has none. The
  /// request keeps its own pin, for the argument is still to be logged.
  public long takeBlock(int index) {
    int offset = words[firstWord + 1 + 2 * index];
    if (offset >= 0) {
      return 0;
    }
    long block = request.detachedAddress(offset) - StringBlock.HEAD_BYTES;
    StringBlock.pin(block);
    return block;
  }

  // ---- keys -------------------------------------------------------------------------------

  public int slot(int index) {
    return index == firstKey ? firstKeySlot : Slots.of(argAddress(index), argLength(index));
  }

  /// Points the cursor at the key; no side effect at all, expired keys are seen.
  public KeyCursor seek(int index) {
    seek(cursor, database(), index);
    return cursor;
  }

  public void seek(KeyCursor target, Database database, int index) {
    long address = argAddress(index);
    int length = argLength(index);
    if (index == firstKey) {
      target.seek(database, firstKeySlot, firstKeyHash, address, length);
    } else {
      target.seek(
          database, Slots.of(address, length), keyspace.hash(address, length), address, length);
    }
  }

  /// Points a cursor at a key that is no argument.
  public void seekNative(KeyCursor target, long address, int length) {
    target.seek(
        database(), Slots.of(address, length), keyspace.hash(address, length), address, length);
  }

  /// The cursor of the last lookup.
  public KeyCursor cursor() {
    return cursor;
  }

  /// A second cursor, for commands with two keys.
  public KeyCursor otherCursor() {
    return otherCursor;
  }

  /// Looks a key up to read it: deletes it when it has expired, touches it, counts a hit or miss.
  ///
  /// @return its record, 0 when absent
  public long lookupRead(int index) {
    long record = lookupWrite(index);
    countLookup(record);
    if (record == 0) {
      event(index, KeyEvent.KEY_MISS);
    }
    return record;
  }

  /// Counts a lookup for reading as a hit or, without a record, as a miss.
  public void countLookup(long record) {
    if (record == 0) {
      stats.misses++;
    } else {
      stats.hits++;
    }
  }

  /// Looks a key up to change it: deletes it when it has expired, touches it.
  ///
  /// @return its record, 0 when absent
  public long lookupWrite(int index) {
    seek(cursor, database(), index);
    return settle(cursor);
  }

  /// Ends a lookup: what has expired is deleted, what has not is touched.
  public long settle(KeyCursor found) {
    long record = found.record();
    if (record == 0) {
      return 0;
    }
    if (Record.hasExpiry(record) && isDue(Record.expiry(record))) {
      if (mayExpire()) {
        expire(found);
      }
      return 0;
    }
    if (!client.noTouch) {
      accessClock.touch(record);
    }
    return withoutExpiredFields(found, FIELDS_EXPIRED_AT_ONCE);
  }

  /// The record a cursor stands on, a hash after some fields whose time has come are removed from
  /// it; 0 when none is left, then the key is gone.
  private long withoutExpiredFields(KeyCursor found, int limit) {
    long record = found.record();
    if (record == 0 || !Record.hasFieldExpiry(record) || !mayExpire()) {
      return record;
    }
    expireFields(found, limit);
    return found.record();
  }

  /// Removes fields whose time has come from the hash a cursor stands on, and the hash with the
  /// last field.
  ///
  /// @param limit about so many at most
  /// @return how many
  public int expireFields(KeyCursor expired, int limit) {
    if (!isDue(HashValue.earliestExpiry(heap, expired.record()))) {
      return 0;
    }
    expired.beforeChange();
    HashValue hash = views.hash(expired);
    int removed =
        hash.removeExpired(limit, (field, length) -> effects.fieldRemoval(expired, field, length));
    if (removed > 0) {
      stats.expiredFields += removed;
      eventOf(expired, KeyEvent.HEXPIRED);
      if (hash.count() == 0) {
        eventOf(expired, KeyEvent.DEL);
        expired.delete();
      }
    }
    return removed;
  }

  /// A read lookup of a hash that will be walked over: no field whose time has come is left in it.
  long readWholeHash(int index) {
    return requireType(lookupRead(index), Record.HASH) == 0
        ? 0
        : withoutExpiredFields(cursor, Integer.MAX_VALUE);
  }

  /// The record without touching it, for commands that look but do not use; 0 when absent.
  public long peek(int index) {
    seek(cursor, database(), index);
    long record = cursor.record();
    if (record != 0 && Record.hasExpiry(record) && isDue(Record.expiry(record))) {
      if (mayExpire()) {
        expire(cursor);
      }
      return 0;
    }
    return withoutExpiredFields(cursor, FIELDS_EXPIRED_AT_ONCE);
  }

  /// Deletes the key a cursor stands on because its time has come.
  public void expire(KeyCursor expired) {
    boolean lazily = server.config.memory.lazyExpire.isOn();
    eventOf(expired, KeyEvent.EXPIRED);
    effects.removal(expired, lazily);
    expired.delete(lazily);
    stats.expired++;
  }

  /// A read lookup that must find a string or nothing.
  public long readString(int index) {
    return read(index, Record.STRING);
  }

  /// A write lookup that must find a string or nothing.
  public long writeString(int index) {
    return write(index, Record.STRING);
  }

  /// A read lookup that must find this type or nothing.
  public long read(int index, int type) {
    return requireType(lookupRead(index), type);
  }

  /// A write lookup that must find this type or nothing.
  public long write(int index, int type) {
    return requireType(lookupWrite(index), type);
  }

  /// The record, which must be of this type or 0.
  static long requireType(long record, int type) {
    if (record != 0 && Record.type(record) != type) {
      throw Errors.wrongType();
    }
    return record;
  }

  // ---- replies ----------------------------------------------------------------------------

  /// Replies with a string value.
  public void replyString(long record) {
    int encoding = Record.encoding(record);
    if (encoding == Record.INT) {
      reply.bulk(Memory.getLong(Record.tailAddress(record)));
      return;
    }
    int length = Strings.length(heap, record);
    if (encoding == Record.BLOCK && length >= LargeReplies.MIN_BYTES) {
      long block = Strings.block(heap, record);
      StringBlock.pin(block);
      replyBlock(block);
      return;
    }
    reply.bulk(Strings.bytesAddress(heap, record, scratch), length);
  }

  /// Replies with a block whose pin becomes the reply's.
  void replyBlock(long block) {
    int length = (int) StringBlock.length(block);
    if (length < LargeReplies.MIN_BYTES) {
      reply.bulk(StringBlock.bytesAddress(block), length);
      StringBlock.unpin(heap, block);
      return;
    }
    reply.bulkHeader(length);
    largeReplies.send(block, length);
    reply.bulkEnd();
  }

  /// Drops what was replied from `position` on.
  void retractReply(int position) {
    reply.truncate(position);
    largeReplies.retract(position);
  }

  /// Replies with an element of a value.
  void replyElement(Element element) {
    if (element.isNumber()) {
      reply.bulk(element.number());
    } else {
      reply.bulk(element.address(), element.length());
    }
  }

  /// Replies with the integer 1 or 0.
  public void replyFlag(boolean value) {
    reply.integer(value ? 1 : 0);
  }

  // ---- effects ----------------------------------------------------------------------------

  /// A command changed the key of an argument: tells who watches it, waits for it or listens.
  void modified(int argument, KeyEvent event) {
    modified(argument, event, 1);
  }

  /// The same for several changes, elements for instance; with none of them nothing happened.
  void modified(int argument, KeyEvent event, long changes) {
    if (changes > 0) {
      stats.changes += changes;
      if (server.keyEvents.wantsNew()) {
        eventIfNew(cursor);
        eventIfNew(otherCursor);
      }
      event(argument, event);
    }
  }

  private void eventIfNew(KeyCursor cursor) {
    if (cursor.takeNew()) {
      eventOf(cursor, KeyEvent.NEW);
    }
  }

  /// A second event of a change that [#modified(int, KeyEvent)] has counted.
  void event(int argument, KeyEvent event) {
    event(client.database, argAddress(argument), argLength(argument), event);
  }

  /// Appends what background work has done to a key whose slot it holds.
  public void commitEffects() {
    effects.commit(true);
  }

  /// The position of the change stream behind the last unit of this loop.
  public long streamPosition() {
    return effects.position();
  }

  /// Something happened to a key that is no argument of a command, or in another database.
  void event(int database, long key, int keyLength, KeyEvent event) {
    if (event == KeyEvent.EXPIRE) {
      server.ownExpiries.noted(this, database, key, keyLength);
    }
    server.keyEvents.happened(this, database, key, keyLength, event);
  }

  /// Something is about to happen to the record a cursor stands on.
  void eventOf(KeyCursor cursor, KeyEvent event) {
    long record = cursor.record();
    int database = cursor.database().index();
    event(database, Record.keyAddress(record), Record.keyLength(record), event);
  }

  /// Counts changes of the data set as a whole.
  public void changed(long changes) {
    stats.changes += changes;
  }

  /// Runs an action while no other loop executes; for what touches keys that are no arguments. The
  /// slots of a command that has locked some are unlocked before, so that it must look its keys up
  /// inside the action.
  public void exclusively(Runnable action) {
    execution.exclusively(action);
  }

  /// Waits for one of the command's keys to change, because there is nothing to reply with. The
  /// handler has changed nothing and returns next; it is called again when there may be something.
  /// Where nobody may wait, in a transaction or a script, the reply is what a timeout gives.
  void block(Wait wait) {
    block(wait, new byte[0][]);
  }

  /// The same with other arguments for the next call.
  ///
  /// @param replacements by index of argument; null, or an array too short, leaves what there is
  void block(Wait wait, byte[] @Nullable [] replacements) {
    if (execution.mayNotWait() && wait.nullArray()) {
      reply.nullArray();
    } else if (execution.mayNotWait()) {
      reply.nullValue();
    } else {
      execution.block(StoredRequest.copyOf(this, replacements), wait);
    }
  }

  /// The record of a key that is no argument, without any side effect; 0 when absent.
  long find(KeyName key) {
    byte[] bytes = key.bytes();
    long copy = heap.allocate(0, Math.max(1, bytes.length));
    Memory.copy(bytes, 0, copy, bytes.length);
    otherCursor.seek(
        keyspace.database(key.database()),
        Slots.of(copy, bytes.length),
        keyspace.hash(copy, bytes.length),
        copy,
        bytes.length);
    heap.free(copy);
    return otherCursor.record();
  }
}
