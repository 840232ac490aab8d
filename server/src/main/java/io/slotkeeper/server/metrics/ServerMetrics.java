package io.slotkeeper.server.metrics;

import com.codahale.metrics.MetricRegistry;
import io.slotkeeper.server.config.DiagnosticParameters;

/// All that one server measures beside the counters of its loops.
public final class ServerMetrics {
  private final MetricRegistry registry = new MetricRegistry();

  public final InfoReport info = new InfoReport(registry);
  public final ErrorStats errors = new ErrorStats();
  public final SlowLog slowLog;
  public final LatencyMonitor latency;
  public final ProcessProbe process;

  public ServerMetrics(DiagnosticParameters parameters, ProcessProbe process) {
    slowLog = new SlowLog(parameters);
    latency = new LatencyMonitor(parameters.latencyThresholdMillis);
    this.process = process;
  }

  /// Everything measured, for exporters.
  public MetricRegistry registry() {
    return registry;
  }
}
