package io.slotkeeper.server.command;

import io.slotkeeper.server.replication.Replicas;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Clients that wait until what they have written is on other servers, or on disks (WAIT, WAITAOF).
///
/// Safe for any thread.
final class AckWaits {
  /// What a client waits for.
  ///
  /// @param onDisks whether replicas must have it on their disks
  /// @param local whether this server's disk must have it
  record Need(long offset, long replicas, boolean onDisks, boolean local) {}

  private record Waiter(BlockedCommand command, Need need) {}

  private final ServerContext server;
  private final List<Waiter> waiters = new CopyOnWriteArrayList<>();

  AckWaits(ServerContext server) {
    this.server = server;
  }

  /// How many replicas have what is needed.
  long count(Need need) {
    Replicas replicas = server.replication.replicas();
    return need.onDisks
        ? replicas.countSynced(need.offset)
        : replicas.countAcknowledged(need.offset);
  }

  /// Whether this server's disk has it.
  boolean isSynced(Need need) {
    return server.syncedOffset() >= need.offset;
  }

  boolean isMet(Need need) {
    return count(need) >= need.replicas && (!need.local || isSynced(need));
  }

  /// The reply, whether the need is met or not.
  byte[] reply(Need need) {
    String text =
        need.onDisks
            ? "*2\r\n:" + (isSynced(need) ? 1 : 0) + "\r\n:" + count(need) + "\r\n"
            : ":" + count(need) + "\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  void add(BlockedCommand command, Need need) {
    waiters.add(new Waiter(command, need));
    check();
  }

  /// There may be more acknowledgements.
  void check() {
    waiters.removeIf(waiter -> !waiter.command.isWaiting() || isServed(waiter));
  }

  private boolean isServed(Waiter waiter) {
    boolean served = isMet(waiter.need) && waiter.command.take();
    if (served) {
      server.blocked.finish(waiter.command, reply(waiter.need));
    }
    return served;
  }
}
