package io.slotkeeper.server.propagation;

import static java.util.Objects.requireNonNull;

import io.slotkeeper.datatypes.memory.Memory;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A position in the [ChangeStream]: what lies behind it is kept until the reader passes it.
///
/// Belongs to one thread at a time, which reads like this:
///
/// ```
/// while (running) {
///   while (reader.available() > 0) {
///     ByteBuffer bytes = reader.peek(limit);   // where they lie, nothing is copied
///     reader.advance(write(bytes));
///   }
///   if (reader.sleep()) { park until woken }   // false: more has come
/// }
/// ```
public final class StreamReader implements AutoCloseable {
  private static final long NOTHING_MARKED = Long.MAX_VALUE;

  private final ChangeStream stream;
  private final Runnable wakeUp;
  private final AtomicBoolean asleep = new AtomicBoolean();
  private StreamBlock block;
  private volatile long position;
  private @Nullable StreamBlock markedBlock;
  private volatile long marked = NOTHING_MARKED;

  StreamReader(ChangeStream stream, StreamBlock block, long position, Runnable wakeUp) {
    this.stream = stream;
    this.block = block;
    this.position = position;
    this.wakeUp = wakeUp;
  }

  /// The offset of the next byte; it may be asked for from any thread.
  public long position() {
    return position;
  }

  /// How many bytes there are to read; they end with a unit.
  public long available() {
    return Math.max(0, stream.committed() - position);
  }

  /// The next bytes where they lie, at most `max`, as far as they lie side by side; valid until
  /// [#advance(long)] or [#close()].
  ///
  /// @return an empty buffer when there are none
  public ByteBuffer peek(int max) {
    long length = contiguous(max);
    return Memory.segment(block.addressOf(position), length).asByteBuffer().asReadOnlyBuffer();
  }

  /// How many of the next bytes, at most `max`, lie side by side at [#address()].
  public long contiguous(long max) {
    long available = Math.min(available(), max);
    StreamBlock next = block.next;
    if (position == block.end && next != null) {
      block = next;
      stream.freePassed();
    }
    return Math.min(available, block.end - position);
  }

  /// Where the next byte lies, after [#contiguous(long)].
  public long address() {
    return block.addressOf(position);
  }

  /// Passes bytes.
  public void advance(long bytes) {
    // one thread writes
    long passed = position + bytes;
    position = passed;
  }

  /// Keeps what is passed from here on, in case it must be read again.
  public void mark() {
    markedBlock = block;
    marked = position;
  }

  /// Goes back to the mark, which stays.
  public void reset() {
    block = requireNonNull(markedBlock);
    position = marked;
  }

  /// What was passed is needed no longer.
  public void unmark() {
    markedBlock = null;
    marked = NOTHING_MARKED;
  }

  /// The offset of the first byte that must be kept for this reader.
  long needed() {
    return Math.min(position, marked);
  }

  /// Copies the next bytes into a buffer and passes them.
  ///
  /// @return how many
  public int read(ByteBuffer target) {
    int done = 0;
    while (target.hasRemaining()) {
      ByteBuffer part = peek(target.remaining());
      if (!part.hasRemaining()) {
        break;
      }
      int length = part.remaining();
      target.put(part);
      advance(length);
      done += length;
    }
    return done;
  }

  /// Asks to be woken when there is more, once.
  ///
  /// @return false when there is more already; then nobody wakes
  public boolean sleep() {
    if (!asleep.getAndSet(true)) {
      stream.asleep(1);
    }
    return available() == 0 || !awake();
  }

  /// @return whether it was asleep
  private boolean awake() {
    if (asleep.compareAndSet(true, false)) {
      stream.asleep(-1);
      return true;
    }
    return false;
  }

  void wakeIfBehind() {
    if (asleep.get() && available() > 0 && awake()) {
      wakeUp.run();
    }
  }

  @Override
  public void close() {
    awake();
    stream.close(this);
  }

  @Override
  public String toString() {
    return "reader at " + position;
  }
}
