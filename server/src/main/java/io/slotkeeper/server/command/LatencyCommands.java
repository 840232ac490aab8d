package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.ADMIN;
import static io.slotkeeper.server.command.CommandFlag.LOADING;
import static io.slotkeeper.server.command.CommandFlag.NOSCRIPT;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandGroup.SERVER;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.help;
import static io.slotkeeper.server.command.CommandSpec.rows;

import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.metrics.LatencyMonitor;
import io.slotkeeper.server.runtime.LatencyHistogram;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
                          "response_policy:special")
                      .handler(LatencyCommands::doctor),
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
                          "response_policy:special")
                      .handler(LatencyCommands::graph),
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
                          "response_policy:special")
                      .handler(LatencyCommands::histogram),
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
                          "response_policy:special")
                      .handler(LatencyCommands::history),
                  command("latest")
                      .since("2.8.13")
                      .complexity("O(1)")
                      .summary("Gives the latest and the worst spike of each event.")
                      .arity(2)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .tips(
                          "nondeterministic_output",
                          "request_policy:all_nodes",
                          "response_policy:special")
                      .handler(LatencyCommands::latest),
                  command("reset")
                      .since("2.8.13")
                      .complexity("O(1)")
                      .summary("Forgets the spikes of some events, or of all.")
                      .arity(-2)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax("[event...]")
                      .tips("request_policy:all_nodes", "response_policy:agg_sum")
                      .handler(LatencyCommands::reset)));

  /// The distribution is shown by bounds of 1.024 microseconds times powers of two.
  private static final int FIRST_BOUND_BITS = 10;

  private static final int LAST_BOUND_BITS = 36;

  private LatencyCommands() {}

  static void latest(CommandContext context) {
    ReplyWriter reply = context.reply();
    List<LatencyMonitor.Latest> latest = context.server().metrics.latency.latest();
    reply.array(latest.size());
    for (LatencyMonitor.Latest event : latest) {
      reply.array(4);
      reply.bulk(event.event());
      reply.integer(event.unixSeconds());
      reply.integer(event.millis());
      reply.integer(event.maxMillis());
    }
  }

  static void history(CommandContext context) {
    ReplyWriter reply = context.reply();
    List<long[]> samples = context.server().metrics.latency.history(context.argString(2));
    reply.array(samples.size());
    for (long[] sample : samples) {
      reply.array(2);
      reply.integer(sample[0]);
      reply.integer(sample[1]);
    }
  }

  static void graph(CommandContext context) {
    String event = context.argString(2);
    long seconds = context.nowMillis() / 1000;
    String graph = context.server().metrics.latency.graph(event, seconds);
    if (graph.isEmpty()) {
      throw new CommandException("ERR No samples available for event '" + context.argText(2) + "'");
    }
    replyText(context, graph);
  }

  static void doctor(CommandContext context) {
    replyText(context, context.server().metrics.latency.diagnosis());
  }

  private static void replyText(CommandContext context, String text) {
    context.reply().verbatim("txt", text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static void reset(CommandContext context) {
    List<String> events = new ArrayList<>();
    for (int i = 2; i < context.argCount(); i++) {
      events.add(context.argString(i));
    }
    context.reply().integer(context.server().metrics.latency.reset(events));
  }

  static void histogram(CommandContext context) {
    List<Command> called = new ArrayList<>();
    CommandTable commands = context.server().commands;
    if (context.argCount() == 2) {
      for (int id = 0; id < commands.idCount(); id++) {
        called.add(commands.byId(id));
      }
    }
    for (int i = 2; i < context.argCount(); i++) {
      Command command = commands.find(context.argString(i));
      if (command != null) {
        called.add(command);
        called.addAll(command.subcommands());
      }
    }
    replyHistograms(context, called);
  }

  private static void replyHistograms(CommandContext context, List<Command> commands) {
    ReplyWriter reply = context.reply();
    int mark = reply.deferArray();
    int shown = 0;
    for (Command command : commands) {
      LatencyHistogram histogram = CallStatistics.latency(context.server(), command);
      long calls = histogram.count();
      if (calls > 0) {
        reply.bulk(command.fullName());
        reply.map(2);
        reply.bulk("calls");
        reply.integer(calls);
        reply.bulk("histogram_usec");
        replyDistribution(reply, histogram);
        shown++;
      }
    }
    reply.closeMap(mark, shown);
  }

  private static void replyDistribution(ReplyWriter reply, LatencyHistogram histogram) {
    int mark = reply.deferArray();
    int shown = 0;
    long before = 0;
    for (int bits = FIRST_BOUND_BITS; bits <= LAST_BOUND_BITS; bits++) {
      long bound = 1L << bits;
      long upTo = histogram.countUpTo(bound - 1);
      if (upTo > before) {
        reply.integer(bound / 1000);
        reply.integer(upTo);
        shown++;
      }
      before = upTo;
    }
    reply.closeMap(mark, shown);
  }
}
