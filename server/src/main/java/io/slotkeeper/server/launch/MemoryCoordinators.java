package io.slotkeeper.server.launch;

import io.slotkeeper.cluster.coordination.Coordinator;
import io.slotkeeper.cluster.coordination.MemoryCoordination;
import io.slotkeeper.server.cluster.Coordinators;
import java.io.IOException;
import java.util.concurrent.Executor;

/// The coordinator of nodes that live in one process and end together.
public final class MemoryCoordinators implements Coordinators {
  /// How it is reached: by whoever was given the same [MemoryCoordination].
  public static final String CONNECT = "memory";

  private final MemoryCoordination shared;

  public MemoryCoordinators(MemoryCoordination shared) {
    this.shared = shared;
  }

  @Override
  public Coordinator connect(String connect, Executor executor) throws IOException {
    if (!connect.equals(CONNECT)) {
      throw new IOException("nodes in one process have no other coordinator: " + connect);
    }
    return shared.connect(executor);
  }

  @Override
  public String embed() {
    return CONNECT;
  }

  @Override
  public void close() {
    // it ends with the process
  }
}
