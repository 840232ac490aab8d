package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.ADMIN;
import static io.slotkeeper.server.command.CommandFlag.LOADING;
import static io.slotkeeper.server.command.CommandFlag.NOSCRIPT;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandGroup.SERVER;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.help;
import static io.slotkeeper.server.command.CommandSpec.rows;

import java.util.List;

/// The rows of the commands on users; handlers: [AclCommands].
final class AclRows {
  static final List<CommandSpec> ROWS =
      rows(
          command("acl")
              .since("6.0.0")
              .group(SERVER)
              .complexity("Depends on the subcommand.")
              .summary("Manages users and what they may do.")
              .arity(-2)
              .subcommands(
                  command("cat")
                      .since("6.0.0")
                      .complexity("O(1)")
                      .summary("Lists the categories, or the commands of one.")
                      .arity(-2)
                      .flags(NOSCRIPT, LOADING, STALE)
                      .syntax("[category]")
                      .handler(AclCommands::cat),
                  command("deluser")
                      .since("6.0.0")
                      .complexity("O(N) for N connections.")
                      .summary("Deletes users and closes their connections.")
                      .arity(-3)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax("username...")
                      .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                      .handler(AclCommands::deluser),
                  command("dryrun")
                      .since("7.0.0")
                      .complexity("O(1)")
                      .summary("Tells whether a user may run a command, and does not run it.")
                      .arity(-4)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax("username command [arg...]")
                      .handler(AclCommands::dryrun),
                  command("genpass")
                      .since("6.0.0")
                      .complexity("O(1)")
                      .summary("Makes a password that nobody guesses.")
                      .arity(-2)
                      .flags(NOSCRIPT, LOADING, STALE)
                      .syntax("[bits:int]")
                      .handler(AclCommands::genpass),
                  command("getuser")
                      .since("6.0.0")
                      .complexity("O(N) for N rules.")
                      .summary("Shows the rules of a user, in parts.")
                      .arity(3)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax("username")
                      .history("6.2.0", "Shows patterns of channels.")
                      .history("7.0.0", "Shows selectors, and patterns as rules.")
                      .handler(AclCommands::getuser),
                  help("6.0.0"),
                  command("list")
                      .since("6.0.0")
                      .complexity("O(N) for N users.")
                      .summary("Lists the users with their rules.")
                      .arity(2)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .handler(AclCommands::list),
                  command("load")
                      .since("6.0.0")
                      .complexity("O(N) for N users.")
                      .summary("Replaces the users by those of their file.")
                      .arity(2)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .handler(AclCommands::load),
                  command("log")
                      .since("6.0.0")
                      .complexity("O(N) for N entries shown.")
                      .summary("Shows what was denied lately, or forgets it.")
                      .arity(-2)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax("operation=[count:int | RESET]")
                      .history(
                          "7.2.0",
                          "Entries have an id and the times of their first and last event.")
                      .handler(AclCommands::log),
                  command("save")
                      .since("6.0.0")
                      .complexity("O(N) for N users.")
                      .summary("Writes the users to their file.")
                      .arity(2)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                      .handler(AclCommands::save),
                  command("setuser")
                      .since("6.0.0")
                      .complexity("O(N) for N rules.")
                      .summary("Makes a user, or changes its rules.")
                      .arity(-3)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax("username [rule...]")
                      .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                      .history("6.2.0", "Takes patterns of channels.")
                      .history("7.0.0", "Takes selectors and access to keys.")
                      .handler(AclCommands::setuser),
                  command("users")
                      .since("6.0.0")
                      .complexity("O(N) for N users.")
                      .summary("Lists the names of the users.")
                      .arity(2)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .handler(AclCommands::users),
                  command("whoami")
                      .since("6.0.0")
                      .complexity("O(1)")
                      .summary("Tells the user of the connection.")
                      .arity(2)
                      .flags(NOSCRIPT, LOADING, STALE)
                      .handler(AclCommands::whoami)));

  private AclRows() {}
}
