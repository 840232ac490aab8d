package io.slotkeeper.server.command;

import io.slotkeeper.server.metrics.LatencyMonitor;

/// Makes room before a command that may need memory, while no slot is held.
final class MemoryGate {
  private final ServerContext server;
  private final CommandContext context;
  private final Evictor evictor;
  private long limitBytes;

  MemoryGate(ServerContext server, CommandContext context) {
    this.server = server;
    this.context = context;
    this.evictor = new Evictor(server, context);
  }

  void startTurn() {
    boolean primaryDecides =
        server.replication.isReplica() && server.config.replication.ignoreMaxMemory.isOn();
    limitBytes = primaryDecides ? 0 : server.config.memory.maxMemoryBytes.value();
  }

  /// Whether a command with these flags may run.
  boolean admit(long flags) {
    if (limitBytes == 0) {
      return true;
    }
    boolean room = server.usedMemory() <= limitBytes || makeRoom();
    return room || (flags & CommandFlag.DENYOOM.bit()) == 0;
  }

  /// Makes room though no command needs any, for `maxmemory` may have been lowered.
  ///
  /// @return whether there is more to do soon
  boolean makeRoomUntil(long deadlineNanos) {
    return limitBytes > 0
        && server.usedMemory() > limitBytes
        && evictor.makeRoom(limitBytes, deadlineNanos)
        && server.usedMemory() > limitBytes;
  }

  private boolean makeRoom() {
    long start = server.clock.nanos();
    context.execution().makingRoom(true);
    boolean room = evictor.makeRoom(limitBytes, Long.MAX_VALUE);
    context.execution().makingRoom(false);
    server.metrics.latency.observe(
        LatencyMonitor.EVICTION_CYCLE, context.nowMillis() / 1000, server.clock.nanos() - start);
    return room;
  }
}
