package io.slotkeeper.server.config;

import static io.slotkeeper.server.config.ConfigFlag.DENY_LOADING;
import static io.slotkeeper.server.config.ConfigFlag.MULTI_ARGUMENT;
import static io.slotkeeper.server.config.ConfigFlag.PROTECTED;

import io.slotkeeper.resp.backup.BackupSchedule;

/// Snapshots and the append-only file.
public final class PersistenceParameters extends ParameterGroup {
  /// When appended bytes are synced to the disk.
  public enum Fsync {
    EVERYSEC,
    ALWAYS,
    NO
  }

  /// Which payloads are checked deeply before they become values.
  public enum SanitizeDump {
    NO,
    YES,
    CLIENTS
  }

  public final ValueParameter<String> directory;
  public final ValueParameter<SavePoints> savePoints =
      value("save", new SavePoints.Type(), SavePoints.BUILT_IN).flags(MULTI_ARGUMENT).live();
  public final ValueParameter<String> snapshotFileName =
      text("dbfilename", "dump.rdb", TextChecks.baseName("dbfilename", "filename", true))
          .flags(PROTECTED)
          .live();
  public final FlagParameter snapshotCompression = flag("rdbcompression", true).live();
  public final FlagParameter snapshotChecksum = flag("rdbchecksum", true).immutable().atStart();
  public final FlagParameter deleteSyncFiles = flag("rdb-del-sync-files", false).live();
  public final FlagParameter snapshotIncrementalFsync =
      flag("rdb-save-incremental-fsync", true).live();
  public final FlagParameter stopWritesOnSnapshotError =
      flag("stop-writes-on-bgsave-error", true).live();
  public final ValueParameter<SanitizeDump> sanitizeDump =
      choice("sanitize-dump-payload", SanitizeDump.NO).live();

  /// The lowest RDB version written; values that need a newer one raise it.
  public final NumberParameter snapshotVersion = integer("rdb-version", 10, 10, 12).live();

  /// For tests of long saves and loads: microseconds to wait per key.
  public final NumberParameter saveDelayMicros =
      integer("rdb-key-save-delay", 0, INT_MIN, INT_MAX).hidden().live();

  public final NumberParameter loadDelayMicros =
      integer("key-load-delay", 0, INT_MIN, INT_MAX).hidden().live();
  public final NumberParameter loadingEventsIntervalBytes =
      integer("loading-process-events-interval-bytes", 2 * MIB, 1024, INT_MAX).hidden().live();

  public final FlagParameter appendOnly = flag("appendonly", false).flags(DENY_LOADING).live();
  public final ValueParameter<String> appendFileName =
      text(
              "appendfilename",
              "appendonly.aof",
              TextChecks.baseName("appendfilename", "filename", false))
          .immutable()
          .atStart();
  public final ValueParameter<String> appendDirectoryName =
      text("appenddirname", "appendonlydir", TextChecks.baseName("appenddirname", "dirname", false))
          .immutable()
          .atStart();
  public final ValueParameter<Fsync> appendFsync = choice("appendfsync", Fsync.EVERYSEC).live();
  public final FlagParameter noFsyncOnRewrite = flag("no-appendfsync-on-rewrite", false).live();
  public final NumberParameter rewritePercentage =
      integer("auto-aof-rewrite-percentage", 100, 0, INT_MAX).live();
  public final NumberParameter rewriteMinBytes =
      memory("auto-aof-rewrite-min-size", 64 * MIB, 0, LONG_MAX).live();
  public final FlagParameter rewriteIncrementalFsync =
      flag("aof-rewrite-incremental-fsync", true).live();
  public final FlagParameter loadTruncated = flag("aof-load-truncated", true).live();
  public final FlagParameter snapshotPreamble = flag("aof-use-rdb-preamble", true).live();
  public final FlagParameter appendTimestamps = flag("aof-timestamp-enabled", false).live();
  public final FlagParameter keepOldAppendFiles =
      flag("aof-disable-auto-gc", false).hidden().live();

  /// When snapshots are made that stay, and old logs are kept.
  public final ValueParameter<BackupSchedule> backupSchedule =
      value("backup-schedule", new BackupTimes(), BackupSchedule.NEVER)
          .flags(MULTI_ARGUMENT)
          .live();

  /// Relative to the directory of the data, unless it is absolute.
  public final ValueParameter<String> backupDirectory =
      text("backup-directory", "backups", TextChecks::notEmpty).flags(PROTECTED).live();

  /// How many scheduled snapshots stay.
  public final NumberParameter backupKeep = integer("backup-keep", 7, 1, INT_MAX).live();

  PersistenceParameters(ConfigFiles files) {
    directory =
        value("dir", new WorkingDirectory(files), files.workingDirectory())
            .flags(PROTECTED, DENY_LOADING)
            .live();
  }

  /// Whether logs that were rewritten are kept: those that can be followed to a moment.
  public boolean keepsLogs() {
    return appendTimestamps.isOn() && !backupSchedule.value().equals(BackupSchedule.NEVER);
  }
}
