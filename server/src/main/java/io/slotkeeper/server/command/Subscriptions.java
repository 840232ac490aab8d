package io.slotkeeper.server.command;

import java.util.LinkedHashSet;
import java.util.Set;

/// What a client listens to. Belongs to its loop; other threads read the sizes.
final class Subscriptions {
  final Set<Name> channels = new LinkedHashSet<>();
  final Set<Name> patterns = new LinkedHashSet<>();
  final Set<Name> shardChannels = new LinkedHashSet<>();

  boolean isEmpty() {
    return channels.isEmpty() && patterns.isEmpty() && shardChannels.isEmpty();
  }

  int count() {
    return channels.size() + patterns.size() + shardChannels.size();
  }

  void clear() {
    channels.clear();
    patterns.clear();
    shardChannels.clear();
  }
}
