package io.slotkeeper.server.command;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.LongAdder;

/// What all clients cost together, and who must go when that is more than `maxmemory-clients`: the
/// one that costs most, then the next.
///
/// Without a limit nothing is counted. With one, a loop counts a client again when it has done
/// something for it, and the sum follows the differences; so the sum lags by what happens within a
/// turn.
///
/// Safe for any thread.
public final class ClientMemory {
  /// What a client costs beside its buffers.
  private static final int CLIENT_BYTES = 2048;

  /// A key it watches, a channel it listens to, and the like.
  private static final int ENTRY_BYTES = 64;

  /// With less no client could do anything, not even raise the limit.
  private static final long MIN_LIMIT_BYTES = 128 * 1024;

  private static final AtomicLongFieldUpdater<Client> COUNTED =
      AtomicLongFieldUpdater.newUpdater(Client.class, "countedBytes");

  private final ServerContext server;
  private final LongAdder counted = new LongAdder();
  final LongAdder evictions = new LongAdder();

  /// When there was nobody left to evict, who is asked for again and again.
  private volatile long inVainMillis;

  ClientMemory(ServerContext server) {
    this.server = server;
    server.config.onChange(
        this::countAll,
        server.config.network.maxMemoryOfClients,
        server.config.memory.maxMemoryBytes);
  }

  /// What one client costs.
  static long bytes(Client client) {
    ClientLink link = client.link;
    Transaction queued = client.transaction;
    BlockedCommand blocked = client.blocked;
    Tracking tracking = client.tracking;
    long entries = client.watch.count() + client.subscriptions.count();
    entries += tracking == null ? 0 : tracking.prefixes.size();
    return CLIENT_BYTES
        + link.queryBufferBytes()
        + link.queryBufferFreeBytes()
        + link.outputBytes()
        + (queued == null ? 0 : queued.bytes())
        + (blocked == null ? 0 : blocked.request.bytes())
        + entries * ENTRY_BYTES;
  }

  /// Whether there is a limit, so that clients must be counted.
  public boolean isLimited() {
    return server.config.network.maxMemoryOfClients.value() != 0 && limitBytes() > 0;
  }

  private long limitBytes() {
    long configured = server.config.network.maxMemoryOfClients.value();
    long bytes =
        configured >= 0
            ? configured
            : server.config.memory.maxMemoryBytes.value() * -configured / 100;
    return bytes == 0 ? 0 : Math.max(MIN_LIMIT_BYTES, bytes);
  }

  /// Something was done for the client.
  public void count(Client client) {
    if (!client.isKilled() && !client.isGone()) {
      long now = bytes(client);
      counted.add(now - COUNTED.getAndSet(client, now));
    }
  }

  /// The client is being closed and counts no more.
  public void forget(Client client) {
    counted.add(-COUNTED.getAndSet(client, 0));
  }

  private void countAll() {
    if (isLimited()) {
      server.clients.all().forEach(this::count);
      inVainMillis = 0;
      evict(1);
    }
  }

  /// Closes clients until the others cost no more than they may.
  public void evict(long nowMillis) {
    if (counted.sum() > limitBytes() && inVainMillis != nowMillis) {
      evictLargest(nowMillis);
    }
  }

  private synchronized void evictLargest(long nowMillis) {
    List<Client> candidates =
        server.clients.all().stream()
            .filter(client -> !client.noEvict && !client.isKilled())
            .sorted(Comparator.comparingLong(COUNTED::get).reversed())
            .toList();
    for (Client client : candidates) {
      if (counted.sum() <= limitBytes()) {
        return;
      }
      server.log.notice("Evicting client " + client.id + " " + client.link.remoteAddress());
      forget(client);
      evictions.increment();
      client.kill();
    }
    if (counted.sum() > limitBytes()) {
      inVainMillis = nowMillis;
    }
  }
}
