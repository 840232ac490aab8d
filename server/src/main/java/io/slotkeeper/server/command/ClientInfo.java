package io.slotkeeper.server.command;

import org.jspecify.annotations.Nullable;

/// A client as a line of CLIENT LIST.
final class ClientInfo {
  private ClientInfo() {}

  static String line(CommandContext context, Client client) {
    ClientLink link = client.link;
    long query = link.queryBufferBytes();
    long free = link.queryBufferFreeBytes();
    long output = link.outputBytes();
    Transaction queued = client.transaction;
    long queuedBytes = queued == null ? 0 : queued.bytes();
    long argumentBytes = argumentBytes(context, client);
    long total = ClientMemory.bytes(client) + argumentBytes;
    Command last = command(context, client);
    return "id="
        + client.id
        + " addr="
        + link.remoteAddress()
        + " laddr="
        + link.localAddress()
        + " fd="
        + link.fileDescriptor()
        + " name="
        + client.name
        + " age="
        + (context.nowMillis() - client.createdMillis) / 1000
        + " idle="
        + Math.max(0, context.nowMillis() - client.lastInteractionMillis) / 1000
        + " flags="
        + flags(client)
        + " db="
        + client.database
        + " sub="
        + client.subscriptions.channels.size()
        + " psub="
        + client.subscriptions.patterns.size()
        + " ssub="
        + client.subscriptions.shardChannels.size()
        + " multi="
        + (queued == null ? -1 : queued.size())
        + " qbuf="
        + query
        + " qbuf-free="
        + free
        + " argv-mem="
        + argumentBytes
        + " multi-mem="
        + queuedBytes
        + " rbs=0 rbp=0 obl=0 oll="
        + (output > 0 ? 1 : 0)
        + " omem="
        + output
        + " tot-mem="
        + total
        + " events="
        + (output > 0 ? "rw" : "r")
        + " cmd="
        + (last == null ? "NULL" : last.fullName())
        + " user="
        + client.user.name()
        + " redir="
        + TrackingCommands.redirectOf(client)
        + " resp="
        + client.protocol
        + " lib-name="
        + client.libraryName
        + " lib-ver="
        + client.libraryVersion;
  }

  /// Of the command that is being executed.
  private static long argumentBytes(CommandContext context, Client client) {
    if (client != context.client()) {
      return 0;
    }
    long bytes = 0;
    for (int i = 0; i < context.argCount(); i++) {
      bytes += context.argLength(i);
    }
    return bytes;
  }

  /// What it does, or did last: of an EXEC or a script that, not one of its commands.
  private static @Nullable Command command(CommandContext context, Client client) {
    Command unit = client.unit;
    if (unit != null) {
      return unit;
    }
    return client == context.client() ? context.command() : client.lastCommand;
  }

  private static String flags(Client client) {
    StringBuilder flags = new StringBuilder();
    if (client.isReplica()) {
      flags.append('S');
    }
    if (client.monitor) {
      flags.append('O');
    }
    if (client.isSubscriber()) {
      flags.append('P');
    }
    if (client.transaction != null) {
      flags.append('x');
    }
    if (client.isBlocked()) {
      flags.append('b');
    }
    Tracking tracking = client.tracking;
    if (tracking != null) {
      flags.append('t');
      flags.append(tracking.redirectIsBroken ? "R" : "");
      flags.append(tracking.mode == Tracking.Mode.BROADCAST ? "B" : "");
    }
    if (client.watch.isSpoiled()) {
      flags.append('d');
    }
    if (client.closeAfterReply) {
      flags.append('c');
    }
    if (client.isKilled()) {
      flags.append('A');
    }
    if (client.link.isUnixSocket()) {
      flags.append('U');
    }
    if (client.noEvict) {
      flags.append('e');
    }
    if (client.noTouch) {
      flags.append('T');
    }
    return flags.isEmpty() ? "N" : flags.toString();
  }
}
