package io.slotkeeper.server.command;

import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// All connections of a server, by id. Safe for any thread.
public final class ClientRegistry {
  private final AtomicLong lastId = new AtomicLong();
  private final AtomicInteger count = new AtomicInteger();
  private final ConcurrentSkipListMap<Long, Client> clients = new ConcurrentSkipListMap<>();
  private final CopyOnWriteArrayList<Client> monitors = new CopyOnWriteArrayList<>();

  public long nextId() {
    return lastId.incrementAndGet();
  }

  public void add(Client client) {
    clients.put(client.id, client);
    count.incrementAndGet();
  }

  public void remove(Client client) {
    if (clients.remove(client.id) != null) {
      count.decrementAndGet();
      monitors.remove(client);
    }
  }

  public int count() {
    return count.get();
  }

  /// All clients, the oldest first.
  public Collection<Client> all() {
    return clients.values();
  }

  @Nullable Client find(long id) {
    return clients.get(id);
  }

  CopyOnWriteArrayList<Client> monitors() {
    return monitors;
  }
}
