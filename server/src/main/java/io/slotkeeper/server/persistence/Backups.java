package io.slotkeeper.server.persistence;

import static java.util.Objects.requireNonNull;

import io.slotkeeper.resp.backup.BackupName;
import io.slotkeeper.resp.backup.BackupSchedule;
import io.slotkeeper.server.config.PersistenceParameters;
import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Snapshots that stay, made on a schedule and deleted when enough newer ones are there. A moment
/// at which the server does not run is passed over.
///
/// What it tells can be read from any thread; [#isDue()] and [#begin()] are for the first loop.
public final class Backups {
  private final Snapshots snapshots;
  private final Disk disk;
  private final ServerLog log;
  private final ServerClock clock;
  private final PersistenceParameters parameters;
  private volatile long nextSeconds;
  private volatile long lastSeconds;
  private volatile boolean lastFailed;

  public Backups(Snapshots snapshots, RdbFile.Doors doors, Disk disk) {
    this.snapshots = snapshots;
    this.disk = disk;
    this.log = doors.log();
    this.clock = doors.clock();
    this.parameters = doors.parameters();
    schedule();
  }

  /// Looks when the next backup is to be made, because that may have changed; on any thread.
  public void schedule() {
    nextSeconds = parameters.backupSchedule.value().nextAfter(nowSeconds());
  }

  /// Where backups are.
  static String directory(PersistenceParameters config) {
    String path = config.backupDirectory.value();
    return path.startsWith("/") ? path : config.directory.value() + "/" + path;
  }

  private long nowSeconds() {
    return clock.unixMicros() / 1_000_000;
  }

  /// Whether [#begin()] is to be called.
  public boolean isDue() {
    long next = nextSeconds;
    return next != BackupSchedule.NO_TIME && nowSeconds() >= next;
  }

  /// Begins a backup, behind what is being saved. The caller has stopped the world.
  public void begin() {
    schedule();
    snapshots.beginNow(new Target());
  }

  /// Unix time at which the last backup that is whole was begun, 0 when there is none.
  public long lastSeconds() {
    return lastSeconds;
  }

  public boolean lastFailed() {
    return lastFailed;
  }

  private void deleteObsolete(String directory) {
    try {
      int kept = parameters.backupKeep.intValue();
      for (BackupName backup : BackupName.obsolete(disk.list(directory), kept)) {
        log.notice("Removing the old backup " + backup);
        String path = directory + "/" + backup;
        if (backup.kind() == BackupName.Kind.LOG) {
          for (String file : disk.list(path)) {
            disk.delete(path + "/" + file);
          }
        }
        disk.delete(path);
      }
    } catch (IOException e) {
      log.warning("Can't remove old backups: " + e.getMessage());
    }
  }

  /// A snapshot under a name of its own.
  private final class Target implements SnapshotTarget {
    private final String directory = directory(parameters);
    private boolean hasDirectory;
    private @Nullable RdbFileTarget file;

    @Override
    public void opened() {
      long now = nowSeconds();
      String name = new BackupName(now, BackupName.Kind.SNAPSHOT).toString();
      log.notice("Backup " + name + " started");
      file =
          new RdbFileTarget(
              disk,
              log,
              new RdbFileTarget.Names(directory, name, "temp-" + name),
              parameters.snapshotIncrementalFsync.isOn(),
              new Result(now));
    }

    /// A backup is most wanted when somebody removes all keys.
    @Override
    public boolean survivesFlush() {
      return true;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      if (!hasDirectory) {
        disk.createDirectories(directory);
        hasDirectory = true;
      }
      requireNonNull(file).write(bytes);
    }

    @Override
    public void finished() throws IOException {
      requireNonNull(file).finished();
      deleteObsolete(directory);
    }

    @Override
    public void failed(Exception cause) {
      if (file == null) {
        backupFailed(cause);
      } else {
        file.failed(cause);
      }
    }
  }

  private void backupFailed(Exception cause) {
    lastFailed = true;
    log.warning("Backup failed: " + cause.getMessage());
  }

  /// What became of a backup.
  private final class Result implements RdbFileTarget.Outcome {
    private final long beganSeconds;

    Result(long beganSeconds) {
      this.beganSeconds = beganSeconds;
    }

    @Override
    public void opened() {
      // the target was
    }

    @Override
    public Map<String, String> auxiliary() {
      return Map.of();
    }

    @Override
    public void saved() {
      lastSeconds = beganSeconds;
      lastFailed = false;
      log.notice("Backup terminated with success");
    }

    @Override
    public void failed(Exception cause) {
      backupFailed(cause);
    }
  }
}
