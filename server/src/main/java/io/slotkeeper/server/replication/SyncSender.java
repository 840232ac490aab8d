package io.slotkeeper.server.replication;

import io.slotkeeper.server.replication.Replica.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Sends a snapshot to several replicas as fast as the slowest of them reads, on a thread that may
/// wait.
final class SyncSender {
  /// So much may wait for a replica's socket before the snapshot does.
  private static final long UNSENT_BYTES = 1 << 20;

  private static final long STEP_NANOS = 200_000;

  private final ReplicationDoors doors;
  private final List<Replica> replicas;

  SyncSender(ReplicationDoors doors, List<Replica> replicas) {
    this.doors = doors;
    this.replicas = new ArrayList<>(replicas);
  }

  /// Those that are still there.
  List<Replica> replicas() {
    replicas.removeIf(replica -> !replica.port().isOpen());
    return replicas;
  }

  void state(State state) {
    replicas.forEach(replica -> replica.state = state);
  }

  void send(byte[] bytes) {
    replicas.forEach(replica -> replica.port().send(bytes));
  }

  /// Sends a copy of the bytes and waits until most of what was sent before is on its way.
  ///
  /// @throws IOException when no replica is left
  void send(ByteBuffer bytes) throws IOException {
    for (Replica replica : replicas) {
      replica.port().send(bytes.duplicate());
    }
    Iterator<Replica> each = replicas.iterator();
    while (each.hasNext()) {
      if (!awaitRoom(each.next())) {
        each.remove();
      }
    }
    if (replicas.isEmpty()) {
      doors.log().warning("Diskless rdb transfer, last replica dropped, killing fork child.");
      throw new IOException("no replica is left");
    }
  }

  /// @return false when the replica is gone, or has read nothing for too long
  private boolean awaitRoom(Replica replica) {
    ReplicaPort port = replica.port();
    long unsent = port.unsentBytes();
    long since = doors.nowMillis();
    while (unsent > UNSENT_BYTES) {
      if (!port.isOpen()) {
        return false;
      }
      LockSupport.parkNanos(this, STEP_NANOS);
      long now = doors.nowMillis();
      long left = port.unsentBytes();
      if (left < unsent) {
        since = now;
      } else if (now - since > doors.config().replication.timeoutSeconds.value() * 1000) {
        doors.log().warning("Disconnecting timedout replica (full sync): " + replica.name());
        port.close();
        return false;
      }
      unsent = left;
    }
    return port.isOpen();
  }

  void closeAll() {
    replicas.forEach(replica -> replica.port().close());
  }
}
