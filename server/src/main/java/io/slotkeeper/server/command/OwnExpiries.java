package io.slotkeeper.server.command;

import io.slotkeeper.cluster.Slots;
import io.slotkeeper.datatypes.keyspace.Record;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Keys to which clients of a writable replica have given a time to live. The primary knows nothing
/// of that and will never say that they are gone, so the replica deletes them itself when their
/// time has come, while it leaves all others to the primary.
///
/// Safe for any thread, but for what says otherwise.
public final class OwnExpiries {
  private final ServerContext server;
  private final Set<KeyName> keys = ConcurrentHashMap.newKeySet();

  OwnExpiries(ServerContext server) {
    this.server = server;
  }

  /// A command has set when a key expires.
  void noted(CommandContext context, int database, long key, int keyLength) {
    if (server.replication.isReplica() && !context.repeatsChanges()) {
      keys.add(KeyName.copyOf(database, key, keyLength));
    }
  }

  /// Deletes what is due, and forgets what has no time to live any more; on a loop that holds no
  /// slot.
  public void deleteDue(CommandContext context, SlotGuard slots) {
    if (keys.isEmpty()) {
      return;
    }
    if (!server.replication.isReplica()) {
      keys.clear();
      return;
    }
    keys.removeIf(key -> {
      int slot = Slots.of(key.bytes());
      if (!slots.tryLock(slot)) {
        return false;
      }
      try {
        return isSettled(context, key);
      } finally {
        slots.unlock(slot);
      }
    });
  }

  private static boolean isSettled(CommandContext context, KeyName key) {
    long record = context.find(key);
    if (record == 0 || !Record.hasExpiry(record)) {
      return true;
    }
    boolean due = Record.expiry(record) <= context.nowMillis();
    if (due) {
      context.expire(context.otherCursor());
      context.commitEffects();
    }
    return due;
  }
}
