package io.slotkeeper.server.metrics;

import com.codahale.metrics.MetricRegistry;
import io.slotkeeper.server.config.DiagnosticParameters;
import org.jspecify.annotations.Nullable;

/// All that one server measures beside the counters of its loops.
public final class ServerMetrics {
  public final ErrorStats errors = new ErrorStats();
  public final SlowLog slowLog;
  public final LatencyMonitor latency;
  public final ProcessProbe process;
  private @Nullable MetricRegistry registry;

  public ServerMetrics(DiagnosticParameters parameters, ProcessProbe process) {
    slowLog = new SlowLog(parameters);
    latency = new LatencyMonitor(parameters.latencyThresholdMillis);
    this.process = process;
  }

  /// Everything measured, for exporters; made when it is first asked for.
  public synchronized MetricRegistry registry() {
    if (registry == null) {
      registry = new MetricRegistry();
    }
    return registry;
  }
}
