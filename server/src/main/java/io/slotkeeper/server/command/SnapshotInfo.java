package io.slotkeeper.server.command;

import io.slotkeeper.server.metrics.InfoReport.Section;
import io.slotkeeper.server.persistence.Backups;
import io.slotkeeper.server.persistence.Loading;
import io.slotkeeper.server.persistence.SnapshotFile;
import io.slotkeeper.server.persistence.SnapshotLoad;
import io.slotkeeper.server.persistence.Snapshots;
import io.slotkeeper.server.replication.Replicas;
import java.util.Locale;

/// What INFO says about loading and snapshots. What Redis calls copy-on-write are the bytes that
/// were copied because somebody was about to change them.
final class SnapshotInfo {
  private SnapshotInfo() {}

  static void describe(Section section, ServerContext server) {
    loading(section, server.loading);
    current(section, server.snapshots);
    file(section, server.snapshotFile, server);
    backups(section, server.backups);
    loaded(section, server.snapshotLoad);
  }

  private static void loading(Section section, Loading loading) {
    section
        .number("loading", () -> loading.isActive() ? 1 : 0)
        .number("async_loading", () -> 0)
        .number("loading_start_time", loading::startSeconds)
        .number("loading_total_bytes", loading::totalBytes)
        .number("loading_loaded_bytes", loading::loadedBytes)
        .text(
            "loading_loaded_perc",
            () -> String.format(Locale.ROOT, "%.2f", loading.loadedPercent()))
        .number("loading_eta_seconds", loading::etaSeconds);
  }

  private static void current(Section section, Snapshots snapshots) {
    section
        .number("current_cow_size", () -> snapshots.isRunning() ? snapshots.bytesForWriters() : 0)
        .text(
            "current_fork_perc",
            () ->
                String.format(
                    Locale.ROOT,
                    "%.2f",
                    100.0 * snapshots.keysDone() / Math.max(1, snapshots.keysTotal())))
        .number("current_save_keys_processed", snapshots::keysDone)
        .number("current_save_keys_total", snapshots::keysTotal);
  }

  private static void file(Section section, SnapshotFile file, ServerContext server) {
    Snapshots snapshots = server.snapshots;
    Replicas replicas = server.replication.replicas();
    section
        .number("rdb_changes_since_last_save", file::changesSinceSave)
        .number("rdb_bgsave_in_progress", () -> file.isSaving() || replicas.isSaving() ? 1 : 0)
        .number("rdb_last_save_time", file::lastSaveSeconds)
        .text("rdb_last_bgsave_status", () -> file.lastFailed() ? "err" : "ok")
        .number("rdb_last_bgsave_time_sec", file::lastDurationSeconds)
        .number("rdb_current_bgsave_time_sec", file::currentDurationSeconds)
        .number("rdb_saves", file::saves)
        .number("rdb_last_cow_size", () -> snapshots.isRunning() ? 0 : snapshots.bytesForWriters());
  }

  private static void backups(Section section, Backups backups) {
    section
        .number("backup_last_time", backups::lastSeconds)
        .text("backup_last_status", () -> backups.lastFailed() ? "err" : "ok");
  }

  private static void loaded(Section section, SnapshotLoad load) {
    section
        .number("rdb_last_load_keys_expired", () -> load.last().expiredKeys())
        .number("rdb_last_load_keys_loaded", () -> load.last().keys());
  }
}
