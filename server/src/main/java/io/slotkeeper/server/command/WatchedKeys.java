package io.slotkeeper.server.command;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who watches which keys (WATCH).
///
/// A key is watched, changed and asked about under the lock of its slot, whole databases while
/// everybody else stands still; so EXEC, which holds the slots of all watched keys, sees every
/// change before it.
final class WatchedKeys {
  private final ConcurrentHashMap<KeyName, Set<Watch>> watchers = new ConcurrentHashMap<>();
  private final KeyInterest interest;

  WatchedKeys(KeyInterest interest) {
    this.interest = interest;
  }

  int keyCount() {
    return watchers.size();
  }

  /// The watch is told of what happens to the key from now on.
  void add(KeyName key, Watch watch) {
    watchers.compute(
        key,
        (_, watches) -> {
          Set<Watch> all = watches == null ? ConcurrentHashMap.newKeySet() : watches;
          if (all.add(watch)) {
            interest.more();
          }
          return all;
        });
  }

  /// The client watches nothing any more.
  void removeAll(Client client) {
    for (KeyName key : client.watch.keys()) {
      remove(key, client.watch);
    }
    client.watch.clear();
  }

  void remove(KeyName key, Watch watch) {
    watchers.computeIfPresent(
        key,
        (_, watches) -> {
          if (watches.remove(watch)) {
            interest.less();
          }
          return watches.isEmpty() ? null : watches;
        });
  }

  /// Something happened to a key.
  void touch(KeyName key, KeyEvent event) {
    Set<Watch> watches = watchers.get(key);
    if (watches != null) {
      for (Watch watch : watches) {
        watch.touched(key, event);
      }
    }
  }

  Set<KeyName> keys() {
    return watchers.keySet();
  }
}
