package io.slotkeeper.server.command;

import io.slotkeeper.server.config.KeyspaceEvents;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Tells those who want to know what happens to keys: who watches one, who waits for one, who
/// listens to keyspace notifications.
///
/// Threads: the loop on which it happens, which holds the slot of the key.
final class KeyEvents {
  private final ServerContext server;
  private final KeyInterest interest;

  KeyEvents(ServerContext server, KeyInterest interest) {
    this.server = server;
    this.interest = interest;
  }

  private int listenedTo() {
    return server.config.diagnostics.keyspaceEvents.intValue();
  }

  /// Whether anybody listens to the event that a key is new.
  boolean wantsNew() {
    return (listenedTo() & KeyspaceEvents.NEW) != 0;
  }

  private void publish(KeyName key, KeyEvent event, int listenedTo) {
    byte[] name = event.nameBytes();
    if ((listenedTo & KeyspaceEvents.KEYSPACE) != 0) {
      server.pubSub.publish(channel("keyspace", key, key.bytes()), name);
    }
    if ((listenedTo & KeyspaceEvents.KEYEVENT) != 0) {
      server.pubSub.publish(channel("keyevent", key, name), key.bytes());
    }
  }

  private static byte[] channel(String kind, KeyName key, byte[] end) {
    String start = "__" + kind + "@" + key.database() + "__:";
    byte[] channel =
        Arrays.copyOf(start.getBytes(StandardCharsets.US_ASCII), start.length() + end.length);
    System.arraycopy(end, 0, channel, start.length(), end.length);
    return channel;
  }

  /// A database is about to be emptied while everybody else stands still.
  void emptying(CommandContext context, int database) {
    for (KeyName key : server.watched.keys()) {
      if (key.database() == database && context.find(key) != 0) {
        server.watched.touch(key, KeyEvent.DEL);
      }
    }
    wake(context, database);
  }

  /// Two databases have been exchanged while everybody else stands still.
  void swapped(CommandContext context, int first, int second) {
    for (KeyName key : server.watched.keys()) {
      boolean affected = key.database() == first || key.database() == second;
      if (affected && (context.find(key.in(first)) != 0 || context.find(key.in(second)) != 0)) {
        server.watched.touch(key, KeyEvent.DEL);
      }
    }
    wake(context, first);
    wake(context, second);
  }

  /// Those that wait for keys of a database look again.
  private void wake(CommandContext context, int database) {
    for (KeyName key : server.blocked.keys()) {
      if (key.database() == database) {
        context.execution().ready(key);
      }
    }
  }

  /// Something happened to a key.
  ///
  /// @param database its index
  void happened(CommandContext context, int database, long key, int keyLength, KeyEvent event) {
    int listenedTo = listenedTo();
    if (interest.isNone() && listenedTo == 0) {
      return;
    }
    KeyName name = KeyName.copyOf(database, key, keyLength);
    if (event != KeyEvent.KEY_MISS && event != KeyEvent.NEW) {
      server.watched.touch(name, event);
      if (server.blocked.isAwaited(name)) {
        context.execution().ready(name);
      }
      if (server.tracked.clientCount() > 0) {
        context.execution().invalidate(name.bytes());
      }
    }
    if ((listenedTo & event.eventClass()) != 0) {
      context.effects().tell(() -> publish(name, event, listenedTo));
    }
  }
}
