package io.slotkeeper.server.command;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.node.Mutation;
import io.slotkeeper.cluster.topology.Topology;
import io.slotkeeper.server.cluster.Cluster;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// CLUSTER subcommands that change the cluster. They only say what they want: the control plane
/// does it in its own time, while the client waits ([ClusterWait]). Rows: [ClusterChangeRows].
final class ClusterChanges {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.%]*:[0-9a-zA-Z:.%]*");

  private ClusterChanges() {}

  private static void change(CommandContext context, Mutation mutation) {
    ClusterCommands.cluster(context);
    context.execution().clusterWait().ask(mutation);
  }

  // ---- who has which slots ------------------------------------------------------------------

  static void addSlots(CommandContext context) {
    change(context, new Mutation.AddSlots(slots(context, ClusterChanges::busy)));
  }

  static void deleteSlots(CommandContext context) {
    change(context, new Mutation.DeleteSlots(slots(context, ClusterChanges::nothing)));
  }

  static void addSlotRanges(CommandContext context) {
    change(context, new Mutation.AddSlots(ranges(context, ClusterChanges::busy)));
  }

  static void deleteSlotRanges(CommandContext context) {
    change(context, new Mutation.DeleteSlots(ranges(context, ClusterChanges::nothing)));
  }

  /// Finds out early what Redis looks at before it looks for repetitions.
  private interface Check {
    @Nullable String refuse(Topology topology, int slot);
  }

  private static @Nullable String busy(Topology topology, int slot) {
    return topology.ownerOf(slot) == null ? null : "ERR Slot " + slot + " is already busy";
  }

  private static @Nullable String nothing(Topology topology, int slot) {
    return topology.ownerOf(slot) != null ? null : "ERR Slot " + slot + " is already unassigned";
  }

  private static SlotSet slots(CommandContext context, Check check) {
    ClusterCommands.cluster(context);
    int count = context.argCount() - 2;
    int[] slots = new int[count];
    for (int i = 0; i < count; i++) {
      slots[i] = ClusterTables.slot(context, 2 + i);
    }
    SlotSet all = SlotSet.EMPTY;
    for (int slot : slots) {
      all = add(context, all, slot, slot, check);
    }
    return all;
  }

  private static SlotSet ranges(CommandContext context, Check check) {
    ClusterCommands.cluster(context);
    if (context.argCount() % 2 == 1) {
      throw Errors.wrongArity(context.command().fullName());
    }
    SlotSet all = SlotSet.EMPTY;
    for (int i = 2; i < context.argCount(); i += 2) {
      int first = ClusterTables.slot(context, i);
      int last = ClusterTables.slot(context, i + 1);
      if (first > last) {
        throw new CommandException(
            "ERR start slot number " + first + " is greater than end slot number " + last);
      }
      all = add(context, all, first, last, check);
    }
    return all;
  }

  /// In a transaction the commands before this one may have freed or taken what it names.
  private static SlotSet add(CommandContext context, SlotSet to, int first, int last, Check check) {
    Topology topology = ClusterCommands.cluster(context).view().topology();
    for (int slot = first; slot <= last; slot++) {
      String refusal = context.execution().isAtomic() ? null : check.refuse(topology, slot);
      if (refusal != null) {
        throw new CommandException(refusal);
      }
      if (to.contains(slot)) {
        throw new CommandException("ERR Slot " + slot + " specified multiple times");
      }
    }
    return to.union(SlotSet.range(first, last));
  }

  static void flushSlots(CommandContext context) {
    change(context, new Mutation.FlushSlots());
  }

  static void setSlot(CommandContext context) {
    Cluster cluster = ClusterCommands.cluster(context);
    if (!ClusterWait.leads(cluster.view())) {
      throw new CommandException("ERR Please use SETSLOT only with masters.");
    }
    int slot = ClusterTables.slot(context, 2);
    boolean node = context.argCount() == 5;
    if (node && context.argIs(3, "MIGRATING")) {
      change(context, new Mutation.MigrateSlot(slot, context.argString(4)));
    } else if (node && context.argIs(3, "IMPORTING")) {
      change(context, new Mutation.ImportSlot(slot, context.argString(4)));
    } else if (context.argCount() == 4 && context.argIs(3, "STABLE")) {
      change(context, new Mutation.StableSlot(slot));
    } else if (node && context.argIs(3, "NODE")) {
      change(context, new Mutation.AssignSlot(slot, context.argString(4)));
    } else {
      throw new CommandException(
          "ERR Invalid CLUSTER SETSLOT action or number of arguments. Try CLUSTER HELP");
    }
  }

  // ---- members ------------------------------------------------------------------------------

  static void bumpEpoch(CommandContext context) {
    change(context, new Mutation.BumpEpoch());
  }

  static void setConfigEpoch(CommandContext context) {
    ClusterCommands.cluster(context);
    long epoch = context.argLong(2);
    if (epoch < 0) {
      throw new CommandException("ERR Invalid config epoch specified: " + epoch);
    }
    change(context, new Mutation.SetConfigEpoch(epoch));
  }

  static void meet(CommandContext context) {
    ClusterCommands.cluster(context);
    if (context.argCount() > 5) {
      throw Errors.subcommandSyntax(context);
    }
    IntFunction<String> shown = context::argText;
    long port = context.argLong(3, "ERR Invalid base port specified: " + shown.apply(3));
    long busPort =
        context.argCount() == 5
            ? context.argLong(4, "ERR Invalid bus port specified: " + shown.apply(4))
            : 0;
    String ip = context.argString(2);
    boolean possible =
        port > 0
            && port <= 65535
            && busPort >= 0
            && busPort <= 65535
            && ADDRESS.matcher(ip).matches();
    if (!possible) {
      throw new CommandException(
          "ERR Invalid node address specified: " + shown.apply(2) + ":" + shown.apply(3));
    }
    change(context, new Mutation.Meet(ip, (int) port));
  }

  static void forget(CommandContext context) {
    change(context, new Mutation.Forget(context.argString(2)));
  }

  static void replicate(CommandContext context) {
    change(context, new Mutation.Replicate(context.argString(2)));
  }

  static void failover(CommandContext context) {
    ClusterCommands.cluster(context);
    Mutation.Mode mode = Mutation.Mode.AGREED;
    if (context.argCount() > 3) {
      throw Errors.subcommandSyntax(context);
    }
    if (context.argCount() == 3 && context.argIs(2, "FORCE")) {
      mode = Mutation.Mode.FORCE;
    } else if (context.argCount() == 3 && context.argIs(2, "TAKEOVER")) {
      mode = Mutation.Mode.TAKEOVER;
    } else if (context.argCount() == 3) {
      throw Errors.syntax();
    }
    change(context, new Mutation.Failover(mode));
  }

  static void reset(CommandContext context) {
    ClusterCommands.cluster(context);
    if (context.argCount() > 3) {
      throw Errors.subcommandSyntax(context);
    }
    boolean hard = context.argCount() == 3 && context.argIs(2, "HARD");
    if (context.argCount() == 3 && !hard && !context.argIs(2, "SOFT")) {
      throw Errors.syntax();
    }
    change(context, new Mutation.Reset(hard));
  }

  static void saveConfig(CommandContext context) {
    Cluster cluster = ClusterCommands.cluster(context);
    context.execution().clusterWait().save(cluster);
  }
}
