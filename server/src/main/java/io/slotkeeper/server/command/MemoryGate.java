package io.slotkeeper.server.command;

/// Makes room before a command that may need memory, while no slot is held.
final class MemoryGate {
  private final ServerContext server;
  private final Evictor evictor;
  private long limitBytes;

  MemoryGate(ServerContext server, CommandContext context) {
    this.server = server;
    this.evictor = new Evictor(server, context);
  }

  void startTurn() {
    limitBytes = server.config.memory.maxMemoryBytes.value();
  }

  /// Whether a command with these flags may run.
  boolean admit(long flags) {
    if (limitBytes == 0) {
      return true;
    }
    boolean room = server.usedMemory() <= limitBytes || evictor.makeRoom(limitBytes);
    return room || (flags & CommandFlag.DENYOOM.bit()) == 0;
  }
}
