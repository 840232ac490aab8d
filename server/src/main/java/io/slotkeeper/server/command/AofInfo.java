package io.slotkeeper.server.command;

import io.slotkeeper.server.metrics.InfoReport.Section;
import io.slotkeeper.server.persistence.AofStatus;
import io.slotkeeper.server.persistence.AppendOnlyLog;

/// What INFO says about the append-only log.
final class AofInfo {
  private AofInfo() {}

  static void describe(Section section, ServerContext server) {
    AppendOnlyLog log = server.appendOnly.log();
    AofStatus status = log.status();
    section
        .number("aof_enabled", () -> status.state() == AofStatus.State.OFF ? 0 : 1)
        .number("aof_rewrite_in_progress", () -> log.isRewriting() ? 1 : 0)
        .number("aof_rewrite_scheduled", () -> status.isRewriteScheduled() ? 1 : 0)
        .number("aof_last_rewrite_time_sec", status::lastRewriteSeconds)
        .number("aof_current_rewrite_time_sec", () -> rewritingSeconds(server, log))
        .text("aof_last_bgrewrite_status", () -> status.lastRewriteFailed() ? "err" : "ok")
        .number("aof_rewrites", status::rewrites)
        .number("aof_rewrites_consecutive_failures", status::failedRewritesInARow)
        .text("aof_last_write_status", () -> status.lastWriteFailed() ? "err" : "ok")
        .number("aof_last_cow_size", () -> server.snapshots.bytesForWriters());
    whileOn(section, log);
  }

  private static void whileOn(Section section, AppendOnlyLog log) {
    AofStatus status = log.status();
    section
        .number("aof_current_size", status::currentBytes)
        .number("aof_base_size", status::bytesAfterRewrite)
        .number("aof_pending_rewrite", () -> status.isRewriteScheduled() ? 1 : 0)
        .number("aof_buffer_length", log::waitingBytes)
        .number("aof_pending_bio_fsync", () -> status.isSyncing() ? 1 : 0)
        .number("aof_delayed_fsync", status::delayedSyncs);
  }

  private static long rewritingSeconds(ServerContext server, AppendOnlyLog log) {
    return log.isRewriting()
        ? server.clock.unixMicros() / 1_000_000 - log.status().rewriteStartSeconds()
        : -1;
  }
}
