package io.slotkeeper.server.persistence;

import io.slotkeeper.server.disk.DiskFile;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Syncs the log's file beside the log's thread, so that writing goes on meanwhile.
///
/// One sync at a time, asked for by the log's thread.
final class AofSyncer {
  /// Hears how a sync ended, where it was done.
  @FunctionalInterface
  interface Listener {
    /// @param offset of the change stream up to which all was written when the sync was asked for
    /// @param failure null when all of that is durable
    void synced(long offset, @Nullable IOException failure);
  }

  private final Executor executor;
  private final Listener listener;
  private volatile boolean busy;

  AofSyncer(Executor executor, Listener listener) {
    this.executor = executor;
    this.listener = listener;
  }

  boolean isBusy() {
    return busy;
  }

  /// Starts a sync; none runs.
  void sync(DiskFile file, long offset) {
    busy = true;
    executor.execute(() -> force(file, offset));
  }

  private void force(DiskFile file, long offset) {
    IOException failure = null;
    try {
      file.force();
    } catch (IOException e) {
      failure = e;
    }
    synchronized (this) {
      busy = false;
      notifyAll();
    }
    listener.synced(offset, failure);
  }

  /// Waits until no sync runs.
  synchronized void awaitIdle() throws InterruptedException {
    while (busy) {
      wait();
    }
  }
}
