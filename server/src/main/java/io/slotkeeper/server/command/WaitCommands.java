package io.slotkeeper.server.command;

import io.slotkeeper.server.command.AckWaits.Need;

/// WAIT and WAITAOF. Rows: [ReplicationRows].
final class WaitCommands {
  private static final String NO_LOCAL_LOG =
      "ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.";

  private WaitCommands() {}

  static void waitForReplicas(CommandContext context) {
    if (context.server().replication.isReplica()) {
      throw new CommandException(
          "ERR WAIT cannot be used with replica instances. Please also note that since Redis 4.0 if"
              + " a replica is configured to be writable (which is not the default) writes to"
              + " replicas are just local and are not propagated.");
    }
    long replicas = context.argLong(1);
    long deadline = Wait.deadlineInMillis(context, 2);
    await(context, new Need(context.client().lastWrite, replicas, false, false), deadline);
  }

  static void waitForDisks(CommandContext context) {
    long local = context.argLong(1, 0, 1, "ERR value is out of range, must between 0 and 1");
    long replicas = context.argLong(2, 0, Long.MAX_VALUE, Errors.POSITIVE);
    long deadline = Wait.deadlineInMillis(context, 3);
    ServerContext server = context.server();
    if (server.replication.isReplica()) {
      throw new CommandException(
          "ERR WAITAOF cannot be used with replica instances. Please also note that writes to"
              + " replicas are just local and are not propagated.");
    }
    if (local > 0 && !server.config.persistence.appendOnly.isOn()) {
      throw new CommandException(NO_LOCAL_LOG);
    }
    await(context, new Need(context.client().lastWrite, replicas, true, local > 0), deadline);
  }

  private static void await(CommandContext context, Need need, long deadline) {
    AckWaits waits = context.server().ackWaits;
    if (waits.isMet(need) || context.execution().mayNotWait()) {
      context.reply().raw(waits.reply(need));
      return;
    }
    context.block(Wait.withReply(deadline, () -> waits.reply(need)));
    BlockedCommand blocked = context.client().blocked;
    if (blocked != null) {
      waits.add(blocked, need);
    }
    context.server().replication.askForAcks(context.loop());
  }
}
