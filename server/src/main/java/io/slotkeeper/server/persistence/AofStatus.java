package io.slotkeeper.server.persistence;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// How the append-only log is, for INFO and for the gate that refuses writes. Written by the log's
/// threads, read by any.
public final class AofStatus {
  /// Whether changes are logged.
  public enum State {
    OFF,
    /// They are, but what was there before is not all on the disk yet.
    FIRST_REWRITE,
    ON
  }

  /// Microseconds to wait before each write, for tests (DEBUG AOF-FLUSH-SLEEP).
  public volatile long writeDelayMicros;

  volatile State state = State.OFF;
  volatile long currentBytes;
  volatile long bytesAfterRewrite;
  volatile boolean rewriteScheduled;
  volatile long rewriteStartSeconds;
  volatile long lastRewriteSeconds = -1;
  volatile boolean lastRewriteFailed;
  final LongAdder rewrites = new LongAdder();
  volatile int failedRewritesInARow;
  final LongAdder delayedSyncs = new LongAdder();
  volatile boolean syncing;
  volatile long writtenOffset;
  volatile long syncedOffset;
  private volatile @Nullable String writeError;
  private volatile @Nullable String syncError;
  private volatile @Nullable String refusal;

  /// The error reply that writes get while they cannot be logged; null when they can.
  public @Nullable String refusal() {
    return refusal;
  }

  public State state() {
    return state;
  }

  public long currentBytes() {
    return currentBytes;
  }

  public long bytesAfterRewrite() {
    return bytesAfterRewrite;
  }

  public boolean isRewriteScheduled() {
    return rewriteScheduled;
  }

  /// How long the last rewrite took, -1 before the first.
  public long lastRewriteSeconds() {
    return lastRewriteSeconds;
  }

  /// When the running rewrite began, as a Unix time.
  public long rewriteStartSeconds() {
    return rewriteStartSeconds;
  }

  public boolean lastRewriteFailed() {
    return lastRewriteFailed;
  }

  public long rewrites() {
    return rewrites.sum();
  }

  public int failedRewritesInARow() {
    return failedRewritesInARow;
  }

  public boolean lastWriteFailed() {
    return writeError != null || syncError != null;
  }

  /// How often a sync was due while one ran for more than two seconds.
  public long delayedSyncs() {
    return delayedSyncs.sum();
  }

  public boolean isSyncing() {
    return syncing;
  }

  /// All changes before this offset of the change stream are in the file.
  public long writtenOffset() {
    return writtenOffset;
  }

  /// All changes before this offset of the change stream survive a power cut.
  public long syncedOffset() {
    return syncedOffset;
  }

  /// CONFIG RESETSTAT.
  public void resetCounters() {
    delayedSyncs.reset();
    rewrites.reset();
    failedRewritesInARow = 0;
  }

  @Nullable String writeError() {
    return writeError;
  }

  void writeError(@Nullable String reason) {
    writeError = reason;
    refuse();
  }

  @Nullable String syncError() {
    return syncError;
  }

  void syncError(@Nullable String reason) {
    syncError = reason;
    refuse();
  }

  private synchronized void refuse() {
    String reason = writeError == null ? syncError : writeError;
    refusal = reason == null ? null : "MISCONF Errors writing to the AOF file: " + reason;
  }
}
