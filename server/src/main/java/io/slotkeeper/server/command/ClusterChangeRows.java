package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.ADMIN;
import static io.slotkeeper.server.command.CommandFlag.NOSCRIPT;
import static io.slotkeeper.server.command.CommandFlag.NO_ASYNC_LOADING;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandSpec.command;

import java.util.List;
import java.util.stream.Stream;

/// The rows of the CLUSTER subcommands that change the cluster; handlers: [ClusterChanges].
final class ClusterChangeRows {
  private ClusterChangeRows() {}

  static List<CommandSpec.Builder> rows() {
    return Stream.concat(slots().stream(), members().stream()).toList();
  }

  private static CommandSpec.Builder change(String name) {
    return command(name).since("3.0.0").flags(NO_ASYNC_LOADING, ADMIN, STALE);
  }

  private static List<CommandSpec.Builder> slots() {
    return List.of(
        change("addslots")
            .complexity("O(N) for N slots.")
            .summary("Gives slots that nobody has to this node.")
            .arity(-3)
            .syntax("slot:int...")
            .handler(ClusterChanges::addSlots),
        change("addslotsrange")
            .since("7.0.0")
            .complexity("O(N) for N slots.")
            .summary("Gives ranges of slots that nobody has to this node.")
            .arity(-4)
            .syntax("range=<start-slot:int end-slot:int>...")
            .handler(ClusterChanges::addSlotRanges),
        change("delslots")
            .complexity("O(N) for N slots.")
            .summary("Takes slots away, so that nobody has them.")
            .arity(-3)
            .syntax("slot:int...")
            .handler(ClusterChanges::deleteSlots),
        change("delslotsrange")
            .since("7.0.0")
            .complexity("O(N) for N slots.")
            .summary("Takes ranges of slots away, so that nobody has them.")
            .arity(-4)
            .syntax("range=<start-slot:int end-slot:int>...")
            .handler(ClusterChanges::deleteSlotRanges),
        change("flushslots")
            .complexity("O(1)")
            .summary("Takes all slots of this node away.")
            .arity(2)
            .handler(ClusterChanges::flushSlots),
        change("setslot")
            .complexity("O(1)")
            .summary("Opens a slot to move it, closes it, or gives it to a node.")
            .arity(-4)
            .syntax(
                "slot:int subcommand=<IMPORTING importing/node-id | MIGRATING migrating/node-id |"
                    + " NODE node/node-id | STABLE>")
            .handler(ClusterChanges::setSlot));
  }

  private static List<CommandSpec.Builder> members() {
    return List.of(
        change("bumpepoch")
            .complexity("O(1)")
            .summary("Gives this node's shard a newer epoch.")
            .arity(2)
            .tips("nondeterministic_output")
            .handler(ClusterChanges::bumpEpoch),
        change("failover")
            .complexity("O(1)")
            .summary("Makes this replica the primary of its shard.")
            .arity(-2)
            .syntax("options=[FORCE | TAKEOVER]")
            .handler(ClusterChanges::failover),
        change("forget")
            .complexity("O(1)")
            .summary("Removes a node from the cluster.")
            .arity(3)
            .syntax("node-id")
            .handler(ClusterChanges::forget),
        change("meet")
            .complexity("O(1)")
            .summary("Joins this node and another to one cluster.")
            .arity(-4)
            .syntax("ip port:int [cluster-bus-port:int]^4.0.0")
            .history("4.0.0", "Takes the bus port.")
            .handler(ClusterChanges::meet),
        change("replicate")
            .complexity("O(1)")
            .summary("Makes this node a replica of another.")
            .arity(3)
            .syntax("node-id")
            .handler(ClusterChanges::replicate),
        command("reset")
            .since("3.0.0")
            .complexity("O(N) for N nodes; empties a replica first.")
            .summary("Makes this node forget the cluster.")
            .arity(-2)
            .flags(ADMIN, STALE, NOSCRIPT)
            .syntax("reset-type=[HARD | SOFT]")
            .handler(ClusterChanges::reset),
        change("saveconfig")
            .complexity("O(1)")
            .summary("Writes what this node knows of the cluster to its file.")
            .arity(2)
            .handler(ClusterChanges::saveConfig),
        change("set-config-epoch")
            .complexity("O(1)")
            .summary("Gives a new node its epoch.")
            .arity(3)
            .syntax("config-epoch:int")
            .handler(ClusterChanges::setConfigEpoch));
  }
}
