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
/// Replies may also be *lost*: a primary that was replaced will never know whether what it has
/// written is confirmed. Every reply that waits is stamped with the number of losses so far; one
/// whose stamp is old is given up, whatever is released.
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
  private volatile boolean holdsReads;
  private volatile int losses;
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

  /// Whether replies to reads wait too: for all changes so far, of which they may reveal one.
  public boolean holdsReads() {
    return holdsReads;
  }

  /// How often what waited was lost.
  public int losses() {
    return losses;
  }

  /// Whoever waits now waits in vain. Conditions that end with what is lost are closed after this.
  public synchronized void lose() {
    losses++;
    for (int i = 0; i < loops; i++) {
      if (wanted.getAndSet(i * STRIDE, NOTHING_WANTED) != NOTHING_WANTED) {
        waking.released(i);
      }
    }
  }

  /// A loop waits for a position, in place of what it waited for: it is called once when that is
  /// released.
  ///
  /// @return false when it is released already; then it may be called or not
  public boolean await(int loop, long position) {
    wanted.set(loop * STRIDE, position);
    return released < position;
  }

  /// From now on nothing is released that this condition does not release. What was appended before
  /// is not held back by it.
  ///
  /// @param alsoReads whether replies to reads wait for it too
  public Condition add(boolean alsoReads) {
    return add(alsoReads, end());
  }

  /// The position behind all that has been appended.
  public long end() {
    return stream.end();
  }

  /// The same for all behind a position, whoever appended it.
  public synchronized Condition add(boolean alsoReads, long from) {
    Condition condition = new Condition(from, alsoReads);
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
    boolean reads = false;
    for (Condition condition : conditions) {
      lowest = Math.min(lowest, condition.position);
      reads |= condition.holdsReads;
    }
    holdsReads = reads;
    released = lowest;
    for (int i = 0; i < loops; i++) {
      long position = wanted.get(i * STRIDE);
      if (position != NOTHING_WANTED
          && position <= lowest
          && wanted.compareAndSet(i * STRIDE, position, NOTHING_WANTED)) {
        waking.released(i);
      }
    }
  }

  /// Something that changes must have reached before their replies go out.
  public final class Condition implements AutoCloseable {
    private boolean holdsReads;
    private long position;

    private Condition(long position, boolean holdsReads) {
      this.position = position;
      this.holdsReads = holdsReads;
    }

    /// Up to where all changes have arrived.
    public long position() {
      synchronized (CommitGate.this) {
        return position;
      }
    }

    /// Replies to reads wait for it too from now on, or do not.
    public void holdReads(boolean alsoReads) {
      synchronized (CommitGate.this) {
        if (holdsReads != alsoReads) {
          holdsReads = alsoReads;
          update();
        }
      }
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
