package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.LOADING;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandGroup.SERVER;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.help;
import static io.slotkeeper.server.command.CommandSpec.rows;

import java.util.List;

/// Commands that describe commands.
final class CommandCommands {
  static final List<CommandSpec> ROWS =
      rows(
          command("command")
              .since("2.8.13")
              .group(SERVER)
              .complexity("O(N) for N commands.")
              .summary("Describes all commands.")
              .arity(-1)
              .flags(LOADING, STALE)
              .acl(AclCategory.CONNECTION)
              .tips("nondeterministic_output_order")
              .subcommands(
                  command("count")
                      .since("2.8.13")
                      .complexity("O(1)")
                      .summary("Counts the commands.")
                      .arity(2)
                      .flags(LOADING, STALE)
                      .acl(AclCategory.CONNECTION),
                  command("docs")
                      .since("7.0.0")
                      .complexity("O(N) for N commands.")
                      .summary("Gives the documentation of commands.")
                      .arity(-2)
                      .flags(LOADING, STALE)
                      .acl(AclCategory.CONNECTION)
                      .syntax("[command-name...]")
                      .tips("nondeterministic_output_order"),
                  command("getkeys")
                      .since("2.8.13")
                      .complexity("O(N) for N arguments.")
                      .summary("Finds the keys in a call of a command.")
                      .arity(-3)
                      .flags(LOADING, STALE)
                      .acl(AclCategory.CONNECTION)
                      .syntax("command [arg...]"),
                  command("getkeysandflags")
                      .since("7.0.0")
                      .complexity("O(N) for N arguments.")
                      .summary("Finds the keys in a call of a command and what is done with them.")
                      .arity(-3)
                      .flags(LOADING, STALE)
                      .acl(AclCategory.CONNECTION)
                      .syntax("command [arg...]"),
                  help("5.0.0").acl(AclCategory.CONNECTION),
                  command("info")
                      .since("2.8.13")
                      .complexity("O(N) for N commands.")
                      .summary("Describes commands.")
                      .arity(-2)
                      .flags(LOADING, STALE)
                      .acl(AclCategory.CONNECTION)
                      .syntax("[command-name...]")
                      .tips("nondeterministic_output_order")
                      .history("7.0.0", "Without a name it describes all commands."),
                  command("list")
                      .since("7.0.0")
                      .complexity("O(N) for N commands.")
                      .summary("Lists the names of commands.")
                      .arity(-2)
                      .flags(LOADING, STALE)
                      .acl(AclCategory.CONNECTION)
                      .syntax(
                          "[filterby=FILTERBY <MODULE module-name | ACLCAT category "
                              + "| PATTERN pattern>]")
                      .tips("nondeterministic_output_order")));

  private CommandCommands() {}
}
