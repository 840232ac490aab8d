package io.slotkeeper.server.persistence;

import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A snapshot on its way into the base of the log.
final class AofRewrite implements SnapshotTarget {
  private static final long SYNC_BYTES = 4L << 20;

  /// Whom it tells how it goes. The log's thread is told by mail.
  interface Listener {
    /// The base is of this moment; the world stands still.
    void opened(AofRewrite rewrite);

    /// It ended, the base whole and durable when there is no failure.
    void ended(AofRewrite rewrite, @Nullable Exception failure);
  }

  private final Disk disk;
  private final String path;
  private final boolean syncsOnTheWay;
  private final @Nullable DiskFile firstIncrement;
  private final Listener listener;
  private final DiskFile file;
  private long unsyncedBytes;
  private volatile boolean cancelled;

  /// @param path where the base is written
  /// @param firstIncrement where to log what changes after the snapshot was opened, when the log is
  ///   just being switched on
  /// @param syncsOnTheWay whether to sync every few megabytes, so that the end is no burst
  AofRewrite(
      Disk disk,
      String path,
      @Nullable DiskFile firstIncrement,
      boolean syncsOnTheWay,
      Listener listener)
      throws IOException {
    this.disk = disk;
    this.path = path;
    this.firstIncrement = firstIncrement;
    this.syncsOnTheWay = syncsOnTheWay;
    this.listener = listener;
    this.file = disk.create(path);
  }

  @Nullable DiskFile firstIncrement() {
    return firstIncrement;
  }

  /// Whether the base is a snapshot file.
  boolean isSnapshot() {
    return true;
  }

  /// Makes it fail soon.
  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void opened() {
    listener.opened(this);
  }

  @Override
  public Map<String, String> auxiliary() {
    return Map.of("aof-base", "1");
  }

  @Override
  public boolean survivesFlush() {
    return true;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    if (cancelled) {
      throw new IOException("cancelled");
    }
    unsyncedBytes += bytes.remaining();
    file.writeFully(bytes);
    if (syncsOnTheWay && unsyncedBytes >= SYNC_BYTES) {
      file.force();
      unsyncedBytes = 0;
    }
  }

  @Override
  public void finished() throws IOException {
    file.force();
    file.close();
    listener.ended(this, null);
  }

  @Override
  public void failed(Exception cause) {
    try {
      file.close();
      disk.delete(path);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    listener.ended(this, cause);
  }
}
