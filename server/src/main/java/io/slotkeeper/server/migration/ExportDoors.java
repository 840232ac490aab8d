package io.slotkeeper.server.migration;

import io.slotkeeper.datatypes.rdb.ValueLimits;
import io.slotkeeper.server.persistence.Snapshots;
import io.slotkeeper.server.propagation.ChangeStream;
import io.slotkeeper.server.runtime.ServerClock;
import java.io.IOException;
import java.net.Socket;
import java.util.function.Supplier;

/// What an export needs of its server.
///
/// @param limits how large values may be to keep their compact encodings
/// @param connector opens connections to other nodes
public record ExportDoors(
    ServerClock clock,
    Snapshots snapshots,
    ChangeStream changes,
    UnitFilter filter,
    Supplier<ValueLimits> limits,
    Connector connector) {
  /// Opens a connection to another node's clients' port; encrypted, where nodes encrypt. Blocks.
  @FunctionalInterface
  public interface Connector {
    Socket connect(String host, int port) throws IOException;
  }
}
