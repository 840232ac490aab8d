package io.slotkeeper.server.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Who may have cached which keys, whatever their database, and who wants to hear of all keys with
/// a prefix: server-assisted client-side caching.
///
/// A key is remembered while its slot is locked, and changes under the same lock: so no change
/// comes between a reply and its being remembered. Messages go by mailbox, behind the reply.
///
/// Safe for any thread. Source: "Server-assisted client side caching" of the Redis documentation.
final class TrackingTable {
  private static final byte[] INVALIDATE = "invalidate".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHANNEL = "__redis__:invalidate".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BROKEN = "tracking-redir-broken".getBytes(StandardCharsets.US_ASCII);

  /// Behind all that the client was sent so far.
  private static final Outlet MAILBOX = (client, message) -> client.link.push(message);

  /// How a message goes to a client.
  interface Outlet {
    void push(Client client, byte[] message);
  }

  private final ServerContext server;
  private final KeyInterest interest;
  private final ConcurrentHashMap<Name, Set<Long>> readers = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Name, Set<Client>> prefixes = new ConcurrentHashMap<>();
  private final AtomicInteger clients = new AtomicInteger();
  private final AtomicLong items = new AtomicLong();

  TrackingTable(ServerContext server, KeyInterest interest) {
    this.server = server;
    this.interest = interest;
  }

  int clientCount() {
    return clients.get();
  }

  int keyCount() {
    return readers.size();
  }

  long itemCount() {
    return items.get();
  }

  int prefixCount() {
    return prefixes.size();
  }

  // ---- clients ----------------------------------------------------------------------------

  /// On the client's loop.
  void start(Client client, Tracking tracking) {
    stop(client);
    client.tracking = tracking;
    clients.incrementAndGet();
    interest.more();
    for (Name prefix : tracking.prefixes) {
      prefixes.compute(
          prefix,
          (_, listeners) -> {
            Set<Client> all = listeners == null ? ConcurrentHashMap.newKeySet() : listeners;
            all.add(client);
            return all;
          });
    }
  }

  /// On the client's loop. The keys it has read stay until they change: they are told to nobody.
  void stop(Client client) {
    Tracking tracking = client.tracking;
    if (tracking == null) {
      return;
    }
    client.tracking = null;
    clients.decrementAndGet();
    interest.less();
    for (Name prefix : tracking.prefixes) {
      prefixes.computeIfPresent(
          prefix,
          (_, listeners) -> {
            listeners.remove(client);
            return listeners.isEmpty() ? null : listeners;
          });
    }
  }

  // ---- keys -------------------------------------------------------------------------------

  /// The client has read the keys of the command that is bound; their slots are locked.
  void remember(CommandContext context, Client client, KeyList keys) {
    KeySearch.find(context.command(), context, keys);
    for (int i = 0; i < keys.count(); i++) {
      Name key = new Name(context.argBytes(keys.position(i)));
      readers.compute(
          key,
          (_, ids) -> {
            Set<Long> all = ids == null ? ConcurrentHashMap.newKeySet() : ids;
            if (all.add(client.id)) {
              items.incrementAndGet();
            }
            return all;
          });
    }
  }

  /// A key has changed; its slot is locked.
  ///
  /// @param by the client whose command changed it, null for none
  /// @param changed where keys are collected that are broadcast when the unit ends
  /// @param outlet how the messages go
  void changed(byte[] key, @Nullable Client by, List<byte[]> changed, Outlet outlet) {
    Set<Long> ids = readers.remove(new Name(key));
    if (ids != null) {
      items.addAndGet(-ids.size());
      for (Long id : ids) {
        tell(id, by, List.of(key), outlet);
      }
    }
    if (!prefixes.isEmpty()) {
      changed.add(key);
    }
  }

  private void tell(Long id, @Nullable Client by, List<byte[]> keys, Outlet outlet) {
    Client client = server.clients.find(id);
    if (client == null) {
      return;
    }
    Tracking tracking = client.tracking;
    if (tracking != null && tracking.mode != Tracking.Mode.BROADCAST) {
      if (!tracking.noLoop || client != by) {
        send(client, tracking, keys, outlet);
      }
    }
  }

  /// Tells the listeners of prefixes what a unit has changed.
  void broadcast(List<byte[]> keys, @Nullable Client by) {
    prefixes.forEach((prefix, listeners) -> {
      List<byte[]> matching = new ArrayList<>();
      for (byte[] key : keys) {
        if (startsWith(key, prefix.bytes()) && !contains(matching, key)) {
          matching.add(key);
        }
      }
      if (!matching.isEmpty()) {
        for (Client client : listeners) {
          Tracking tracking = client.tracking;
          if (tracking != null && (!tracking.noLoop || client != by)) {
            send(client, tracking, matching, MAILBOX);
          }
        }
      }
    });
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static boolean contains(List<byte[]> keys, byte[] key) {
    return keys.stream().anyMatch(one -> Arrays.equals(one, key));
  }

  /// All keys are gone: nobody's cache holds anything that is true.
  void flushed() {
    readers.clear();
    items.set(0);
    for (Client client : server.clients.all()) {
      Tracking tracking = client.tracking;
      if (tracking != null) {
        send(client, tracking, null, MAILBOX);
      }
    }
  }

  /// Forgets keys, and tells those who have read them, until there are as few as configured.
  void limit() {
    long max = server.config.network.trackingTableMaxKeys.value();
    if (max == 0) {
      return;
    }
    Iterator<Name> keys = readers.keySet().iterator();
    while (readers.size() > max && keys.hasNext()) {
      Name key = keys.next();
      Set<Long> ids = readers.remove(key);
      if (ids != null) {
        items.addAndGet(-ids.size());
        ids.forEach(id -> tell(id, null, List.of(key.bytes()), MAILBOX));
      }
    }
  }

  /// @param keys null for all there are
  private void send(Client tracked, Tracking tracking, @Nullable List<byte[]> keys, Outlet outlet) {
    Client target = tracked;
    if (tracking.redirectTo != 0) {
      Client redirected = server.clients.find(tracking.redirectTo);
      if (redirected == null) {
        tracking.redirectIsBroken = true;
        if (tracked.protocol == 3) {
          outlet.push(tracked, PushEncoder.push(BROKEN, tracking.redirectTo));
        }
        return;
      }
      target = redirected;
    }
    if (target.protocol == 3) {
      outlet.push(target, PushEncoder.push(INVALIDATE, keys));
    } else if (target != tracked && target.isSubscriber()) {
      outlet.push(target, PushEncoder.message(MESSAGE, CHANNEL, keys));
    }
  }
}
