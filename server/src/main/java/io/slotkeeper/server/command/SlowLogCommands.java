package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.ADMIN;
import static io.slotkeeper.server.command.CommandFlag.LOADING;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandGroup.SERVER;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.help;
import static io.slotkeeper.server.command.CommandSpec.rows;

import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.metrics.SlowLog;
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
                      .history("4.0.0", "Adds the address and the name of the client.")
                      .handler(SlowLogCommands::get),
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
                          "nondeterministic_output")
                      .handler(SlowLogCommands::length),
                  command("reset")
                      .since("2.2.12")
                      .complexity("O(N) for N entries.")
                      .summary("Removes the entries.")
                      .arity(2)
                      .flags(ADMIN, LOADING, STALE)
                      .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                      .handler(SlowLogCommands::reset)));

  private static final long DEFAULT_COUNT = 10;

  private SlowLogCommands() {}

  static void get(CommandContext context) {
    ReplyWriter reply = context.reply();
    List<SlowLog.Entry> entries = context.server().metrics.slowLog.latest(count(context));
    reply.array(entries.size());
    for (SlowLog.Entry entry : entries) {
      reply.array(6);
      reply.integer(entry.id());
      reply.integer(entry.unixSeconds());
      reply.integer(entry.micros());
      reply.array(entry.words().size());
      entry.words().forEach(reply::bulk);
      reply.bulk(entry.client());
      reply.bulk(entry.name());
    }
  }

  /// -1 asks for all entries.
  private static long count(CommandContext context) {
    if (context.argCount() == 2) {
      return DEFAULT_COUNT;
    }
    if (context.argCount() > 3) {
      throw Errors.subcommandSyntax(context);
    }
    String error = "ERR count should be greater than or equal to -1";
    long count = context.argLong(2, -1, Long.MAX_VALUE, error);
    return count < 0 ? Long.MAX_VALUE : count;
  }

  static void length(CommandContext context) {
    context.reply().integer(context.server().metrics.slowLog.length());
  }

  static void reset(CommandContext context) {
    context.server().metrics.slowLog.reset();
    context.reply().ok();
  }
}
