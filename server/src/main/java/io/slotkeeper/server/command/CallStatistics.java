package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.config.FlagParameter;
import io.slotkeeper.server.metrics.LatencyMonitor;
import io.slotkeeper.server.metrics.ServerMetrics;
import io.slotkeeper.server.metrics.SlowLog;
import io.slotkeeper.server.runtime.LatencyHistogram;
import io.slotkeeper.server.runtime.LoopStats;
import java.nio.charset.StandardCharsets;

/// Counts what became of each call: how often, how long, how wrong. One per loop.
final class CallStatistics {
  private static final int MAX_CODE_BYTES = 64;

  private final LoopStats stats;
  private final ServerMetrics metrics;
  private final SlowLog slowLog;
  private final LatencyMonitor latency;
  private final FlagParameter latencyTracking;

  CallStatistics(ServerContext server, LoopStats stats) {
    this.stats = stats;
    this.metrics = server.metrics;
    this.slowLog = metrics.slowLog;
    this.latency = metrics.latency;
    this.latencyTracking = server.config.diagnostics.latencyTracking;
  }

  /// The distribution of a command's latencies on all loops.
  static LatencyHistogram latency(ServerContext server, Command command) {
    LatencyHistogram sum = new LatencyHistogram();
    for (LoopStats loop : server.stats) {
      LatencyHistogram one = loop.latency(command.id());
      if (one != null) {
        sum.add(one);
      }
    }
    return sum;
  }

  /// A call has been executed; its arguments are still bound to the context.
  void executed(CommandContext context, Command command, long nanos) {
    int id = command.id();
    stats.commands++;
    stats.calls[id]++;
    stats.nanos[id] += nanos;
    if (latencyTracking.isOn()) {
      stats.recordLatency(id, nanos);
    }
    if (slowLog.isSlow(nanos) && !command.has(CommandFlag.SKIP_SLOWLOG)) {
      SlowCall.log(slowLog, context, command, nanos);
    }
    if (latency.isSpike(nanos)) {
      boolean fast = command.has(CommandFlag.FAST);
      String event = fast ? LatencyMonitor.FAST_COMMAND : LatencyMonitor.COMMAND;
      latency.add(event, context.nowMillis() / 1000, nanos);
    }
  }

  /// The executed call has written an error.
  ///
  /// @param start where its reply begins
  /// @param isNew whether the error was not counted yet, for a command inside
  void failed(Command command, ReplyWriter reply, int start, boolean isNew) {
    stats.failed[command.id()]++;
    if (isNew) {
      refused(reply, start);
    }
  }

  /// A call was not executed, or failed: counts the code of the error.
  void refused(ReplyWriter reply, int start) {
    stats.errorReplies++;
    long address = reply.address() + start;
    int length = Math.min(reply.position() - start, MAX_CODE_BYTES);
    if (length == 0 || Memory.getByte(address) != '-') {
      return;
    }
    int end = 1;
    while (end < length && Memory.getByte(address + end) > ' ') {
      end++;
    }
    metrics.errors.count(
        new String(Memory.bytes(address + 1, end - 1), StandardCharsets.ISO_8859_1));
  }
}
