package io.slotkeeper.server.replication;

import io.slotkeeper.cluster.node.Standing;
import io.slotkeeper.cluster.record.InSync;
import io.slotkeeper.server.config.ReplicationParameters;
import io.slotkeeper.server.config.ReplicationParameters.ReadConsistency;
import io.slotkeeper.server.propagation.CommitGate;
import org.jspecify.annotations.Nullable;

/// Holds the replies to writes until all replicas that are in sync have them (`write-quorum yes`
/// with `min-replicas-to-write`): then a primary that is lost takes no confirmed write with it,
/// whichever of them follows it.
///
/// Who is in sync:
///
/// - In a cluster, who may follow this primary: the members that its [Standing] requires, each in
///   the incarnation it names. Only what they acknowledge in the epoch of this primary counts. With
///   fewer than writes need, nothing is confirmed.
/// - Without one, replicas that are online and not farther behind than `min-replicas-max-lag`.
///
/// In a cluster the condition lasts from the beginning of an epoch to its end. It begins at the
/// beginning of the stream: a new primary shows nothing of what it has taken over before its own
/// replicas have confirmed all of it. When the epoch ends, what waits is lost: it will never be
/// known here whether it is confirmed. While this primary is fenced nothing is released, for its
/// successor may have begun.
///
/// ```
/// outside ── lead(e) ──► LEADS(e): held from 0 ── obey(PRIMARY e, required) ─► released as acked
///    ▲                                            obey(FENCED)              ─► nothing released
///    └──────────── endEpoch():  all that is held is lost, then the condition is closed
/// ```
///
/// Safe for any thread.
final class WriteQuorum {
  private final ReplicationParameters config;
  private final CommitGate gate;
  private final Replicas replicas;
  private CommitGate.@Nullable Condition condition;
  private boolean isReplica;

  /// Of the shard this server leads, 0 when it leads none.
  private long epoch;

  /// What it is in its shard, null outside of a cluster.
  private volatile @Nullable Standing standing;

  private volatile boolean lacksMembers;

  WriteQuorum(ReplicationParameters config, CommitGate gate, Replicas replicas) {
    this.config = config;
    this.gate = gate;
    this.replicas = replicas;
  }

  private boolean isWanted() {
    boolean writes = epoch != 0 || !isReplica;
    return writes && config.writeQuorum.isOn() && config.minReplicasToWrite.value() > 0;
  }

  /// A primary whom nobody else may follow has nobody to wait for before it shows what it has.
  private boolean holdsReads() {
    Standing now = standing;
    boolean alone = now != null && leads(now) && now.required().isEmpty();
    return config.readConsistency.value() == ReadConsistency.COMMITTED && !alone;
  }

  private boolean leads(Standing now) {
    return epoch != 0 && now.role() == Standing.Role.PRIMARY && now.epoch() == epoch;
  }

  /// The configuration or the role has changed.
  synchronized void update(boolean nowReplica) {
    isReplica = nowReplica;
    CommitGate.Condition before = condition;
    replaceFrom(before == null ? gate.end() : before.position());
  }

  /// This server leads its shard in a new epoch. Nobody executes meanwhile.
  synchronized void lead(long newEpoch) {
    epoch = newEpoch;
    standing = null;
    replaceFrom(0);
  }

  private void replaceFrom(long position) {
    CommitGate.Condition before = condition;
    condition = isWanted() ? gate.add(holdsReads(), position) : null;
    if (before != null) {
      before.close();
    }
    judge();
  }

  /// The node's part in its shard is this from now on.
  synchronized void obey(Standing now) {
    standing = now;
    judge();
  }

  /// The epoch is over, and no command that began in it is still executing.
  synchronized void endEpoch() {
    if (epoch != 0) {
      epoch = 0;
      gate.lose();
      replaceFrom(gate.end());
    }
  }

  private void judge() {
    Standing now = standing;
    boolean complete = now != null && leads(now) && now.admitting();
    lacksMembers = epoch != 0 && !complete;
    if (condition != null) {
      condition.holdReads(holdsReads());
    }
    release();
  }

  /// Whether the members of the shard decide how many replicas are good enough for writes.
  boolean judgesWrites() {
    Standing now = standing;
    return now != null && now.role() != Standing.Role.ISLAND && config.writeQuorum.isOn();
  }

  /// Whether there are fewer of them than writes need.
  boolean lacksMembers() {
    return lacksMembers;
  }

  /// A replica has told what it has, or has come or gone.
  synchronized void release() {
    if (condition != null) {
      long confirmed = epoch == 0 ? replicas.confirmedOffset() : confirmedByMembers();
      if (confirmed >= 0) {
        condition.release(confirmed);
      }
    }
  }

  private long confirmedByMembers() {
    Standing now = standing;
    if (now == null || lacksMembers || now.required().isEmpty()) {
      return -1;
    }
    long lowest = Long.MAX_VALUE;
    for (InSync member : now.required()) {
      lowest = Math.min(lowest, replicas.heldAs(new AckName(member, epoch)));
    }
    return lowest;
  }
}
