package io.slotkeeper.server.persistence;

import static java.util.Objects.requireNonNull;

import io.slotkeeper.server.config.PersistenceParameters;
import io.slotkeeper.server.config.PersistenceParameters.Fsync;
import io.slotkeeper.server.disk.DiskFile;
import io.slotkeeper.server.propagation.ChangeStream;
import io.slotkeeper.server.propagation.CommitGate;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The log while it is being written: what is written and synced when, and which replies may go
/// out.
///
/// | appendfsync | written | synced | a reply goes out |
/// |---|---|---|---|
/// | always | at once | at once, here | after the sync |
/// | everysec | at once | every second, by [AofSyncer] | after the write |
/// | no | at once | never | after the write |
///
/// Errors: what cannot be written stays in the change stream and is tried again every second, while
/// writes are refused; with `always` the server ends instead. After a failed sync nobody knows what
/// is on the disk: once syncs succeed again the log is rewritten.
///
/// One thread, the log's own, but for [#switchAt(ChangeStream.Cut)].
final class AofOutput {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long SECOND_NANOS = 1_000_000_000L;

  /// What the output asks the log.
  interface Owner {
    /// Makes the file that was prepared part of the log, durably.
    void nextFileBegins() throws IOException;

    /// More of the log is durable.
    void synced();

    /// Whether something else is being written to the disk now.
    boolean isSaving();

    /// The server must not go on.
    void fail();
  }

  private final PersistenceParameters config;
  private final AofStatus status;
  private final ServerClock clock;
  private final ServerLog log;
  private final Owner owner;
  private final AofThreads threads;
  private final AofWriter writer;
  private final AofSyncer syncer;

  /// Where the next file begins.
  private volatile long switchAt = NEVER;

  /// What the next file begins with; set before `switchAt`.
  private byte[] opening = new byte[0];

  private @Nullable DiskFile next;
  private CommitGate.@Nullable Condition condition;
  private long lastSyncNanos;
  private long failedNanos;
  private boolean failed;

  AofOutput(
      PersistenceParameters config,
      AofStatus status,
      ServerClock clock,
      ServerLog log,
      Owner owner,
      AofThreads threads,
      AofWriter writer) {
    this.config = config;
    this.status = status;
    this.clock = clock;
    this.log = log;
    this.owner = owner;
    this.threads = threads;
    this.syncer = new AofSyncer(threads.syncing(), this::syncEnded);
    this.writer = writer;
    this.lastSyncNanos = clock.nanos();
    status.writtenOffset = writer.reader().position();
    status.syncedOffset = writer.reader().position();
  }

  AofWriter writer() {
    return writer;
  }

  /// From now on replies wait until what they confirm is as safe as it is meant to be.
  void guard(CommitGate.Condition newCondition) {
    condition = newCondition;
  }

  /// Whether the thread may sleep until there is more to do.
  boolean maySleep() {
    return failed || status.writeError() != null || writer.reader().sleep();
  }

  /// Writes what there is, syncs when it is time, lets replies go.
  void turn() {
    long now = clock.nanos();
    boolean mayTry = status.writeError() == null || now - failedNanos >= SECOND_NANOS;
    if (!failed && mayTry && writeSome(now)) {
      sync(now);
    }
  }

  private Fsync policy() {
    return config.appendFsync.value();
  }

  // ---- writing ----------------------------------------------------------------------------

  /// @return whether all is written that was there
  private boolean writeSome(long now) {
    // in this order: what there is beyond a switch was appended after the switch was set
    long available = writer.reader().available();
    long count = Math.min(available, switchAt - writer.reader().position());
    if (count > 0) {
      if (status.writeDelayMicros > 0) {
        LockSupport.parkNanos(this, status.writeDelayMicros * 1000);
      }
      if (!writer.write(count, config.appendTimestamps.isOn())) {
        failedNanos = now;
        failIfAlways();
        return false;
      }
    }
    if (writer.reader().position() == switchAt) {
      switchFile();
    }
    return !failed && status.writeError() == null;
  }

  private void fail(String line) {
    failed = true;
    log.warning(line);
    owner.fail();
  }

  // ---- syncing ----------------------------------------------------------------------------

  private void sync(long now) {
    long written = writer.reader().position();
    boolean unsynced = status.syncedOffset < written && !isSyncSuspended();
    switch (policy()) {
      case ALWAYS -> {
        if (unsynced && !syncNow(written)) {
          return;
        }
      }
      case EVERYSEC -> {
        if ((unsynced || status.syncError() != null) && now - lastSyncNanos >= SECOND_NANOS) {
          syncInBackground(written, now);
        }
      }
      case NO -> {}
    }
    release(written);
  }

  private boolean isSyncSuspended() {
    return config.noFsyncOnRewrite.isOn() && owner.isSaving();
  }

  private boolean syncNow(long written) {
    try {
      writer.file().force();
    } catch (IOException e) {
      syncFailed(e);
      return policy() != Fsync.ALWAYS;
    }
    synced(written);
    lastSyncNanos = clock.nanos();
    return true;
  }

  private void syncInBackground(long written, long now) {
    if (!syncer.isBusy()) {
      status.syncing = true;
      lastSyncNanos = now;
      syncer.sync(writer.file(), written);
    } else if (now - lastSyncNanos >= 2 * SECOND_NANOS) {
      lastSyncNanos = now;
      status.delayedSyncs.increment();
      log.notice(
          "Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF buffer"
              + " without waiting for fsync to complete, this may slow down the server.");
    }
  }

  /// On the thread that syncs.
  private void syncEnded(long offset, @Nullable IOException failure) {
    threads.post(() -> {
      status.syncing = syncer.isBusy();
      if (failure != null) {
        syncFailed(failure);
        return;
      }
      synced(offset);
      if (status.syncError() != null) {
        log.notice("AOF fsync error looks solved, Slotkeeper can write again.");
        status.syncError(null);
        // nobody knows what the failed sync has lost; a new base has all of it
        status.rewriteScheduled = true;
      }
    });
  }

  private void synced(long offset) {
    if (offset > status.syncedOffset) {
      status.syncedOffset = offset;
      owner.synced();
    }
  }

  private void syncFailed(IOException failure) {
    if (policy() == Fsync.ALWAYS) {
      fail(
          "Can't persist AOF for fsync error when the AOF fsync policy is 'always': "
              + failure.getMessage()
              + ". Exiting...");
    } else {
      log.warning("Fail to fsync the AOF file: " + failure.getMessage());
      status.syncError(String.valueOf(failure.getMessage()));
    }
  }

  private void release(long offset) {
    if (condition != null) {
      condition.release(offset);
    }
  }

  // ---- changing files ---------------------------------------------------------------------

  /// Which file comes after this one. What is in this one is synced already now, so that little is
  /// left to sync when the time comes.
  void prepareSwitch(DiskFile file) {
    next = file;
    if (policy() != Fsync.ALWAYS) {
      awaitSyncer();
      syncNow(writer.reader().position());
    }
  }

  boolean hasNext() {
    return next != null;
  }

  /// No snapshot says where to switch, so do it at once.
  void switchIfPrepared(ChangeStream stream) {
    if (next != null && switchAt == NEVER) {
      switchAt(stream.cut());
    }
  }

  /// What is at this offset of the change stream and behind it belongs into the next file. Nobody
  /// appends until this returns.
  void switchAt(ChangeStream.Cut cut) {
    opening = cut.opening();
    switchAt = cut.offset();
  }

  /// What comes before the switch need not be written: a new base that is durable has it, and the
  /// next file is part of the log already.
  void skipToSwitch() {
    if (switchAt != NEVER) {
      writer.skipTo(switchAt);
      synced(switchAt);
      useNext();
      release(writer.reader().position());
    }
  }

  private void switchFile() {
    // synced, or a power cut could take the end of the old file and leave the new one
    awaitSyncer();
    if (!syncNow(writer.reader().position())) {
      return;
    }
    try {
      owner.nextFileBegins();
      useNext();
    } catch (IOException e) {
      cannotWrite("Can't begin the next AOF incr file", e);
    }
  }

  private void useNext() {
    DiskFile old = writer.file();
    switchAt = NEVER;
    writer.switchTo(requireNonNull(next), opening);
    next = null;
    close(old);
  }

  private void cannotWrite(String what, IOException cause) {
    failedNanos = clock.nanos();
    log.warning(what + ": " + cause.getMessage());
    status.writeError(String.valueOf(cause.getMessage()));
    failIfAlways();
  }

  private void failIfAlways() {
    if (policy() == Fsync.ALWAYS) {
      fail("Can't recover from AOF write error when the AOF fsync policy is 'always'. Exiting...");
    }
  }

  private void awaitSyncer() {
    try {
      syncer.awaitIdle();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void close(DiskFile file) {
    try {
      file.close();
    } catch (IOException e) {
      log.warning("Error closing an AOF file: " + e.getMessage());
    }
  }

  /// Writes and syncs all there is. Replies wait for nothing any more.
  void close() {
    while (!failed && writer.reader().available() > 0 && writeSome(clock.nanos())) {
      // a switch of files takes two
    }
    awaitSyncer();
    if (!failed) {
      syncNow(writer.reader().position());
    }
    if (condition != null && !failed) {
      condition.close();
    }
    abandon();
  }

  /// Writes nothing more.
  void abandon() {
    awaitSyncer();
    writer.reader().close();
    close(writer.file());
    if (next != null) {
      close(next);
    }
  }
}
