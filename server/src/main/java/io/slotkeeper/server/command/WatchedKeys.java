package io.slotkeeper.server.command;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who watches which keys (WATCH).
///
/// A key is watched, changed and asked about under the lock of its slot, whole databases while
/// everybody else stands still; so EXEC, which holds the slots of all watched keys, sees every
/// change before it.
final class WatchedKeys {
  private final ConcurrentHashMap<KeyName, Set<Client>> watchers = new ConcurrentHashMap<>();
  private final KeyInterest interest;

  WatchedKeys(KeyInterest interest) {
    this.interest = interest;
  }

  int keyCount() {
    return watchers.size();
  }

  void add(KeyName key, Client client) {
    watchers.compute(
        key,
        (_, clients) -> {
          Set<Client> all = clients == null ? ConcurrentHashMap.newKeySet() : clients;
          if (all.add(client)) {
            interest.more();
          }
          return all;
        });
  }

  /// The client watches nothing any more.
  void removeAll(Client client) {
    for (KeyName key : client.watch.keys()) {
      remove(key, client);
    }
    client.watch.clear();
  }

  private void remove(KeyName key, Client client) {
    watchers.computeIfPresent(
        key,
        (_, clients) -> {
          if (clients.remove(client)) {
            interest.less();
          }
          return clients.isEmpty() ? null : clients;
        });
  }

  /// Something happened to a key.
  void touch(KeyName key, KeyEvent event) {
    Set<Client> clients = watchers.get(key);
    if (clients != null) {
      for (Client client : clients) {
        client.watch.touched(key, event);
      }
    }
  }

  Set<KeyName> keys() {
    return watchers.keySet();
  }
}
