package io.slotkeeper.server.replication;

import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.server.config.ServerConfig;
import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.persistence.Snapshots;
import io.slotkeeper.server.propagation.ChangeStream;
import io.slotkeeper.server.propagation.CommitGate;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import io.slotkeeper.server.runtime.ServerRandom;

/// What all parts of replication are made with.
///
/// @param processId for the names of temporary files
public record ReplicationDoors(
    ServerConfig config,
    ServerClock clock,
    ServerRandom random,
    ServerLog log,
    Disk disk,
    NativeHeap heap,
    ChangeStream stream,
    CommitGate gate,
    Snapshots snapshots,
    ReplicationHost host,
    long processId) {
  long nowMillis() {
    return clock.unixMicros() / 1000;
  }

  /// Where data files are.
  String path(String fileName) {
    return config.persistence.directory.value() + "/" + fileName;
  }
}
