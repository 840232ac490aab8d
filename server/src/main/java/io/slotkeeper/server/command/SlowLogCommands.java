package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.ADMIN;
import static io.slotkeeper.server.command.CommandFlag.LOADING;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandGroup.SERVER;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.help;
import static io.slotkeeper.server.command.CommandSpec.rows;

import java.util.List;

/// Commands about the log of slow commands.
final class SlowLogCommands {
  static final List<CommandSpec> ROWS =
      rows(
          command("slowlog")
              .since("2.2.12")
              .group(SERVER)
              .complexity("Depends on the subcommand.")
              .summary("Looks at the log of slow commands.")
              .arity(-2)
              .subcommands(
                  command("get")
                      .since("2.2.12")
                      .complexity("O(N) for N entries.")
                      .summary("Lists the latest entries.")
                      .arity(-2)
                      .flags(ADMIN, LOADING, STALE)
                      .syntax("[count]")
                      .tips("request_policy:all_nodes", "nondeterministic_output")
                      .history("4.0.0", "Adds the address and the name of the client."),
                  help("6.2.0"),
                  command("len")
                      .since("2.2.12")
                      .complexity("O(1)")
                      .summary("Counts the entries.")
                      .arity(2)
                      .flags(ADMIN, LOADING, STALE)
                      .tips(
                          "request_policy:all_nodes",
                          "response_policy:agg_sum",
                          "nondeterministic_output"),
                  command("reset")
                      .since("2.2.12")
                      .complexity("O(N) for N entries.")
                      .summary("Removes the entries.")
                      .arity(2)
                      .flags(ADMIN, LOADING, STALE)
                      .tips("request_policy:all_nodes", "response_policy:all_succeeded")));

  private SlowLogCommands() {}
}
