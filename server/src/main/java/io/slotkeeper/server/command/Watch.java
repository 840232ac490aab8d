package io.slotkeeper.server.command;

import java.util.ArrayList;
import java.util.List;

/// The keys a client watches, and whether one of them has changed since.
///
/// Threads: the client's loop, except [#touched], which any loop calls that changes a key.
final class Watch {
  private final List<KeyName> keys = new ArrayList<>();

  /// Of the keys, those that had expired already when they were watched: their removal is no
  /// change.
  private final List<KeyName> expired = new ArrayList<>();

  private volatile boolean spoiled;

  List<KeyName> keys() {
    return keys;
  }

  int count() {
    return keys.size();
  }

  boolean isSpoiled() {
    return spoiled;
  }

  /// EXEC will not execute anything.
  void spoil() {
    spoiled = true;
  }

  void add(KeyName key, boolean hasExpired) {
    keys.add(key);
    if (hasExpired) {
      synchronized (expired) {
        expired.add(key);
      }
    }
  }

  /// Something happened to a watched key.
  void touched(KeyName key, KeyEvent event) {
    if (event == KeyEvent.EXPIRED && hadExpired(key)) {
      synchronized (expired) {
        expired.remove(key);
      }
      return;
    }
    spoiled = true;
  }

  boolean hadExpired(KeyName key) {
    synchronized (expired) {
      return expired.contains(key);
    }
  }

  void clear() {
    keys.clear();
    synchronized (expired) {
      expired.clear();
    }
    spoiled = false;
  }
}
