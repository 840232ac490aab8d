package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.rdb.ValueLimits;
import io.slotkeeper.server.persistence.AppendOnlyLog;
import io.slotkeeper.server.persistence.SnapshotTarget;
import io.slotkeeper.server.propagation.ChangeStream;
import io.slotkeeper.server.propagation.CommitGate;

/// What the append-only log learns of the server.
record AofHost(ServerContext server) implements AppendOnlyLog.Host {
  @Override
  public ChangeStream stream() {
    return server.changes;
  }

  @Override
  public CommitGate gate() {
    return server.gate;
  }

  @Override
  public void snapshot(SnapshotTarget target) {
    server.snapshots.begin(target);
  }

  @Override
  public boolean isSnapshotRunning() {
    return server.snapshots.isRunning();
  }

  @Override
  public ValueLimits limits() {
    return new Views(server.config.encoding, server.keyspace).limits();
  }

  @Override
  public void synced() {
    server.ackWaits.check();
  }

  @Override
  public void fail() {
    server.control.fail();
  }
}
