package io.slotkeeper.server.command;

import io.slotkeeper.server.runtime.GlobPattern;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/// A channel, or a pattern of channels, that somebody listens to.
///
/// Each loop has the set of its own clients and is the only one to touch it, so sending needs no
/// lock: a message goes once to each loop that has listeners, which hands it to them.
final class Channel {
  private final byte[] name;
  private final GlobPattern pattern;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicIntegerArray countByLoop;
  private final List<Set<Client>> clientsByLoop;

  Channel(byte[] name, int loops) {
    this.name = name;
    this.pattern = GlobPattern.of(name);
    this.countByLoop = new AtomicIntegerArray(loops);
    this.clientsByLoop =
        IntStream.range(0, loops).<Set<Client>>mapToObj(_ -> new LinkedHashSet<>()).toList();
  }

  byte[] name() {
    return name;
  }

  boolean matches(long address, int length) {
    return pattern.matches(address, length);
  }

  /// How many listen.
  int count() {
    return count.get();
  }

  boolean isHeardOn(int loop) {
    return countByLoop.get(loop) > 0;
  }

  /// On the client's loop.
  void add(Client client) {
    int loop = client.link.loop();
    clientsByLoop.get(loop).add(client);
    countByLoop.incrementAndGet(loop);
    count.incrementAndGet();
  }

  /// On the client's loop.
  ///
  /// @return whether nobody listens any more
  boolean remove(Client client) {
    int loop = client.link.loop();
    clientsByLoop.get(loop).remove(client);
    countByLoop.decrementAndGet(loop);
    return count.decrementAndGet() == 0;
  }

  /// The listeners of a loop; on that loop.
  Set<Client> clients(int loop) {
    return clientsByLoop.get(loop);
  }
}
