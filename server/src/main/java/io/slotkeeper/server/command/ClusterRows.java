package io.slotkeeper.server.command;

import static io.slotkeeper.server.acl.AclCategory.CONNECTION;
import static io.slotkeeper.server.command.CommandFlag.ADMIN;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.LOADING;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandGroup.CLUSTER;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.help;
import static io.slotkeeper.server.command.CommandSpec.rows;

import java.util.ArrayList;
import java.util.List;

/// The rows of the commands about the cluster. Subcommands that change it: [ClusterChangeRows].
final class ClusterRows {
  static final List<CommandSpec> ROWS =
      rows(
          command("asking")
              .since("3.0.0")
              .group(CLUSTER)
              .complexity("O(1)")
              .summary("Says that the next command follows an ASK redirection.")
              .arity(1)
              .flags(FAST)
              .acl(CONNECTION)
              .handler(ClusterCommands::asking),
          command("readonly")
              .since("3.0.0")
              .group(CLUSTER)
              .complexity("O(1)")
              .summary("Lets the connection read from a replica.")
              .arity(1)
              .flags(FAST, LOADING, STALE)
              .acl(CONNECTION)
              .handler(ClusterCommands::readonly),
          command("readwrite")
              .since("3.0.0")
              .group(CLUSTER)
              .complexity("O(1)")
              .summary("Sends the connection to primaries for reads as well.")
              .arity(1)
              .flags(FAST, LOADING, STALE)
              .acl(CONNECTION)
              .handler(ClusterCommands::readwrite),
          command("cluster")
              .since("3.0.0")
              .group(CLUSTER)
              .complexity("Depends on the subcommand.")
              .summary("Looks at the cluster, and changes it.")
              .arity(-2)
              .subcommands(subcommands()));

  private ClusterRows() {}

  private static CommandSpec.Builder[] subcommands() {
    List<CommandSpec.Builder> all = new ArrayList<>(ClusterChangeRows.rows());
    all.addAll(ClusterMigrationRows.rows());
    all.addAll(tables());
    all.addAll(nodes());
    all.addAll(slots());
    return all.toArray(CommandSpec.Builder[]::new);
  }

  private static List<CommandSpec.Builder> tables() {
    return List.of(
        command("count-failure-reports")
            .since("3.0.0")
            .complexity("O(N) for N reports.")
            .summary("Counts the reports that a node has failed.")
            .arity(3)
            .flags(ADMIN, STALE)
            .syntax("node-id")
            .tips("nondeterministic_output")
            .handler(ClusterCommands::countFailureReports),
        help("5.0.0").handler(ClusterCommands::help),
        command("info")
            .since("3.0.0")
            .complexity("O(1)")
            .summary("Tells how the cluster and this node are.")
            .arity(2)
            .flags(STALE)
            .tips("nondeterministic_output")
            .handler(ClusterCommands::info),
        command("links")
            .since("7.0.0")
            .complexity("O(N) for N nodes.")
            .summary("Lists the connections to other nodes.")
            .arity(2)
            .flags(STALE)
            .tips("nondeterministic_output")
            .handler(ClusterCommands::links),
        command("myid")
            .since("3.0.0")
            .complexity("O(1)")
            .summary("Tells the id of this node.")
            .arity(2)
            .flags(STALE)
            .handler(ClusterCommands::myid),
        command("myshardid")
            .since("7.2.0")
            .complexity("O(1)")
            .summary("Tells the id of this node's shard.")
            .arity(2)
            .flags(STALE)
            .tips("nondeterministic_output")
            .handler(ClusterCommands::myshardid),
        command("slaves")
            .since("3.0.0")
            .complexity("O(N) for N replicas.")
            .summary("Lists the replicas of a primary.")
            .arity(3)
            .flags(ADMIN, STALE)
            .syntax("node-id")
            .tips("nondeterministic_output")
            .deprecatedSince("5.0.0")
            .replacedBy("`CLUSTER REPLICAS`")
            .handler(ClusterCommands::replicas));
  }

  private static List<CommandSpec.Builder> nodes() {
    return List.of(
        command("nodes")
            .since("3.0.0")
            .complexity("O(N) for N nodes.")
            .summary("Lists the nodes, one per line.")
            .arity(2)
            .flags(STALE)
            .tips("nondeterministic_output")
            .handler(ClusterCommands::nodes),
        command("replicas")
            .since("5.0.0")
            .complexity("O(N) for N replicas.")
            .summary("Lists the replicas of a primary.")
            .arity(3)
            .flags(ADMIN, STALE)
            .syntax("node-id")
            .tips("nondeterministic_output")
            .handler(ClusterCommands::replicas),
        command("shards")
            .since("7.0.0")
            .complexity("O(N) for N nodes.")
            .summary("Lists the shards with their slots and nodes.")
            .arity(2)
            .flags(LOADING, STALE)
            .tips("nondeterministic_output")
            .handler(ClusterTables::shards));
  }

  private static List<CommandSpec.Builder> slots() {
    return List.of(
        command("countkeysinslot")
            .since("3.0.0")
            .complexity("O(1)")
            .summary("Counts the keys in a slot.")
            .arity(3)
            .flags(STALE)
            .syntax("slot:int")
            .handler(ClusterCommands::countKeysInSlot),
        command("getkeysinslot")
            .since("3.0.0")
            .complexity("O(N) for N keys.")
            .summary("Lists keys in a slot.")
            .arity(4)
            .flags(STALE)
            .syntax("slot:int count:int")
            .tips("nondeterministic_output")
            .handler(ClusterCommands::getKeysInSlot),
        command("keyslot")
            .since("3.0.0")
            .complexity("O(N) for N bytes of the key.")
            .summary("Tells the slot of a key.")
            .arity(3)
            .flags(STALE)
            .syntax("key:string")
            .handler(ClusterCommands::keyslot),
        command("slot-stats")
            .since("8.0.0")
            .complexity("O(N) for N slots, O(N*log(N)) with ORDERBY.")
            .summary("Tells the number of keys of this node's slots.")
            .arity(-4)
            .flags(STALE)
            .syntax(
                "filter=<slotsrange=SLOTSRANGE <start-slot:int end-slot:int> |"
                    + " orderby=ORDERBY <metric [LIMIT limit:int] order=[ASC | DESC]>>")
            .tips("nondeterministic_output", "request_policy:all_shards")
            .handler(ClusterTables::slotStats),
        command("slots")
            .since("3.0.0")
            .complexity("O(N) for N nodes.")
            .summary("Lists who serves which slots.")
            .arity(2)
            .flags(LOADING, STALE)
            .tips("nondeterministic_output")
            .history("4.0.0", "Adds the ids of the nodes.")
            .history("7.0.0", "Adds further addresses.")
            .deprecatedSince("7.0.0")
            .replacedBy("`CLUSTER SHARDS`")
            .handler(ClusterTables::slots));
  }
}
