package io.slotkeeper.server.persistence;

import io.slotkeeper.server.config.PersistenceParameters;
import io.slotkeeper.server.runtime.ServerLog;

/// When the log is rewritten without being asked: when it has grown by so many percent since it was
/// last. And when it is not, though it should: rewrites that fail again and again would leave one
/// more small file each time, so after three failures in a row they wait for 1, 2, 4, ... minutes,
/// at most an hour.
///
/// One thread, the log's own.
final class RewriteSchedule {
  private static final int FREE_FAILURES = 3;
  private static final int MAX_DELAY_MINUTES = 60;

  private final PersistenceParameters config;
  private final AofStatus status;
  private final ServerLog log;
  private int delayMinutes;
  private long nextSeconds;

  RewriteSchedule(PersistenceParameters config, AofStatus status, ServerLog log) {
    this.config = config;
    this.status = status;
    this.log = log;
  }

  /// Whether one that was scheduled may begin.
  boolean mayBegin(long nowSeconds) {
    if (status.failedRewritesInARow < FREE_FAILURES) {
      delayMinutes = 0;
      nextSeconds = 0;
      return true;
    }
    if (nextSeconds == 0) {
      delayMinutes = Math.min(MAX_DELAY_MINUTES, Math.max(1, 2 * delayMinutes));
      nextSeconds = nowSeconds + 60L * delayMinutes;
      log.warning(
          "Background AOF rewrite has repeatedly failed and triggered the limit, will retry in "
              + delayMinutes
              + " minutes");
      return false;
    }
    if (nowSeconds < nextSeconds) {
      return false;
    }
    nextSeconds = 0;
    return true;
  }

  /// Whether the log has grown enough.
  boolean isDue(long nowSeconds) {
    long percentage = config.rewritePercentage.value();
    if (percentage == 0 || status.currentBytes <= config.rewriteMinBytes.value()) {
      return false;
    }
    long base = Math.max(1, status.bytesAfterRewrite);
    long growth = (long) (status.currentBytes * 100.0 / base) - 100;
    if (growth < percentage || !mayBegin(nowSeconds)) {
      return false;
    }
    log.notice("Starting automatic rewriting of AOF on " + growth + "% growth");
    return true;
  }
}
