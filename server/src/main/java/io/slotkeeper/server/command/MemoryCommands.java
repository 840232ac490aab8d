package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.READONLY;
import static io.slotkeeper.server.command.CommandGroup.SERVER;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.help;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.RO;
import static io.slotkeeper.server.command.KeySpec.range;

import java.util.List;

/// Commands about memory.
final class MemoryCommands {
  static final List<CommandSpec> ROWS =
      rows(
          command("memory")
              .since("4.0.0")
              .group(SERVER)
              .complexity("Depends on the subcommand.")
              .summary("Looks at the use of memory.")
              .arity(-2)
              .subcommands(
                  command("doctor")
                      .since("4.0.0")
                      .complexity("O(1)")
                      .summary("Explains problems with memory and what may help.")
                      .arity(2)
                      .tips(
                          "nondeterministic_output",
                          "request_policy:all_shards",
                          "response_policy:special"),
                  help("4.0.0"),
                  command("malloc-stats")
                      .since("4.0.0")
                      .complexity("O(1)")
                      .summary("Shows the allocator's own statistics.")
                      .arity(2)
                      .tips(
                          "nondeterministic_output",
                          "request_policy:all_shards",
                          "response_policy:special"),
                  command("purge")
                      .since("4.0.0")
                      .complexity("O(N) for N empty blocks.")
                      .summary("Gives unused memory back to the system.")
                      .arity(2)
                      .tips("request_policy:all_shards", "response_policy:all_succeeded"),
                  command("stats")
                      .since("4.0.0")
                      .complexity("O(1)")
                      .summary("Tells what memory is used for.")
                      .arity(2)
                      .tips(
                          "nondeterministic_output",
                          "request_policy:all_shards",
                          "response_policy:special"),
                  command("usage")
                      .since("4.0.0")
                      .complexity("O(N) for N samples of elements.")
                      .summary("Estimates the bytes a key and its value take.")
                      .arity(-3)
                      .flags(READONLY)
                      .keys(range(2, 2, 1).flags(RO))
                      .syntax("key [SAMPLES count]")));

  private MemoryCommands() {}
}
