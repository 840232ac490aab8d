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

/// Commands about latency.
final class LatencyCommands {
  static final List<CommandSpec> ROWS =
      rows(
          command("latency")
              .since("2.8.13")
              .group(SERVER)
              .complexity("Depends on the subcommand.")
              .summary("Looks at spikes and distributions of latency.")
              .arity(-2)
              .subcommands(
                  command("doctor")
                      .since("2.8.13")
                      .complexity("O(1)")
                      .summary("Explains the spikes that were seen and what may help.")
                      .arity(2)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .tips(
                          "nondeterministic_output",
                          "request_policy:all_nodes",
                          "response_policy:special"),
                  command("graph")
                      .since("2.8.13")
                      .complexity("O(1)")
                      .summary("Draws the spikes of an event.")
                      .arity(3)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax("event")
                      .tips(
                          "nondeterministic_output",
                          "request_policy:all_nodes",
                          "response_policy:special"),
                  help("2.8.13"),
                  command("histogram")
                      .since("7.0.0")
                      .complexity("O(N) for N commands.")
                      .summary("Gives the distribution of latencies by command.")
                      .arity(-2)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax("[command...]")
                      .tips(
                          "nondeterministic_output",
                          "request_policy:all_nodes",
                          "response_policy:special"),
                  command("history")
                      .since("2.8.13")
                      .complexity("O(1)")
                      .summary("Lists the spikes of an event with their times.")
                      .arity(3)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax("event")
                      .tips(
                          "nondeterministic_output",
                          "request_policy:all_nodes",
                          "response_policy:special"),
                  command("latest")
                      .since("2.8.13")
                      .complexity("O(1)")
                      .summary("Gives the latest and the worst spike of each event.")
                      .arity(2)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .tips(
                          "nondeterministic_output",
                          "request_policy:all_nodes",
                          "response_policy:special"),
                  command("reset")
                      .since("2.8.13")
                      .complexity("O(1)")
                      .summary("Forgets the spikes of some events, or of all.")
                      .arity(-2)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax("[event...]")
                      .tips("request_policy:all_nodes", "response_policy:agg_sum")));

  private LatencyCommands() {}
}
