package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.ADMIN;
import static io.slotkeeper.server.command.CommandFlag.NO_ASYNC_LOADING;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandSpec.command;

import java.util.List;

/// The rows of the CLUSTER subcommands about slots that move as a stream, in the spellings of
/// Valkey 9 and of Redis 8.4; handlers: [ClusterMigrations].
final class ClusterMigrationRows {
  private ClusterMigrationRows() {}

  static List<CommandSpec.Builder> rows() {
    return List.of(
        command("migrateslots")
            .since("9.0.0")
            .complexity("O(N) for N slots.")
            .summary("Moves slots of this node to others, with their keys.")
            .arity(-7)
            .flags(NO_ASYNC_LOADING, ADMIN, STALE)
            .syntax(
                "group=<slotsrange=SLOTSRANGE <start-slot:int end-slot:int>... NODE node-id>...")
            .handler(ClusterMigrations::migrateSlots),
        command("getslotmigrations")
            .since("9.0.0")
            .complexity("O(N) for N migrations.")
            .summary("Tells how the migrations of slots from and to this node stand.")
            .arity(2)
            .flags(NO_ASYNC_LOADING, ADMIN, STALE)
            .tips("nondeterministic_output")
            .handler(ClusterMigrations::slotMigrations),
        command("cancelslotmigrations")
            .since("9.0.0")
            .complexity("O(N) for N migrations.")
            .summary("Cancels the migrations of slots from and to this node.")
            .arity(2)
            .flags(NO_ASYNC_LOADING, ADMIN, STALE)
            .handler(ClusterMigrations::cancelAll),
        command("migration")
            .since("8.4.0")
            .complexity("O(N) for N slots or migrations.")
            .summary("Moves slots of other nodes to this one, and tells how that stands.")
            .arity(-4)
            .flags(NO_ASYNC_LOADING, ADMIN, STALE)
            .syntax(
                "subcommand=<import=IMPORT <start-slot:int end-slot:int>... |"
                    + " cancel=CANCEL <ID id:string | ALL> | status=STATUS <ID id:string | ALL>>")
            .tips("nondeterministic_output")
            .handler(ClusterMigrations::migration),
        command("syncslots")
            .since("9.0.0")
            .complexity("O(N) for N slots.")
            .summary("Nodes that move slots tell each other so.")
            .arity(4)
            .flags(NO_ASYNC_LOADING, ADMIN, STALE)
            .systemCommand()
            .syntax("action:string argument:string")
            .handler(ClusterMigrations::syncSlots));
  }
}
