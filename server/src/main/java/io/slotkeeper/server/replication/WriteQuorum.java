package io.slotkeeper.server.replication;

import io.slotkeeper.server.config.ReplicationParameters;
import io.slotkeeper.server.config.ReplicationParameters.ReadConsistency;
import io.slotkeeper.server.propagation.CommitGate;
import org.jspecify.annotations.Nullable;

/// Holds the replies to writes until all replicas that are in sync have them (`write-quorum yes`
/// with `min-replicas-to-write`): then a primary that is lost takes no confirmed write with it,
/// whichever of them follows it.
///
/// A replica is in sync while it is online and not farther behind than `min-replicas-max-lag`; with
/// fewer of them than writes need nothing is confirmed.
///
/// Safe for any thread.
final class WriteQuorum {
  private final ReplicationParameters config;
  private final CommitGate gate;
  private final Replicas replicas;
  private CommitGate.@Nullable Condition condition;

  WriteQuorum(ReplicationParameters config, CommitGate gate, Replicas replicas) {
    this.config = config;
    this.gate = gate;
    this.replicas = replicas;
  }

  /// The configuration or the role has changed.
  synchronized void update(boolean isReplica) {
    boolean wanted =
        !isReplica && config.writeQuorum.isOn() && config.minReplicasToWrite.value() > 0;
    if (condition != null) {
      condition.close();
      condition = null;
    }
    if (wanted) {
      condition = gate.add(config.readConsistency.value() == ReadConsistency.COMMITTED);
      release();
    }
  }

  /// A replica has told what it has, or has come or gone.
  synchronized void release() {
    if (condition == null) {
      return;
    }
    long confirmed = replicas.confirmedOffset();
    if (confirmed >= 0) {
      condition.release(confirmed);
    }
  }
}
