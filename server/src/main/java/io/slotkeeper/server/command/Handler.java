package io.slotkeeper.server.command;

/// Executes a command: reads its arguments, does the work, writes exactly one reply.
@FunctionalInterface
public interface Handler {

  void handle(CommandContext context);
}
