package io.slotkeeper.server.config;

import static io.slotkeeper.server.config.ConfigFlag.MULTI_ARGUMENT;

/// What the server tells about itself: log, slow log, latency, keyspace events.
public final class DiagnosticParameters extends ParameterGroup {
  /// How much is logged; each level includes those after it.
  public enum LogLevel {
    DEBUG,
    VERBOSE,
    NOTICE,
    WARNING,
    NOTHING
  }

  /// How a log line is written.
  public enum LogFormat {
    LEGACY,
    LOGFMT,
    JSON
  }

  public final ValueParameter<LogLevel> logLevel = choice("loglevel", LogLevel.NOTICE).live();
  public final ValueParameter<LogFormat> logFormat = choice("log-format", LogFormat.LEGACY).live();
  public final ValueParameter<String> logFile = text("logfile", "").immutable().atStart();

  public final NumberParameter slowLogMicros =
      integer("slowlog-log-slower-than", 10000, -1, LONG_MAX).live();
  public final NumberParameter slowLogMaxLength =
      integer("slowlog-max-len", 128, 0, LONG_MAX).live();
  public final NumberParameter latencyThresholdMillis =
      integer("latency-monitor-threshold", 0, 0, LONG_MAX).live();
  public final FlagParameter latencyTracking = flag("latency-tracking", true).live();
  public final ValueParameter<Percentiles> latencyPercentiles =
      value("latency-tracking-info-percentiles", new Percentiles.Type(), Percentiles.DEFAULT)
          .flags(MULTI_ARGUMENT)
          .live();

  /// Bits of [KeyspaceEvents].
  public final NumberParameter keyspaceEvents =
      number(
              "notify-keyspace-events",
              NumberFormat.KEYSPACE_EVENTS,
              0,
              NumberParameter.Range.of(0, INT_MAX))
          .live();

  DiagnosticParameters() {
    flag("syslog-enabled", false).immutable().ignored();
    text("syslog-ident", "redis").immutable().ignored();
    choice(
            "syslog-facility",
            "local0",
            "user",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7")
        .immutable()
        .ignored();
    flag("crash-log-enabled", true).ignored();
    flag("crash-memcheck-enabled", true).ignored();
    flag("use-exit-on-panic", false).hidden().ignored();
    integer("watchdog-period", 0, 0, INT_MAX).hidden().ignored();
  }
}
