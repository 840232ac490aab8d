package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.server.config.ServerConfig;
import io.slotkeeper.server.runtime.LoopStats;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import io.slotkeeper.server.runtime.ServerRandom;
import io.slotkeeper.server.runtime.WorldStop;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// What all loops of one server share.
public final class ServerContext {
  public final ServerConfig config;
  public final Keyspace keyspace;
  public final CommandTable commands;
  public final ServerClock clock;
  public final ServerRandom random;
  public final WorldStop world;
  public final LoopStats[] stats;
  public final ClientRegistry clients = new ClientRegistry();
  public final ClientPause pause = new ClientPause();
  public final ServerIdentity identity;
  public final ServerControl control;
  public final ServerLog log;

  /// Bytes set aside for arguments that were announced and have not arrived.
  public final LongAdder memoryNotYetFilled = new LongAdder();

  public ServerContext(
      ServerConfig config,
      Keyspace keyspace,
      CommandTable commands,
      ServerClock clock,
      ServerRandom random,
      ServerIdentity identity,
      ServerControl control,
      ServerLog log) {
    this.config = config;
    this.keyspace = keyspace;
    this.commands = commands;
    this.clock = clock;
    this.random = random;
    this.identity = identity;
    this.control = control;
    this.log = log;
    int loops = config.network.loops.intValue();
    this.world = new WorldStop(loops);
    this.stats = new LoopStats[loops];
    for (int i = 0; i < loops; i++) {
      stats[i] = new LoopStats(commands.idCount());
    }
  }

  /// Connections that were accepted, and those that were turned away.
  public final LongAdder acceptedConnections = new LongAdder();

  public final LongAdder rejectedConnections = new LongAdder();

  /// Gives each loop its index.
  public final AtomicInteger nextLoop = new AtomicInteger();

  /// Whether the active expiry cycle runs (DEBUG SET-ACTIVE-EXPIRE).
  public volatile boolean activeExpiry = true;

  /// Bytes the data set takes, as `maxmemory` counts them.
  public long usedMemory() {
    return keyspace.heap().usedBytes() - memoryNotYetFilled.sum();
  }

  /// Lets the clients go on that a pause holds back.
  public void resumePaused() {
    for (Client client : clients.all()) {
      if (client.paused) {
        client.link.resume();
      }
    }
  }

  public int loops() {
    return stats.length;
  }
}
