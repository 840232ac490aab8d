package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.keyspace.IdTree;

/// The id of a stream entry: a time in ms and a number among the entries of that time, both
/// unsigned. Reused.
public final class StreamId {
  private long ms;
  private long seq;

  public long ms() {
    return ms;
  }

  public long seq() {
    return seq;
  }

  public void set(long newMs, long newSeq) {
    ms = newMs;
    seq = newSeq;
  }

  public void set(StreamId other) {
    set(other.ms, other.seq);
  }

  /// Makes it the highest id there is.
  public void setHighest() {
    set(-1, -1);
  }

  public boolean isHighest() {
    return ms == -1 && seq == -1;
  }

  public boolean isZero() {
    return ms == 0 && seq == 0;
  }

  /// Below 0, 0 or above 0 as this id is lower, equal or higher.
  public int order(StreamId other) {
    return order(other.ms, other.seq);
  }

  public int order(long otherMs, long otherSeq) {
    return IdTree.compare(ms, seq, otherMs, otherSeq);
  }

  /// Makes it the next higher id; the highest becomes 0-0.
  ///
  /// @return whether there is a higher one
  public boolean increment() {
    if (++seq == 0) {
      ms++;
      return ms != 0;
    }
    return true;
  }

  /// Makes it the next lower id; 0-0 becomes the highest.
  ///
  /// @return whether there is a lower one
  public boolean decrement() {
    if (seq-- == 0) {
      return ms-- != 0;
    }
    return true;
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(ms) + "-" + Long.toUnsignedString(seq);
  }
}
