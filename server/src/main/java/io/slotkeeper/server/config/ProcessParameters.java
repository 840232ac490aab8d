package io.slotkeeper.server.config;

import static io.slotkeeper.server.config.ConfigFlag.MULTI_ARGUMENT;

import java.util.List;
import java.util.Set;

/// The process, its databases, its pace, its end, and the limits of scripts.
public final class ProcessParameters extends ParameterGroup {
  /// Which init system is told that the server is ready.
  public enum Supervised {
    UPSTART,
    SYSTEMD,
    AUTO,
    NO
  }

  public final NumberParameter databases =
      integer("databases", 16, 1, INT_MAX).immutable().atStart();
  public final FlagParameter daemonize = flag("daemonize", false).immutable().atStart();
  public final ValueParameter<Supervised> supervised =
      choice("supervised", Supervised.NO).immutable().atStart();
  public final ValueParameter<String> pidFile = optionalText("pidfile").immutable().atStart();

  /// Rounds of background work per second; any number is accepted and brought into 1 to 500.
  public final NumberParameter hz =
      number("hz", NumberFormat.INTEGER, 10, new NumberParameter.Range(0, INT_MAX, 1, 500)).live();

  public final NumberParameter shutdownTimeoutSeconds =
      integer("shutdown-timeout", 10, 0, INT_MAX).live();
  public final ValueParameter<Set<ShutdownOption>> onInterrupt = shutdown("shutdown-on-sigint");
  public final ValueParameter<Set<ShutdownOption>> onTerminate = shutdown("shutdown-on-sigterm");

  public final NumberParameter busyReplyMillis =
      integer("busy-reply-threshold", 5000, 0, LONG_MAX).alias("lua-time-limit").live();

  ProcessParameters() {
    flag("always-show-logo", false).immutable().ignored();
    flag("dynamic-hz", true).ignored();
    flag("set-proc-title", true).immutable().ignored();
    text("proc-title-template", "{title} {listen-addr} {server-mode}").ignored();
    text("locale-collate", "").ignored();
    text("ignore-warnings", "").ignored();
    optionalText("server-cpulist").alias("server_cpulist").ignored();
    optionalText("bio-cpulist").alias("bio_cpulist").ignored();
    optionalText("aof-rewrite-cpulist").alias("aof_rewrite_cpulist").ignored();
    optionalText("bgsave-cpulist").alias("bgsave_cpulist").ignored();
    flag("disable-thp", true).immutable().ignored();
    choice("oom-score-adj", "no", "no", "yes", "relative", "absolute").ignored();
    value(
            "oom-score-adj-values",
            new WordList(WordList::outOfMemoryScores),
            List.of("0", "200", "800"))
        .flags(MULTI_ARGUMENT)
        .ignored();
  }

  private ValueParameter<Set<ShutdownOption>> shutdown(String name) {
    return value(name, new ShutdownOption.Type(), Set.<ShutdownOption>of())
        .flags(MULTI_ARGUMENT)
        .live();
  }
}
