package io.slotkeeper.server.command;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.datatypes.keyspace.Database;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Slots that come to this node as a stream, before they are its own. Their keys lie where they
/// will be, but hidden: nothing that goes through the keyspace meets them, nothing evicts or
/// expires them. Only the connection of the job's source writes to them.
///
/// Replicas hide and show the same slots: the change stream says so, and brings them the keys.
///
/// Threads: changes with the world stopped; read from any thread.
final class SlotImports {
  private final ServerContext server;
  private volatile Map<String, SlotSet> staged = Map.of();

  SlotImports(ServerContext server) {
    this.server = server;
  }

  /// What has come, or is coming: jobs and their slots.
  Map<String, SlotSet> staged() {
    return staged;
  }

  /// Whether the source of a job may write to the slot now.
  boolean admits(String job, int slot) {
    SlotSet slots = staged.get(job);
    return slots != null && slots.contains(slot);
  }

  /// Makes room for the slots of a job.
  ///
  /// @param then is given the answer to the source
  void open(String job, SlotSet slots, Consumer<String> then) {
    exclusively(() -> {
      Database database = server.keyspace.database(0);
      if (staged.containsKey(job)) {
        then.accept("-ERR The slots are on their way already");
      } else if (holdsKeys(database, slots)) {
        then.accept("-ERR Keys are left over in these slots");
      } else {
        slots.forEach(database::hide);
        announce("HIDE", slots);
        Map<String, SlotSet> more = new HashMap<>(staged);
        more.put(job, slots);
        staged = Map.copyOf(more);
        then.accept("OK");
      }
    });
  }

  private static boolean holdsKeys(Database database, SlotSet slots) {
    int[] keys = new int[1];
    slots.forEach(slot -> keys[0] += database.keyCount(slot));
    return keys[0] > 0;
  }

  /// The keys of a job are this node's own: everybody sees them when `then` runs.
  void activate(String job, Runnable then) {
    exclusively(() -> {
      SlotSet slots = staged.get(job);
      if (slots != null) {
        slots.forEach(server.keyspace.database(0)::show);
        announce("SHOW", slots);
        forget(job);
      }
      then.run();
    });
  }

  /// The source of the job writes no more; `then` is given the slots, whose keys are to go.
  void drop(String job, Consumer<SlotSet> then) {
    exclusively(() -> {
      SlotSet slots = staged.get(job);
      if (slots != null) {
        forget(job);
        then.accept(slots);
      }
    });
  }

  private void forget(String job) {
    Map<String, SlotSet> left = new HashMap<>(staged);
    left.remove(job);
    staged = Map.copyOf(left);
  }

  /// Shows everything there is, whoever's it is: this node begins anew. With the world stopped.
  void clear() {
    Database database = server.keyspace.database(0);
    for (int slot = 0; slot < Database.SLOTS; slot++) {
      if (database.isHidden(slot)) {
        database.show(slot);
      }
    }
    staged = Map.of();
  }

  /// The same slots are shown that were hidden, once their keys are gone.
  void dropped(SlotSet slots) {
    exclusively(() -> {
      SlotSet shown = slots;
      for (SlotSet coming : staged.values()) {
        shown = shown.minus(coming);
      }
      shown.forEach(server.keyspace.database(0)::show);
      announce("SHOW", shown);
    });
  }

  private void exclusively(Runnable change) {
    server.betweenTurns.post(0, () -> server.world.exclusively(change));
  }

  /// Tells replicas and files, with the world stopped.
  private void announce(String word, SlotSet slots) {
    if (server.changes.isActive()) {
      server.changes.append(0, request("CLUSTER", "SYNCSLOTS", word, slots.toString()));
    }
  }

  static byte[] request(String... words) {
    StringBuilder text = new StringBuilder("*").append(words.length).append("\r\n");
    for (String word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
