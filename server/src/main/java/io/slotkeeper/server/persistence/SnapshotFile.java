package io.slotkeeper.server.persistence;

import io.slotkeeper.server.config.PersistenceParameters;
import io.slotkeeper.server.config.SavePoints;
import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The server's snapshot file, `dbfilename` in `dir`: saved when somebody asks for it or when one
/// of the `save` points is reached.
///
/// What it tells about the last save can be read from any thread; it changes on the first loop, or
/// on the snapshot's thread.
public final class SnapshotFile {
  /// After a failure the save points wait so long.
  private static final long RETRY_SECONDS = 5;

  private static final long NONE = -1;

  private final Snapshots snapshots;
  private final Disk disk;
  private final ServerLog log;
  private final ServerClock clock;
  private final PersistenceParameters parameters;
  private final LongSupplier changes;
  private final String temporaryName;
  private volatile long changesSaved;
  private volatile long lastSaveSeconds;
  private volatile long lastTrySeconds;
  private volatile long startSeconds = NONE;
  private volatile long lastDurationSeconds = NONE;
  private volatile boolean lastFailed;
  private volatile boolean scheduled;
  private final LongAdder saves = new LongAdder();
  private volatile Supplier<Map<String, String>> auxiliary = Map::of;

  /// @param changes how often the data set was changed since the server started
  public SnapshotFile(
      Snapshots snapshots, RdbFile.Doors doors, Disk disk, LongSupplier changes, long processId) {
    this.snapshots = snapshots;
    this.disk = disk;
    this.log = doors.log();
    this.clock = doors.clock();
    this.parameters = doors.parameters();
    this.changes = changes;
    this.temporaryName = "temp-" + processId + ".rdb";
    this.lastSaveSeconds = nowSeconds();
  }

  private long nowSeconds() {
    return clock.unixMicros() / 1_000_000;
  }

  /// What the file tells of itself beside the usual; asked for with the world stopped.
  public void tellToo(Supplier<Map<String, String>> more) {
    auxiliary = more;
  }

  /// Where the file is.
  public String path() {
    return parameters.directory.value() + "/" + parameters.snapshotFileName.value();
  }

  private RdbFileTarget target(RdbFileTarget.Outcome outcome) {
    return new RdbFileTarget(
        disk,
        log,
        new RdbFileTarget.Names(
            parameters.directory.value(), parameters.snapshotFileName.value(), temporaryName),
        parameters.snapshotIncrementalFsync.isOn(),
        outcome);
  }

  /// Saves at once; everybody waits. The caller has stopped the world, and no other save is under
  /// way.
  ///
  /// @return whether that worked; the log tells why not
  public boolean saveNow() {
    saves.increment();
    try {
      snapshots.saveNow(target(new Result()));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// Begins to save in the background. The caller has stopped the world.
  public void begin() {
    scheduled = false;
    saves.increment();
    startSeconds = nowSeconds();
    lastTrySeconds = startSeconds;
    log.notice("Background saving started");
    snapshots.beginNow(target(new BackgroundResult()));
  }

  /// Saves in the background when nothing else is under way.
  public void schedule() {
    scheduled = true;
  }

  /// Looks whether a save is due; on the first loop, between two commands.
  ///
  /// @return whether [#begin()] is to be called
  public boolean isDue() {
    if (snapshots.isRunning()) {
      return false;
    }
    long now = nowSeconds();
    boolean mayTry = !lastFailed || now - lastTrySeconds > RETRY_SECONDS;
    if (!mayTry) {
      return false;
    }
    for (SavePoints.Point point : parameters.savePoints.value().points()) {
      long changed = changesSinceSave();
      if (changed >= point.changes() && now - lastSaveSeconds > point.seconds()) {
        log.notice("%d changes in %d seconds. Saving...".formatted(changed, point.seconds()));
        return true;
      }
    }
    return scheduled;
  }

  /// A save by somebody who waits for it.
  private class Result implements RdbFileTarget.Outcome {
    private long changesThen;

    @Override
    public Map<String, String> auxiliary() {
      return auxiliary.get();
    }

    @Override
    public void opened() {
      changesThen = changes.getAsLong();
    }

    @Override
    public void saved() {
      changesSaved = changesThen;
      lastSaveSeconds = nowSeconds();
      lastFailed = false;
    }

    @Override
    public void failed(Exception cause) {
      // who waits is told, and the log was
    }
  }

  private final class BackgroundResult extends Result {
    @Override
    public void saved() {
      super.saved();
      log.notice("Background saving terminated with success");
      end();
    }

    @Override
    public void failed(Exception cause) {
      if (cause instanceof SnapshotAbortedException) {
        log.warning("Background saving was given up");
      } else {
        log.warning("Background saving error");
        lastFailed = true;
      }
      end();
    }

    private void end() {
      lastDurationSeconds = nowSeconds() - startSeconds;
      startSeconds = NONE;
    }
  }

  // ---- what is told -----------------------------------------------------------------------

  /// Whether it is being saved in the background.
  public boolean isSaving() {
    return startSeconds != NONE;
  }

  /// Unix time of the last save that worked; at first, of the start.
  public long lastSaveSeconds() {
    return lastSaveSeconds;
  }

  public long changesSinceSave() {
    return changes.getAsLong() - changesSaved;
  }

  /// The data set was loaded: what changed up to here needs no saving.
  public void loaded() {
    changesSaved = changes.getAsLong();
  }

  public boolean lastFailed() {
    return lastFailed;
  }

  /// How long the last save in the background took, -1 when there was none.
  public long lastDurationSeconds() {
    return lastDurationSeconds;
  }

  /// For how long it is being saved, -1 when it is not.
  public long currentDurationSeconds() {
    long start = startSeconds;
    return start == NONE ? NONE : nowSeconds() - start;
  }

  public long saves() {
    return saves.sum();
  }

  /// Whether writes are refused because the last save failed and nobody may have noticed.
  public boolean refusesWrites() {
    return lastFailed
        && parameters.stopWritesOnSnapshotError.isOn()
        && !parameters.savePoints.value().points().isEmpty();
  }
}
