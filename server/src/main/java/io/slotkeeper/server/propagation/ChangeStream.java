package io.slotkeeper.server.propagation;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// Every change of the data set, as the commands that repeat it: one log of bytes in memory,
/// addressed by the offset that replication and the append-only file count in.
///
/// ```
///            kept for replicas        not yet written        claimed, being copied
///          ┌─────────────────────┬───────────────────────┬──────────────┐
///  ... ────┤ block 128 KB │ block 128 KB │ block 128 KB │ block ...    │
///          └─────────────────────┴───────────────────────┴──────────────┘
///        start()              a reader's position    committed()      end()
/// ```
///
/// A unit (a command, or an EXEC or script with all its commands) is appended while all slots it
/// touched are locked, so that the order of units is an order in which they could have been
/// executed. Appending claims room with one compare-and-set on the offset and the database that the
/// last unit ended in; a SELECT is part of the claim when the database differs. Then the bytes are
/// copied in without any lock.
///
/// Several loops copy side by side, so the end of the log may have holes for a moment. Each loop
/// announces a lower bound of what it claims before it does, and withdraws it when its bytes are
/// there: up to the lowest announcement all bytes are there. That is [#committed()], and it is
/// always the end of a unit.
///
/// Blocks live as long as a reader has not passed them, or while they are part of the backlog. With
/// no reader and no backlog the stream is not active: a write costs one load to find that out, and
/// the offset stands still.
///
/// Threads: [#append] on the loops; readers on threads of their own; the rest from any thread.
public final class ChangeStream implements AutoCloseable {
  static final int BLOCK_BYTES = 128 * 1024;

  /// Index of a loop's announcement: one cache line each.
  private static final int STRIDE = 8;

  private static final long NOTHING_CLAIMED = Long.MAX_VALUE;

  /// The low bits of the state: the database of the last unit, or one of these.
  private static final int DATABASE_BITS = 8;

  private static final int DATABASE_MASK = (1 << DATABASE_BITS) - 1;

  /// The next unit says which database is meant.
  private static final int UNKNOWN_DATABASE = DATABASE_MASK;

  private static final byte[] MULTI = "*1\r\n$5\r\nMULTI\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EXEC = "*1\r\n$4\r\nEXEC\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final VarHandle STATE;
  private static final VarHandle TAIL;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(ChangeStream.class, "state", long.class);
      TAIL = MethodHandles.lookup().findVarHandle(ChangeStream.class, "tail", StreamBlock.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final NativeHeap heap;
  private final int loops;

  /// Of each loop: no byte from this offset on is promised to be there.
  private final AtomicLongArray announced;

  /// The SELECT command of each database that is named in the state.
  private final byte[][] selects = new byte[UNKNOWN_DATABASE][];

  /// The offset behind the last claim, and the database of the last unit.
  private volatile long state = UNKNOWN_DATABASE;

  private volatile boolean active;
  private volatile StreamBlock head;
  private volatile StreamBlock tail;

  /// How many readers want to be woken; changed by the readers and by who wakes them.
  private volatile int sleepers;

  private final List<StreamReader> readers = new ArrayList<>();

  /// Addresses of blocks that nobody needs. Only loops free memory: the heap of a server with one
  /// loop has no locks, and readers have threads of their own.
  private final ConcurrentLinkedQueue<Long> passed = new ConcurrentLinkedQueue<>();

  private volatile StreamReader[] sleepable = new StreamReader[0];
  private volatile long backlogBytes;
  private volatile boolean wantsMessages;
  private volatile boolean follows;
  private volatile long stallBytes = Long.MAX_VALUE;
  private volatile boolean stalled;
  private boolean closed;

  /// @param loops how many threads append
  public ChangeStream(NativeHeap heap, int loops) {
    this.heap = heap;
    this.loops = loops;
    this.announced = new AtomicLongArray(loops * STRIDE);
    for (int i = 0; i < announced.length(); i++) {
      announced.set(i, NOTHING_CLAIMED);
    }
    for (int i = 0; i < selects.length; i++) {
      selects[i] = UnitBuffer.select(i);
    }
    this.head = newBlock(0);
    this.tail = head;
  }

  // ---- appending --------------------------------------------------------------------------

  /// Whether anybody wants to know what changes.
  public boolean isActive() {
    return active;
  }

  /// Whether messages of channels are wanted too: by replicas, not by a file.
  public boolean wantsMessages() {
    return wantsMessages;
  }

  public void wantsMessages(boolean wanted) {
    wantsMessages = wanted;
  }

  /// Appends a unit and clears it. Its commands are one transaction when there are several, unless
  /// they are independent of each other.
  ///
  /// @param loop the index of the calling loop
  /// @return the offset behind the unit
  public long append(int loop, UnitBuffer unit, boolean atomic) {
    boolean wrapped = atomic && unit.commands() > 1;
    int database = unit.firstDatabase();
    int last = named(unit.lastDatabase());
    long body = unit.length() + (wrapped ? MULTI.length + EXEC.length : 0);
    announce(loop);
    byte @Nullable [] select;
    long start;
    long end;
    long seen;
    do {
      seen = state;
      start = seen >>> DATABASE_BITS;
      select = select(database, (int) seen & DATABASE_MASK);
      end = start + body + (select == null ? 0 : select.length);
    } while (!STATE.compareAndSet(this, seen, end << DATABASE_BITS | last));
    StreamBlock block = blockOf(start);
    long at = start;
    if (wrapped) {
      block = put(block, at, MULTI);
      at += MULTI.length;
    }
    if (select != null) {
      block = put(block, at, select);
      at += select.length;
    }
    block = put(block, at, unit.address(), unit.length());
    if (wrapped) {
      put(block, at + unit.length(), EXEC);
    }
    withdraw(loop);
    unit.clear();
    return end;
  }

  /// Appends bytes of another stream as they are, whatever units they hold.
  ///
  /// @param database that this stream is in behind them
  /// @return the offset behind them
  public long append(int loop, long bytes, long length, int database) {
    announce(loop);
    long seen;
    long start;
    do {
      seen = state;
      start = seen >>> DATABASE_BITS;
    } while (!STATE.compareAndSet(this, seen, start + length << DATABASE_BITS | named(database)));
    put(blockOf(start), start, bytes, length);
    withdraw(loop);
    return start + length;
  }

  /// Appends a command that touches no key, so that it does not matter which database is meant.
  ///
  /// @return the offset behind it
  public long append(int loop, byte[] command) {
    announce(loop);
    long seen;
    long start;
    do {
      seen = state;
      start = seen >>> DATABASE_BITS;
    } while (!STATE.compareAndSet(this, seen, seen + ((long) command.length << DATABASE_BITS)));
    put(blockOf(start), start, command);
    withdraw(loop);
    return start + command.length;
  }

  /// A database as the state names it.
  private static int named(int database) {
    return Math.min(database, UNKNOWN_DATABASE);
  }

  private void announce(int loop) {
    announced.set(loop * STRIDE, state >>> DATABASE_BITS);
  }

  private void withdraw(int loop) {
    announced.set(loop * STRIDE, NOTHING_CLAIMED);
  }

  /// The command that must precede a unit, null for none.
  private byte @Nullable [] select(int database, int current) {
    if (database >= UNKNOWN_DATABASE) {
      return UnitBuffer.select(database);
    }
    return database == current ? null : selects[database];
  }

  /// Lets the next unit say which database it means, for a reader that knows nothing yet. Of a
  /// stream that follows another nobody can ask that.
  ///
  /// @return the offset of that unit
  public long forgetDatabase() {
    return cut().offset();
  }

  /// Where a reader may begin.
  ///
  /// @param database that the stream is in there, -1 when its next unit says that
  public record Cut(long offset, int database) {
    /// What the reader must have read before.
    public byte[] opening() {
      return database < 0 ? new byte[0] : UnitBuffer.select(database);
    }
  }

  /// The database the stream is in, -1 when its next unit says that.
  public int database() {
    int database = (int) state & DATABASE_MASK;
    return database == UNKNOWN_DATABASE ? -1 : database;
  }

  /// Lets the next unit say which database it means, or finds out which it is.
  public Cut cut() {
    long seen;
    do {
      seen = state;
      if (follows) {
        int database = (int) seen & DATABASE_MASK;
        return new Cut(seen >>> DATABASE_BITS, database == UNKNOWN_DATABASE ? -1 : database);
      }
    } while (!STATE.compareAndSet(this, seen, seen | UNKNOWN_DATABASE));
    return new Cut(seen >>> DATABASE_BITS, -1);
  }

  // ---- blocks -----------------------------------------------------------------------------

  private StreamBlock newBlock(long start) {
    return new StreamBlock(start, BLOCK_BYTES, heap.allocate(0, BLOCK_BYTES));
  }

  /// The block of an offset that the caller has claimed: the last one, or near it. It cannot go
  /// away, for nobody may pass what is claimed and not withdrawn.
  private StreamBlock blockOf(long offset) {
    StreamBlock block = tail;
    if (block.start > offset) {
      block = head;
    }
    while (block.end <= offset) {
      block = nextOf(block);
    }
    return block;
  }

  private StreamBlock nextOf(StreamBlock block) {
    StreamBlock next = block.next;
    if (next == null) {
      next = grow(block);
    }
    StreamBlock last = tail;
    while (last.start < next.start && !TAIL.compareAndSet(this, last, next)) {
      last = tail;
    }
    return next;
  }

  private synchronized StreamBlock grow(StreamBlock block) {
    StreamBlock next = block.next;
    if (next == null) {
      next = newBlock(block.end);
      block.next = next;
      stalled = next.end - head.start - backlogBytes > stallBytes;
      // with no reader nobody else finds out what is not needed
      freePassed();
    }
    return next;
  }

  private StreamBlock put(StreamBlock from, long offset, byte[] bytes) {
    StreamBlock block = from;
    int done = 0;
    while (done < bytes.length) {
      block = block.end <= offset + done ? nextOf(block) : block;
      int part = (int) Math.min(bytes.length - done, block.end - offset - done);
      Memory.copy(bytes, done, block.addressOf(offset + done), part);
      done += part;
    }
    return block;
  }

  private StreamBlock put(StreamBlock from, long offset, long bytes, long length) {
    StreamBlock block = from;
    long done = 0;
    while (done < length) {
      block = block.end <= offset + done ? nextOf(block) : block;
      long part = Math.min(length - done, block.end - offset - done);
      Memory.copy(bytes + done, block.addressOf(offset + done), part);
      done += part;
    }
    return block;
  }

  // ---- following --------------------------------------------------------------------------

  /// Whether this is the copy of another server's stream, byte by byte: then what is executed here
  /// for any other reason is not appended. With the world stopped.
  public synchronized void follow(boolean another) {
    follows = another;
    active = isWanted();
  }

  // ---- offsets ----------------------------------------------------------------------------

  /// The offset behind the last unit. While nobody executes, all bytes before it are there.
  public long end() {
    return state >>> DATABASE_BITS;
  }

  /// The offset up to which all bytes are there; the end of a unit. A loop that is about to claim
  /// may make it fall back for a moment.
  public long committed() {
    long committed = end();
    for (int i = 0; i < loops; i++) {
      committed = Math.min(committed, announced.get(i * STRIDE));
    }
    return committed;
  }

  /// The offset of the first byte that is kept.
  public long start() {
    return head.start;
  }

  /// Bytes of memory the log takes.
  public long bytes() {
    return tail.end - head.start;
  }

  /// The same without the backlog, which is memory the operator has asked for.
  public long bytesBeyondBacklog() {
    return Math.max(0, bytes() - backlogBytes);
  }

  /// From so many bytes beyond the backlog on, writers are to wait for the readers.
  public void stallAt(long bytes) {
    stallBytes = bytes;
  }

  /// Whether writers are to wait, before they execute.
  public boolean isStalled() {
    return stalled;
  }

  /// Goes on from another offset with nothing kept: the data set was replaced by another server's.
  /// Nobody appends or reads meanwhile.
  ///
  /// @param database that the other server's stream is in there
  public synchronized void restartAt(long offset, int database) {
    freeAll();
    state = offset << DATABASE_BITS | named(database);
    head = newBlock(offset);
    tail = head;
  }

  // ---- readers ----------------------------------------------------------------------------

  /// A reader of all that is appended from now on. What is appended while this runs may be missed:
  /// to have an exact start the caller owns the world.
  ///
  /// @param wakeUp called from a loop when there is more, after [StreamReader#sleep()]; must be
  ///   quick
  public synchronized StreamReader open(Runnable wakeUp) {
    active = !follows;
    forgetDatabase();
    return open(committed(), wakeUp);
  }

  /// A reader from an earlier offset on, or null when that is not kept any more.
  public synchronized @Nullable StreamReader openAt(long offset, Runnable wakeUp) {
    if (!isKept() || offset < head.start || offset > committed()) {
      return null;
    }
    return open(offset, wakeUp);
  }

  private StreamReader open(long offset, Runnable wakeUp) {
    StreamBlock block = head;
    while (block.end <= offset) {
      block = nextOf(block);
    }
    StreamReader reader = new StreamReader(this, block, offset, wakeUp);
    readers.add(reader);
    sleepable = readers.toArray(new StreamReader[0]);
    return reader;
  }

  synchronized void close(StreamReader reader) {
    if (readers.remove(reader)) {
      sleepable = readers.toArray(new StreamReader[0]);
      active = isWanted();
      freePassed();
    }
  }

  private boolean isWanted() {
    return !follows && isKept();
  }

  private boolean isKept() {
    return !readers.isEmpty() || backlogBytes > 0;
  }

  /// Whether somebody reads.
  public synchronized boolean hasReaders() {
    return !readers.isEmpty();
  }

  /// Keeps at least so many of the last bytes for replicas that come back; 0 for none.
  public synchronized void backlog(long bytes) {
    backlogBytes = bytes;
    active = isWanted();
    freePassed();
  }

  /// A reader has passed the end of a block.
  synchronized void freePassed() {
    if (closed) {
      return;
    }
    long keep = committed();
    for (StreamReader reader : readers) {
      keep = Math.min(keep, reader.needed());
    }
    keep = Math.min(keep, committed() - backlogBytes);
    StreamBlock block = head;
    StreamBlock next = block.next;
    while (block.end <= keep && next != null && block != tail) {
      head = next;
      passed.add(block.address);
      block = next;
      next = block.next;
    }
    stalled = bytesBeyondBacklog() > stallBytes;
  }

  // ---- waking -----------------------------------------------------------------------------

  /// A reader is about to sleep, and looks once more after this.
  synchronized void asleep(int change) {
    sleepers += change;
  }

  /// Wakes the readers that sleep though there is more. Called by the loops when a turn's units are
  /// appended, not for each of them: waking a thread costs more than executing many commands.
  public void wakeReaders() {
    if (!passed.isEmpty()) {
      reclaim();
    }
    if (sleepers > 0) {
      for (StreamReader reader : sleepable) {
        reader.wakeIfBehind();
      }
    }
  }

  /// Frees the blocks that were passed; on a loop.
  private void reclaim() {
    for (Long address = passed.poll(); address != null; address = passed.poll()) {
      heap.free(address);
    }
  }

  private void freeAll() {
    reclaim();
    for (StreamBlock block = head; block != null; block = block.next) {
      heap.free(block.address);
    }
  }

  /// Frees the log. Nobody appends or reads any more.
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      active = false;
      freeAll();
    }
  }
}
