package io.slotkeeper.server.persistence;

import io.slotkeeper.server.disk.DiskFile;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Syncs the log's file on a thread of its own, so that writing goes on meanwhile.
///
/// One sync at a time, asked for by the log's thread.
final class AofSyncer implements AutoCloseable {
  /// Hears how a sync ended, on the syncer's thread.
  @FunctionalInterface
  interface Listener {
    /// @param offset of the change stream up to which all was written when the sync was asked for
    /// @param failure null when all of that is durable
    void synced(long offset, @Nullable IOException failure);
  }

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("aof-sync").unstarted(task));
  private final Listener listener;
  private volatile boolean busy;

  AofSyncer(Listener listener) {
    this.listener = listener;
  }

  boolean isBusy() {
    return busy;
  }

  /// Starts a sync; none runs.
  void sync(DiskFile file, long offset) {
    busy = true;
    thread.execute(() -> force(file, offset));
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

  @Override
  public void close() {
    thread.shutdown();
    boolean ended = false;
    while (!ended) {
      try {
        ended = thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
