package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.record.InSync;

/// What a primary has heard of one replica in this epoch. Times are the primary's own: of the
/// sending of the heartbeats that the replica has acknowledged.
final class ReplicaProgress {
  private final String id;
  private String incarnation = "";
  private boolean linked;
  private boolean leaving;
  private boolean heard;
  private long unlinkedSince;
  private long acknowledged;
  private long caughtUpSince;
  private boolean caughtUp;
  private long offset = -1;

  ReplicaProgress(String id, long now) {
    this.id = id;
    this.unlinkedSince = now;
  }

  void onLink(boolean up, long now) {
    if (linked && !up) {
      unlinkedSince = now;
      caughtUp = false;
    }
    linked = up;
  }

  void onLeaving() {
    leaving = true;
  }

  void onAck(PeerMessage.HeartbeatAck ack) {
    if (!ack.incarnation().equals(incarnation)) {
      incarnation = ack.incarnation();
      heard = false;
      caughtUp = false;
      leaving = false;
      offset = -1;
    }
    if (heard && ack.sentNanos() - acknowledged < 0) {
      return;
    }
    heard = true;
    acknowledged = ack.sentNanos();
    offset = Math.max(offset, ack.offset());
    boolean complete = linked && ack.offset() >= ack.end();
    if (complete && !caughtUp) {
      caughtUpSince = ack.sentNanos();
    }
    caughtUp = complete;
  }

  boolean is(InSync entry) {
    return entry.id().equals(id) && entry.incarnation().equals(incarnation);
  }

  InSync entry() {
    return new InSync(id, incarnation);
  }

  boolean heard() {
    return heard;
  }

  /// When the last acknowledged heartbeat was sent.
  long acknowledgedNanos() {
    return acknowledged;
  }

  /// The most it is known to hold, -1 when nothing.
  long offset() {
    return offset;
  }

  boolean isLinked() {
    return linked;
  }

  boolean isLeaving() {
    return leaving;
  }

  boolean isUnlinkedFor(long nanos, long now) {
    return !linked && now - unlinkedSince >= nanos;
  }

  boolean isCaughtUpFor(long nanos, long now) {
    return heard && linked && !leaving && caughtUp && now - caughtUpSince >= nanos;
  }
}
