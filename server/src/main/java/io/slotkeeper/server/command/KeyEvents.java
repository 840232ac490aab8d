package io.slotkeeper.server.command;

import io.slotkeeper.server.config.DiagnosticParameters;
import io.slotkeeper.server.config.KeyspaceEvents;

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
      if (affected
          && (context.find(key.in(first)) != 0 || context.find(key.in(second)) != 0)) {
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
    }
  }
}
