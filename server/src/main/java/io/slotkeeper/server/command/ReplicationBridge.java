package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.server.persistence.LoadReport;
import io.slotkeeper.server.persistence.RdbFile;
import io.slotkeeper.server.persistence.RdbLoadException;
import io.slotkeeper.server.propagation.StreamApplier;
import io.slotkeeper.server.propagation.StreamFormatException;
import io.slotkeeper.server.replication.ReplicationHost;
import io.slotkeeper.server.replication.ShardPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What replication learns of the server, and has it do.
final class ReplicationBridge implements ReplicationHost {
  private static final String ROLE_CHANGED =
      "UNBLOCKED force unblock from blocking operation,"
          + " instance state changed (master -> replica?)";

  private static final RdbFile.Options FROM_PRIMARY = new RdbFile.Options(true, true);
  private static final String FLUSH_FUNCTIONS = "*2\r\n$8\r\nFUNCTION\r\n$5\r\nFLUSH\r\n";
  private static final String FLUSH_SLOWLY = "*2\r\n$8\r\nFLUSHALL\r\n$5\r\nASYNC\r\n";
  private static final String FLUSH = "*2\r\n$8\r\nFLUSHALL\r\n$4\r\nSYNC\r\n";

  private final ServerContext server;

  ReplicationBridge(ServerContext server) {
    this.server = server;
  }

  @Override
  public void post(Runnable work) {
    server.betweenTurns.post(0, work);
  }

  @Override
  public void exclusively(Runnable action) {
    server.world.exclusively(action);
  }

  @Override
  public void roleChanged() {
    for (Client client : server.clients.all()) {
      BlockedCommand command = client.blocked;
      if (command != null && !command.keys.isEmpty()) {
        client.closeAfterReply = true;
        server.blocked.fail(command, ROLE_CHANGED, server.stats[0]);
      }
    }
  }

  @Override
  public void acknowledged() {
    server.ackWaits.check();
  }

  @Override
  public void pauseWrites(boolean pause) {
    server.pause.changingRoles(pause, server.clock.unixMicros() / 1000);
    if (!pause) {
      server.resumePaused();
    }
  }

  @Override
  public StreamApplier newApplier() {
    return server.newApplier(0);
  }

  /// The commands that do it see to everybody who has an interest in keys.
  @Override
  public void removeAllData() {
    server.loading.start(0);
    boolean lazily = server.config.replication.lazyFlush.isOn();
    byte[] commands =
        ((lazily ? FLUSH_SLOWLY : FLUSH) + FLUSH_FUNCTIONS).getBytes(StandardCharsets.US_ASCII);
    NativeHeap heap = server.keyspace.heap();
    long address = heap.allocate(0, commands.length);
    Memory.copy(commands, 0, address, commands.length);
    try (StreamApplier applier = newApplier()) {
      applier.apply(address, commands.length);
    } catch (StreamFormatException e) {
      throw new IllegalStateException(e);
    } finally {
      heap.free(address);
    }
  }

  @Override
  public void suspendLog() {
    server.suspendLog();
  }

  @Override
  public void resumeLog() {
    server.resumeLog();
  }

  @Override
  public long syncedOffset() {
    return server.syncedOffset();
  }

  @Override
  public LoadReport load(String path) throws RdbLoadException, IOException, InterruptedException {
    try {
      if (!server.snapshotLoad.inSlices(path, FROM_PRIMARY)) {
        throw new RdbLoadException("the file is gone");
      }
    } finally {
      server.loading.end();
    }
    return server.snapshotLoad.last();
  }

  @Override
  public ShardPart shard() {
    return server.shardPart;
  }

  @Override
  public List<byte[]> functions() {
    return server.scripts.functions.sources();
  }
}
