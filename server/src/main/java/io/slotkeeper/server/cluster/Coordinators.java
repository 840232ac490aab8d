package io.slotkeeper.server.cluster;

import io.slotkeeper.cluster.coordination.Coordinator;
import java.io.IOException;
import java.util.concurrent.Executor;

/// The door to the coordinators of clusters. One per server.
public interface Coordinators extends AutoCloseable {
  /// A client of the coordinator at `connect`, which answers on `executor`: that must run tasks one
  /// after the other.
  Coordinator connect(String connect, Executor executor) throws IOException;

  /// Starts a coordinator in this process, for others too. Takes a while.
  ///
  /// @return how it is reached
  String embed() throws IOException;

  /// Ends what was started here. The clients have been closed.
  @Override
  void close();
}
