package io.slotkeeper.server.persistence;

import io.slotkeeper.resp.aof.AofFile;
import io.slotkeeper.resp.aof.AofManifest;
import io.slotkeeper.resp.backup.BackupName;
import io.slotkeeper.server.config.PersistenceParameters;
import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;

/// Where the files of a log go when it was rewritten, so that every moment they tell of can be
/// reached again. Together they are a log of their own:
///
/// ```
///   manifest     base 2, incr 2 / history: base 1, incr 1
///   1. files     ─── renamed ───►  backups/temp-appendonly.aof/
///   2. folder    ─── renamed ───►  backups/20261121T030000Z.aof/
///   3. manifest  base 2, incr 2
/// ```
///
/// A crash in between leaves the manifest as it was, and the next start goes on with those files
/// that have not moved yet. Nothing is copied, for that would take the log's thread too long; so
/// the backups must be on the file system of the data.
///
/// One thread, the log's own.
final class LogArchive {
  private final PersistenceParameters config;
  private final ServerClock clock;
  private final ServerLog log;

  LogArchive(PersistenceParameters config, ServerClock clock, ServerLog log) {
    this.config = config;
    this.clock = clock;
    this.log = log;
  }

  /// Moves what is history of a log into the backups.
  void keep(AofDirectory directory) throws IOException {
    if (directory.manifest().history().isEmpty()) {
      return;
    }
    AofManifest past = directory.manifest().historyAsLog();
    if (past.base() == null) {
      log.warning("The history files are not one log, so they are not kept");
      directory.deleteHistory();
      return;
    }
    Disk disk = directory.disk();
    String backups = Backups.directory(config);
    String unfinished = backups + "/temp-" + directory.logName();
    boolean isNew = !disk.exists(unfinished);
    disk.createDirectories(unfinished);
    boolean found = false;
    for (AofFile file : past.files()) {
      if (disk.exists(directory.pathOf(file))) {
        disk.rename(directory.pathOf(file), unfinished + "/" + file.name());
        found = true;
      }
    }
    if (isNew && !found) {
      // all was done but for the manifest
      disk.delete(unfinished);
    } else {
      long now = clock.unixMicros() / 1_000_000;
      String name = new BackupName(now, BackupName.Kind.LOG).toString();
      directory.writeManifest(past, unfinished);
      disk.rename(unfinished, backups + "/" + name);
      disk.syncDirectory(backups);
      log.notice("The log before the rewrite is kept as " + name);
    }
    directory.forgetHistory();
  }
}
