package io.slotkeeper.server.command;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.node.Mutation;
import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.cluster.Cluster;
import io.slotkeeper.server.cluster.SlotMigrations.Entry;
import io.slotkeeper.server.cluster.SlotMigrations.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// CLUSTER subcommands about slots that move as a stream. Rows: [ClusterMigrationRows].
final class ClusterMigrations {
  private ClusterMigrations() {}

  private static Cluster.ControlPlane control(CommandContext context) {
    return ClusterCommands.cluster(context).control();
  }

  // ---- as Valkey spells it ------------------------------------------------------------------

  static void migrateSlots(CommandContext context) {
    ClusterCommands.cluster(context);
    List<Mutation> moves = new ArrayList<>();
    int next = 2;
    while (next < context.argCount()) {
      if (!context.argIs(next, "SLOTSRANGE")) {
        throw Errors.syntax();
      }
      int end = next + 1;
      while (end + 1 < context.argCount() && !context.argIs(end, "NODE")) {
        end += 2;
      }
      if (end + 1 >= context.argCount() || !context.argIs(end, "NODE")) {
        throw Errors.syntax();
      }
      SlotSet slots = ranges(context, next + 1, end);
      moves.add(new Mutation.StreamSlots(slots, context.argString(end + 1)));
      next = end + 2;
    }
    context.execution().clusterWait().ask(moves, ClusterMigrations::allOrError);
  }

  private static byte[] allOrError(List<String> replies) {
    String error = replies.stream().filter(reply -> reply.startsWith("-")).findFirst().orElse("OK");
    return ClusterWait.line(error);
  }

  private static SlotSet ranges(CommandContext context, int from, int end) {
    if (from == end) {
      throw Errors.syntax();
    }
    SlotSet all = SlotSet.EMPTY;
    for (int i = from; i < end; i += 2) {
      int first = ClusterTables.slot(context, i);
      int last = ClusterTables.slot(context, i + 1);
      if (first > last) {
        throw new CommandException(
            "ERR start slot number " + first + " is greater than end slot number " + last);
      }
      all = all.union(SlotSet.range(first, last));
    }
    return all;
  }

  static void cancelAll(CommandContext context) {
    ClusterCommands.cluster(context);
    List<Mutation> all = List.of(new Mutation.CancelStreams(""));
    context.execution().clusterWait().ask(all, ClusterMigrations::allOrError);
  }

  static void slotMigrations(CommandContext context) {
    List<Entry> entries = control(context).migrations();
    ReplyWriter reply = context.reply();
    reply.array(entries.size());
    for (Entry entry : entries) {
      reply.map(8);
      field(reply, "name", entry.job());
      field(reply, "operation", entry.exports() ? "EXPORT" : "IMPORT");
      field(reply, "slot_ranges", text(entry.slots()));
      field(reply, "source_node", entry.source());
      field(reply, "target_node", entry.target());
      field(reply, "create_time", entry.createdMillis() / 1000);
      field(reply, "last_update_time", entry.changedMillis() / 1000);
      field(reply, "state", stateInValkey(entry));
    }
  }

  private static String stateInValkey(Entry entry) {
    return switch (entry.state()) {
      case RUNNING -> entry.exports() ? "snapshotting" : "receiving-snapshot";
      case FLIPPED -> entry.exports() ? "finishing" : "waiting-for-failover";
      case SUCCEEDED -> "success";
      case FAILED -> "failed";
    };
  }

  private static String text(SlotSet slots) {
    return slots.ranges().stream()
        .map(range -> range.first() + "-" + range.last())
        .collect(Collectors.joining(" "));
  }

  private static void field(ReplyWriter reply, String name, String value) {
    reply.bulk(name);
    reply.bulk(value);
  }

  private static void field(ReplyWriter reply, String name, long value) {
    reply.bulk(name);
    reply.integer(value);
  }

  // ---- as Redis spells it -------------------------------------------------------------------

  static void migration(CommandContext context) {
    ClusterCommands.cluster(context);
    boolean all = context.argCount() == 4 && context.argIs(3, "ALL");
    boolean one = context.argCount() == 5 && context.argIs(3, "ID");
    if (context.argIs(2, "IMPORT") && context.argCount() % 2 == 1) {
      List<Mutation> moves =
          List.of(new Mutation.FetchSlots(ranges(context, 3, context.argCount())));
      context.execution().clusterWait().ask(moves, ClusterMigrations::jobOrError);
    } else if (context.argIs(2, "STATUS") && (all || one)) {
      status(context, one ? context.argString(4) : "");
    } else if (context.argIs(2, "CANCEL") && (all || one)) {
      cancel(context, one ? context.argString(4) : "");
    } else {
      throw Errors.subcommandSyntax(context);
    }
  }

  private static byte[] jobOrError(List<String> replies) {
    String reply = replies.getFirst();
    return reply.startsWith("-")
        ? ClusterWait.line(reply)
        : ("$" + reply.length() + "\r\n" + reply + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static void cancel(CommandContext context, String job) {
    long count = running(context, job);
    List<Mutation> cancel = List.of(new Mutation.CancelStreams(job));
    context
        .execution()
        .clusterWait()
        .ask(
            cancel,
            replies ->
                replies.getFirst().startsWith("-")
                    ? ClusterWait.line(replies.getFirst())
                    : (":" + count + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static long running(CommandContext context, String job) {
    return control(context).migrations().stream()
        .filter(entry -> entry.state() == State.RUNNING)
        .filter(entry -> job.isEmpty() || entry.job().equals(job))
        .count();
  }

  private static void status(CommandContext context, String job) {
    List<Entry> entries =
        control(context).migrations().stream()
            .filter(entry -> job.isEmpty() || entry.job().equals(job))
            .toList();
    ReplyWriter reply = context.reply();
    reply.array(entries.size());
    for (Entry entry : entries) {
      reply.map(7);
      field(reply, "id", entry.job());
      field(reply, "slots", text(entry.slots()));
      field(reply, "source", entry.source());
      field(reply, "dest", entry.target());
      field(reply, "operation", entry.exports() ? "migrate" : "import");
      field(reply, "state", stateInRedis(entry.state()));
      field(reply, "create_time", entry.createdMillis());
    }
  }

  private static String stateInRedis(State state) {
    return switch (state) {
      case RUNNING, FLIPPED -> "in-progress";
      case SUCCEEDED -> "completed";
      case FAILED -> "failed";
    };
  }

  // ---- between nodes ------------------------------------------------------------------------

  /// What the source of a job says to its target, and the target to its replicas and files.
  static void syncSlots(CommandContext context) {
    ClusterCommands.cluster(context);
    Client client = context.client();
    String word = context.argString(2).toUpperCase(Locale.ROOT);
    switch (word) {
      case "ESTABLISH" -> {
        client.importing = context.argString(3);
        client.replyMode = Client.ReplyMode.IMPORT;
        context.execution().clusterWait().openImport(client.importing);
      }
      case "MARK" -> context.reply().status(context.argString(3));
      case "HIDE", "SHOW" -> {
        if (!client.repeatsChanges) {
          throw Errors.subcommandSyntax(context);
        }
        hide(context, SlotSet.parse(context.argString(3)), word.equals("HIDE"));
        context.reply().ok();
      }
      default -> throw Errors.subcommandSyntax(context);
    }
  }

  private static void hide(CommandContext context, SlotSet slots, boolean hides) {
    Database database = context.server().keyspace.database(0);
    SlotGuard guard = new SlotGuard(context.server());
    slots.forEach(slot -> {
      guard.lock(slot);
      try {
        if (hides) {
          database.hide(slot);
        } else {
          database.show(slot);
        }
      } finally {
        guard.unlock(slot);
      }
    });
  }
}
