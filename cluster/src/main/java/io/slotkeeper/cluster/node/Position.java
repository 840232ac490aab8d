package io.slotkeeper.cluster.node;

/// How much of its shard's history a node holds: the log up to `offset`, as the primary of `epoch`
/// wrote it. A node without usable data is at [#NOTHING].
public record Position(long epoch, long offset) implements Comparable<Position> {
  public static final Position NOTHING = new Position(0, -1);

  @Override
  public int compareTo(Position other) {
    int byEpoch = Long.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(offset, other.offset);
  }
}
