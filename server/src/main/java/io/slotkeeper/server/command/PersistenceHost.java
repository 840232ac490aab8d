package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.rdb.ValueLimits;
import io.slotkeeper.scripting.ScriptException;
import io.slotkeeper.server.persistence.KeyUsage;
import io.slotkeeper.server.persistence.SnapshotHost;
import io.slotkeeper.server.runtime.FastRandom;
import java.util.List;

/// What snapshots and files learn of the server.
final class PersistenceHost implements SnapshotHost {
  private final ServerContext server;

  PersistenceHost(ServerContext server) {
    this.server = server;
  }

  @Override
  public void post(int loop, Runnable work) {
    server.betweenTurns.post(loop, work);
  }

  @Override
  public void wakeWalks() {
    server.wakeWalks.run();
  }

  @Override
  public KeyUsage usage() {
    return new AccessClock(server.config.memory, new FastRandom(server.random.nextLong()));
  }

  @Override
  public List<byte[]> functions() {
    return server.scripts.functions.sources();
  }

  @Override
  public String loadFunction(byte[] source, boolean replace) {
    try {
      server.scripts.functions.load(source, replace);
      return "";
    } catch (ScriptException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public ValueLimits limits() {
    return new Views(server.config.encoding, server.keyspace).limits();
  }

  @Override
  public long usedMemory() {
    return server.usedMemory();
  }

  @Override
  public String redisVersion() {
    return server.identity.redisVersion();
  }

  @Override
  public boolean checksSums() {
    return server.checksSums;
  }

  @Override
  public boolean isReplica() {
    return server.config.replication.primary.value().isSet();
  }
}
