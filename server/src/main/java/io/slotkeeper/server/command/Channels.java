package io.slotkeeper.server.command;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// All channels of a kind (plain ones, patterns, sharded ones) that somebody listens to.
final class Channels {
  private final ConcurrentHashMap<Name, Channel> byName = new ConcurrentHashMap<>();
  private final int loops;

  Channels(int loops) {
    this.loops = loops;
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  int size() {
    return byName.size();
  }

  Collection<Channel> all() {
    return byName.values();
  }

  @Nullable Channel find(Name name) {
    return byName.get(name);
  }

  /// On the client's loop, which does not listen to it yet.
  void add(Name name, Client client) {
    byName.compute(
        name,
        (_, channel) -> {
          Channel joined = channel == null ? new Channel(name.bytes(), loops) : channel;
          joined.add(client);
          return joined;
        });
  }

  /// On the client's loop, which listens to it.
  void remove(Name name, Client client) {
    byName.computeIfPresent(name, (_, channel) -> channel.remove(client) ? null : channel);
  }
}
