package io.slotkeeper.server.persistence;

import static java.util.Objects.requireNonNull;

import io.slotkeeper.datatypes.rdb.ValueLimits;
import io.slotkeeper.resp.aof.AofFile;
import io.slotkeeper.resp.aof.AofManifest;
import io.slotkeeper.resp.aof.ManifestException;
import io.slotkeeper.server.config.PersistenceParameters;
import io.slotkeeper.server.disk.DiskFile;
import io.slotkeeper.server.persistence.AofStatus.State;
import io.slotkeeper.server.propagation.ChangeStream;
import io.slotkeeper.server.propagation.CommitGate;
import io.slotkeeper.server.propagation.StreamReader;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The append-only log: every change on the disk before its reply goes out.
///
/// ```
///   loops ──► ChangeStream ──► this thread: write(2), fdatasync(2) ──► CommitGate ──► replies
///                                    ▲
///             CONFIG SET, BGREWRITEAOF, snapshots: requests by mail
/// ```
///
/// Why a thread of its own: a loop must never wait for a disk. And what many clients wrote while
/// the thread was in a system call goes out with the next one, so the more there is to sync the
/// fewer syncs a change costs (group commit).
///
/// A rewrite makes a snapshot the new base. When it is opened the world stands still, and the log
/// notes where in the change stream the next increment begins: what comes before is in the
/// snapshot, what comes behind goes into the new file. All before is synced first, so that at most
/// the last file of a log is torn. When the base is whole and durable, what was before it is
/// history.
///
/// ```
///   manifest    base 1, incr 1 ────────► base 1, incr 1, incr 2 ──────► base 2, incr 2
///                               opened,                        base is
///                               all before written             durable
/// ```
///
/// A log that is switched on while the server runs begins with a rewrite. Its first increment has a
/// temporary name until the base is there.
///
/// All fields without another rule belong to the log's thread.
public final class AppendOnlyLog
    implements AutoCloseable, AofThreads.Work, AofOutput.Owner, AofRewrite.Listener {
  /// What the log needs of the server around it.
  public interface Host {
    ChangeStream stream();

    CommitGate gate();

    /// Makes a snapshot, as soon as no other is made.
    void snapshot(SnapshotTarget target);

    boolean isSnapshotRunning();

    /// How large values may be to keep their compact encodings.
    ValueLimits limits();

    /// More of the change stream is durable.
    void synced();

    /// The process must end at once, with an error.
    void fail();
  }

  /// Writes a file with the base of an empty data set, durably.
  @FunctionalInterface
  public interface EmptyBase {
    void write(String path) throws IOException;
  }

  private final PersistenceParameters config;
  private final Host host;
  private final ServerClock clock;
  private final ServerLog log;
  private final AofDirectory directory;
  private final AofStatus status = new AofStatus();
  private final RewriteSchedule schedule;
  private final LogArchive archive;
  private final AofThreads threads;
  private final AtomicBoolean rewriting = new AtomicBoolean();
  private volatile @Nullable AofOutput output;
  private @Nullable AofRewrite rewrite;
  private volatile @Nullable CountDownLatch pauseEnd;

  AppendOnlyLog(
      PersistenceParameters config,
      Host host,
      ServerClock clock,
      ServerLog log,
      AofDirectory directory,
      Function<AofThreads.Work, AofThreads> threads) {
    this.config = config;
    this.host = host;
    this.clock = clock;
    this.log = log;
    this.directory = directory;
    this.schedule = new RewriteSchedule(config, status, log);
    this.archive = new LogArchive(config, clock, log);
    this.threads = threads.apply(this);
  }

  public AofStatus status() {
    return status;
  }

  // ---- requests, from any thread ----------------------------------------------------------

  /// Whether the log is being rewritten.
  public boolean isRewriting() {
    return rewriting.get();
  }

  /// What becomes of a rewrite that was asked for.
  public enum RewriteReply {
    STARTED,
    SCHEDULED,
    ALREADY_RUNNING
  }

  /// Rewrites the log, now or when nothing else is being saved.
  ///
  /// @param later whether it must not be now
  public RewriteReply rewrite(boolean later) {
    if (rewriting.get()) {
      return RewriteReply.ALREADY_RUNNING;
    }
    if (later || host.isSnapshotRunning()) {
      status.failedRewritesInARow = 0;
      status.rewriteScheduled = true;
      threads.post(this::beginRewriteIfDue);
      return RewriteReply.SCHEDULED;
    }
    if (!rewriting.compareAndSet(false, true)) {
      return RewriteReply.ALREADY_RUNNING;
    }
    threads.post(this::beginRewrite);
    return RewriteReply.STARTED;
  }

  /// Switches the log on: it begins with a rewrite.
  public void enable() {
    status.state = State.FIRST_REWRITE;
    boolean now = !host.isSnapshotRunning() && rewriting.compareAndSet(false, true);
    if (!now) {
      status.rewriteScheduled = true;
      log.notice(
          "AOF was enabled but there is already another background operation. An AOF background"
              + " was scheduled to start when possible.");
    }
    threads.post(() -> {
      status.writeError(null);
      status.syncError(null);
      findDirectory();
      if (now) {
        beginRewrite();
      } else if (rewrite != null) {
        // it does not gather what changes meanwhile
        rewrite.cancel();
      }
    });
  }

  /// The data may have moved while the log was off.
  private void findDirectory() {
    try {
      directory.load();
    } catch (IOException | ManifestException e) {
      log.warning("Can't read the AOF directory: " + e.getMessage());
    }
  }

  /// Switches the log off, when all there is was written and synced.
  public void disable() {
    status.state = State.OFF;
    status.rewriteScheduled = false;
    threads.post(this::stopWriting);
  }

  /// Deletes files that are history, if that is wanted.
  public void deleteHistory() {
    threads.post(this::deleteHistoryNow);
  }

  /// Writes all there is and then does nothing until [#goOn()]. The caller has stopped the world.
  void pause() {
    CountDownLatch paused = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    pauseEnd = end;
    threads.post(() -> {
      turn();
      paused.countDown();
      await(end);
      refreshSize();
    });
    await(paused);
  }

  void goOn() {
    CountDownLatch end = pauseEnd;
    if (end != null) {
      end.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whoever loads a log may have cut it.
  private void refreshSize() {
    AofOutput current = output;
    try {
      if (current != null) {
        current.writer().refreshSize();
      }
    } catch (IOException e) {
      log.warning("Can't obtain the length of the AOF file: " + e.getMessage());
    }
  }

  /// Bytes that wait to be written.
  public long waitingBytes() {
    AofOutput current = output;
    return current == null ? 0 : current.writer().reader().available();
  }

  @Override
  public boolean isSaving() {
    return rewriting.get() || host.isSnapshotRunning();
  }

  @Override
  public void synced() {
    host.synced();
  }

  @Override
  public void fail() {
    host.fail();
  }

  // ---- life -------------------------------------------------------------------------------

  /// Starts to log behind what was loaded. Nobody changes anything before this returns.
  public void open(EmptyBase emptyBase) throws IOException {
    directory.create();
    AofManifest manifest = directory.manifest();
    if (manifest.isEmpty()) {
      manifest = manifest.withNewBase(directory.logName(), config.snapshotPreamble.isOn());
      AofFile base = manifest.files().getFirst();
      emptyBase.write(directory.pathOf(base));
      log.notice("Creating AOF base file " + base.name() + " on server start");
    }
    boolean isNew = manifest.increments().isEmpty();
    if (isNew) {
      manifest = manifest.withNewIncrement(directory.logName());
    }
    AofFile last = manifest.lastIncrement();
    DiskFile file = directory.disk().openForAppend(directory.pathOf(last));
    directory.replace(manifest);
    log.notice(
        (isNew ? "Creating" : "Opening") + " AOF incr file " + last.name() + " on server start");
    status.bytesAfterRewrite = directory.baseBytes();
    write(host.stream().open(threads::wake), file, directory.sizeBytes() - file.size());
    guard();
    deleteHistory();
  }

  private void write(StreamReader reader, DiskFile file, long sizeOfOthers) throws IOException {
    AofWriter writer = new AofWriter(reader, file, sizeOfOthers, status, clock, log);
    output = new AofOutput(config, status, clock, log, this, threads, writer);
  }

  private void guard() {
    if (output != null) {
      output.guard(host.gate().add(false));
    }
    status.state = State.ON;
  }

  /// Writes and syncs what there is, and ends. Nobody appends to the stream any more.
  @Override
  public void close() {
    if (output != null) {
      log.notice("Calling fsync() on the AOF file.");
    }
    threads.end(this::stopWriting);
  }

  @Override
  public void turn() {
    AofOutput current = output;
    if (current != null) {
      current.turn();
    }
    beginRewriteIfDue();
  }

  @Override
  public boolean maySleep() {
    AofOutput current = output;
    return current == null || current.maySleep();
  }

  /// Without it replies would wait for ever.
  @Override
  public void died(Throwable cause) {
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace));
    log.warning("The thread of the AOF died, so the server ends: " + trace);
    host.fail();
  }

  private void stopWriting() {
    if (rewrite != null) {
      // the words that tools look for in the log
      log.notice("Killing running AOF rewrite child");
      rewrite.cancel();
    }
    AofOutput current = output;
    if (current != null) {
      current.close();
      output = null;
    }
    status.writeError(null);
    status.syncError(null);
  }

  // ---- rewriting --------------------------------------------------------------------------

  private long nowSeconds() {
    return clock.unixMicros() / 1_000_000;
  }

  private void beginRewriteIfDue() {
    if (isSaving()) {
      return;
    }
    boolean due =
        status.rewriteScheduled
            ? schedule.mayBegin(nowSeconds())
            : status.state == State.ON && schedule.isDue(nowSeconds());
    if (due && rewriting.compareAndSet(false, true)) {
      beginRewrite();
    }
  }

  private void beginRewrite() {
    status.rewriteScheduled = false;
    status.rewriteStartSeconds = nowSeconds();
    status.rewrites.increment();
    try {
      directory.create();
      DiskFile firstIncrement = null;
      if (status.state == State.FIRST_REWRITE) {
        firstIncrement = directory.disk().create(directory.temporaryIncrement());
      } else if (output != null) {
        makeNextIncrement(output);
      }
      rewrite =
          new AofRewrite(
              directory.disk(),
              directory.temporaryBase(),
              firstIncrement,
              base(directory.temporaryBase()),
              this);
      log.notice("Background append only file rewriting started");
      host.snapshot(rewrite);
    } catch (IOException e) {
      log.warning("Can't rewrite append only file in background: " + e.getMessage());
      rewriteEnded(false);
    }
  }

  /// Writes a base, as a snapshot or as commands.
  BaseWriter base(String path) throws IOException {
    boolean syncs = config.rewriteIncrementalFsync.isOn();
    BaseFile file = new BaseFile(directory.disk().create(path), syncs);
    if (config.snapshotPreamble.isOn()) {
      return file;
    }
    boolean timed = config.appendTimestamps.isOn();
    ByteBuffer timestamp = timed ? AofWriter.timestamp(nowSeconds()) : null;
    return new CommandBase(file, host.limits(), timestamp, true);
  }

  private void makeNextIncrement(AofOutput current) throws IOException {
    // the one made for a rewrite that failed may still be waiting
    current.turn();
    if (current.hasNext()) {
      throw new IOException("The next AOF incr file is not begun yet");
    }
    AofFile next = nextManifest().lastIncrement();
    current.prepareSwitch(directory.disk().create(directory.pathOf(next)));
    log.notice("Creating AOF incr file " + next.name() + " on background rewrite");
  }

  private AofManifest nextManifest() {
    return directory.manifest().withNewIncrement(directory.logName());
  }

  @Override
  public void nextFileBegins() throws IOException {
    directory.replace(nextManifest());
  }

  /// On the loop that has stopped the world.
  @Override
  public void opened(AofRewrite which) {
    DiskFile firstIncrement = which.firstIncrement();
    AofOutput current = output;
    if (which.isCancelled()) {
      return;
    }
    if (firstIncrement != null) {
      byte[] opening = host.stream().cut().opening();
      StreamReader reader = host.stream().open(threads::wake);
      threads.post(() -> gather(reader, opening, firstIncrement));
    } else if (current != null) {
      current.switchAt(host.stream().cut());
    }
  }

  private void gather(StreamReader reader, byte[] opening, DiskFile firstIncrement) {
    try {
      write(reader, firstIncrement, 0);
      requireNonNull(output).writer().open(opening);
    } catch (IOException e) {
      reader.close();
      log.warning("Can't write the first AOF incr file: " + e.getMessage());
      if (rewrite != null) {
        rewrite.cancel();
      }
    }
  }

  /// On the snapshot's thread.
  @Override
  public void ended(AofRewrite which, @Nullable Exception failure) {
    threads.post(() -> {
      boolean success = false;
      if (failure != null) {
        log.warning("Background AOF rewrite terminated with error: " + failure.getMessage());
      } else if (!which.isCancelled()) {
        log.notice("Background AOF rewrite terminated with success");
        success = rewritten(which);
      }
      if (!success) {
        discard(which);
      }
      rewriteEnded(success);
    });
  }

  /// Makes the new base, and what belongs to it, the log.
  private boolean rewritten(AofRewrite which) {
    boolean isFirst = which.firstIncrement() != null;
    AofOutput current = output;
    boolean needsIncrement = isFirst || current != null && current.hasNext();
    AofManifest next =
        (needsIncrement ? nextManifest() : directory.manifest())
            .withNewBase(directory.logName(), which.isSnapshot());
    try {
      directory.disk().rename(directory.temporaryBase(), directory.pathOf(next.files().getFirst()));
      if (isFirst) {
        directory
            .disk()
            .rename(directory.temporaryIncrement(), directory.pathOf(next.lastIncrement()));
      }
      directory.replace(next.withIncrementsAsHistory(current == null ? 0 : 1));
      if (current != null) {
        current.skipToSwitch();
        current.writer().sizeOfOthers(directory.baseBytes());
        status.bytesAfterRewrite = status.currentBytes;
      }
    } catch (IOException e) {
      log.warning("Error making the rewritten AOF the log: " + e.getMessage());
      return false;
    }
    if (isFirst) {
      guard();
    }
    deleteHistoryNow();
    log.notice("Background AOF rewrite finished successfully");
    return true;
  }

  /// Goes on without the new base.
  private void discard(AofRewrite which) {
    AofOutput current = output;
    if (which.firstIncrement() == null) {
      if (current != null) {
        current.switchIfPrepared(host.stream());
      }
      return;
    }
    log.notice(
        "Removing the temp incr aof file " + directory.temporaryIncrement() + " in the background");
    if (current != null) {
      current.abandon();
      output = null;
    }
    try {
      which.firstIncrement().close();
      directory.disk().delete(directory.temporaryIncrement());
    } catch (IOException e) {
      log.warning("Can't remove the temp incr aof file: " + e.getMessage());
    }
  }

  private void rewriteEnded(boolean success) {
    boolean cancelled = rewrite != null && rewrite.isCancelled();
    rewrite = null;
    if (!cancelled) {
      status.lastRewriteFailed = !success;
      status.failedRewritesInARow = success ? 0 : status.failedRewritesInARow + 1;
    }
    status.lastRewriteSeconds = nowSeconds() - status.rewriteStartSeconds;
    status.rewriteScheduled |= status.state == State.FIRST_REWRITE;
    rewriting.set(false);
  }

  private void deleteHistoryNow() {
    if (config.keepOldAppendFiles.isOn()) {
      return;
    }
    try {
      if (config.keepsLogs()) {
        archive.keep(directory);
      } else {
        directory.deleteHistory();
      }
    } catch (IOException e) {
      log.warning("Can't remove history files: " + e.getMessage());
    }
  }
}
