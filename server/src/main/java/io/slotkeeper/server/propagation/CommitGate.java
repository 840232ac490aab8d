package io.slotkeeper.server.propagation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/// Holds replies back until the change they confirm is safe.
///
/// A reply needs a position of the [ChangeStream]: the end of the unit its command appended. Each
/// [Condition] says up to where it is content: bytes handed to the file, bytes on the disk, bytes
/// that all replicas of a quorum have. What the most cautious one allows is released. Without any
/// condition everything is, and nobody looks further than at that.
///
/// ```
/// positions   ──────────────┬───────────────┬────────────────┬──────►
///                     quorum has it     on the disk     end of the log
///             released ◄────┘               replies that need these wait
/// ```
///
/// The loops wait, not threads: a loop keeps the replies, says which position it wants to hear of
/// ([#await]), and is called when that is released.
///
/// Threads: any.
public final class CommitGate {
  private static final long EVERYTHING = Long.MAX_VALUE;
  private static final long NOTHING_WANTED = Long.MAX_VALUE;
  private static final int STRIDE = 8;

  /// Tells a loop that what it waits for may be released.
  @FunctionalInterface
  public interface Loops {
    void released(int loop);
  }

  private final ChangeStream stream;

  /// Of each loop the lowest position that it waits for.
  private final AtomicLongArray wanted;

  private final int loops;
  private final List<Condition> conditions = new ArrayList<>();
  private volatile long released = EVERYTHING;
  private volatile Loops waking = _ -> {};

  public CommitGate(ChangeStream stream, int loops) {
    this.stream = stream;
    this.loops = loops;
    this.wanted = new AtomicLongArray(loops * STRIDE);
    for (int i = 0; i < loops; i++) {
      wanted.set(i * STRIDE, NOTHING_WANTED);
    }
  }

  /// How loops are told, set before they start.
  public void wakeLoopsWith(Loops loopsToWake) {
    waking = loopsToWake;
  }

  /// Whether nothing is ever held back.
  public boolean isOpen() {
    return released == EVERYTHING;
  }

  /// Up to which position replies may go out.
  public long released() {
    return released;
  }

  /// A loop waits for a position; the lowest it waits for counts.
  ///
  /// @return false when it is released already
  public boolean await(int loop, long position) {
    int index = loop * STRIDE;
    if (position < wanted.get(index)) {
      wanted.set(index, position);
    }
    return released < position;
  }

  /// The loop was called, or waits for nothing any more.
  public void awaitsNothing(int loop) {
    wanted.set(loop * STRIDE, NOTHING_WANTED);
  }

  /// From now on nothing is released that this condition does not release. What was appended before
  /// is not held back by it.
  public synchronized Condition add() {
    Condition condition = new Condition(stream.end());
    conditions.add(condition);
    update();
    return condition;
  }

  private synchronized void remove(Condition condition) {
    conditions.remove(condition);
    update();
  }

  private synchronized void released(Condition condition, long position) {
    if (position > condition.position) {
      condition.position = position;
      update();
    }
  }

  private void update() {
    long lowest = EVERYTHING;
    for (Condition condition : conditions) {
      lowest = Math.min(lowest, condition.position);
    }
    released = lowest;
    for (int i = 0; i < loops; i++) {
      if (wanted.get(i * STRIDE) <= lowest && wanted.get(i * STRIDE) != NOTHING_WANTED) {
        waking.released(i);
      }
    }
  }

  /// Something that changes must have reached before their replies go out.
  public final class Condition implements AutoCloseable {
    private long position;

    private Condition(long position) {
      this.position = position;
    }

    /// All changes before this position have arrived. Positions that fall are ignored.
    public void release(long upTo) {
      released(this, upTo);
    }

    /// Nothing has to arrive any more.
    @Override
    public void close() {
      remove(this);
    }
  }
}
