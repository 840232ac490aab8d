package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.READONLY;
import static io.slotkeeper.server.command.CommandGroup.SERVER;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.help;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.RO;
import static io.slotkeeper.server.command.KeySpec.range;

import io.slotkeeper.datatypes.keyspace.Values;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
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
                          "response_policy:special")
                      .handler(MemoryCommands::doctor),
                  help("4.0.0"),
                  command("malloc-stats")
                      .since("4.0.0")
                      .complexity("O(1)")
                      .summary("Shows the allocator's own statistics.")
                      .arity(2)
                      .tips(
                          "nondeterministic_output",
                          "request_policy:all_shards",
                          "response_policy:special")
                      .handler(MemoryCommands::allocatorStatistics),
                  command("purge")
                      .since("4.0.0")
                      .complexity("O(N) for N empty blocks.")
                      .summary("Gives unused memory back to the system.")
                      .arity(2)
                      .tips("request_policy:all_shards", "response_policy:all_succeeded")
                      .handler(MemoryCommands::purge),
                  command("stats")
                      .since("4.0.0")
                      .complexity("O(1)")
                      .summary("Tells what memory is used for.")
                      .arity(2)
                      .tips(
                          "nondeterministic_output",
                          "request_policy:all_shards",
                          "response_policy:special")
                      .handler(MemoryCommands::statistics),
                  command("usage")
                      .since("4.0.0")
                      .complexity("O(N) for N samples of elements.")
                      .summary("Estimates the bytes a key and its value take.")
                      .arity(-3)
                      .flags(READONLY)
                      .keys(range(2, 2, 1).flags(RO))
                      .syntax("key [SAMPLES count]")
                      .handler(MemoryCommands::usage)));

  /// What one PURGE gives back at most, 512 MB; the rest follows in the background.
  private static final int PURGED_SPANS = 8192;

  private static final int DEFAULT_SAMPLES = 5;

  private MemoryCommands() {}

  static void usage(CommandContext context) {
    int samples = samples(context);
    long record = context.peek(2);
    if (record == 0) {
      context.reply().nullValue();
      return;
    }
    context.reply().integer(Values.bytes(context.heap(), record, samples) + Long.BYTES);
  }

  /// Of how many elements of a value the bytes are counted; 0 asks for all.
  private static int samples(CommandContext context) {
    long samples = DEFAULT_SAMPLES;
    for (int i = 3; i < context.argCount(); i += 2) {
      if (i + 1 == context.argCount() || !context.argIs(i, "SAMPLES")) {
        throw Errors.syntax();
      }
      samples = context.argLong(i + 1);
      if (samples < 0) {
        throw Errors.syntax();
      }
    }
    return samples == 0 ? Integer.MAX_VALUE : (int) Math.min(samples, Integer.MAX_VALUE);
  }

  static void purge(CommandContext context) {
    context.heap().trim(PURGED_SPANS);
    context.reply().ok();
  }

  static void doctor(CommandContext context) {
    replyText(context, MemoryDoctor.examine(measure(context)));
  }

  static void allocatorStatistics(CommandContext context) {
    NativeHeap heap = context.heap();
    replyText(
        context,
        """
        blocks given out: %d bytes
        spans that hold blocks: %d bytes
        spans held by the process: %d bytes
        """
            .formatted(heap.usedBytes(), heap.spanBytes(), heap.committedBytes()));
  }

  private static void replyText(CommandContext context, String text) {
    context.reply().verbatim("txt", text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static MemoryReport measure(CommandContext context) {
    MemoryReport[] report = new MemoryReport[1];
    context.exclusively(() -> report[0] = MemoryReport.of(context.server()));
    return report[0];
  }

  static void statistics(CommandContext context) {
    MemoryReport report = measure(context);
    Fields fields = new Fields(context.reply());
    fields.number("peak.allocated", report.peakBytes());
    fields.number("total.allocated", report.usedBytes());
    fields.number("clients.normal", report.clientBytes());
    for (MemoryReport.Index index : report.indexes()) {
      fields.name("db." + index.database());
      context.reply().map(1);
      context.reply().bulk("overhead.hashtable.main");
      context.reply().integer(index.bytes());
    }
    fields.number("overhead.total", report.indexBytes());
    fields.number("keys.count", report.keys());
    fields.number(
        "keys.bytes-per-key", report.keys() == 0 ? 0 : report.usedBytes() / report.keys());
    fields.number("dataset.bytes", report.datasetBytes());
    fields.percentage("dataset.percentage", report.datasetBytes(), report.usedBytes());
    fields.percentage("peak.percentage", report.usedBytes(), report.peakBytes());
    fields.number("allocator.allocated", report.usedBytes());
    fields.number("allocator.active", report.spanBytes());
    fields.number("allocator.resident", report.committedBytes());
    fields.ratio("allocator-fragmentation.ratio", report.spanBytes(), report.usedBytes());
    fields.number("allocator-fragmentation.bytes", report.spanBytes() - report.usedBytes());
    fields.ratio("fragmentation", report.residentBytes(), report.usedBytes());
    fields.number("fragmentation.bytes", report.residentBytes() - report.usedBytes());
    fields.close();
  }

  /// A map that is counted while it is written.
  private static final class Fields {
    private final ReplyWriter reply;
    private final int mark;
    private int count;

    private Fields(ReplyWriter reply) {
      this.reply = reply;
      this.mark = reply.deferArray();
    }

    void name(String name) {
      reply.bulk(name);
      count++;
    }

    void number(String name, long value) {
      name(name);
      reply.integer(value);
    }

    void ratio(String name, long above, long below) {
      name(name);
      reply.doubleValue(MemoryReport.ratio(above, below));
    }

    void percentage(String name, long part, long whole) {
      name(name);
      reply.doubleValue(100 * MemoryReport.ratio(part, whole));
    }

    void close() {
      reply.closeMap(mark, count);
    }
  }
}
