package io.slotkeeper.server.persistence;

import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A snapshot on its way into the base of the log.
final class AofRewrite implements SnapshotTarget {
  /// Whom it tells how it goes. The log's thread is told by mail.
  interface Listener {
    /// The base is of this moment; the world stands still.
    void opened(AofRewrite rewrite);

    /// It ended, the base whole and durable when there is no failure.
    void ended(AofRewrite rewrite, @Nullable Exception failure);
  }

  private final Disk disk;
  private final String path;
  private final @Nullable DiskFile firstIncrement;
  private final Listener listener;
  private final BaseWriter base;
  private volatile boolean cancelled;

  /// @param path where the base is written
  /// @param firstIncrement where to log what changes after the snapshot was opened, when the log is
  ///   just being switched on
  /// @param base writes it
  AofRewrite(
      Disk disk,
      String path,
      @Nullable DiskFile firstIncrement,
      BaseWriter base,
      Listener listener) {
    this.disk = disk;
    this.path = path;
    this.firstIncrement = firstIncrement;
    this.listener = listener;
    this.base = base;
  }

  @Nullable DiskFile firstIncrement() {
    return firstIncrement;
  }

  /// Whether the base is a snapshot file.
  boolean isSnapshot() {
    return base.isSnapshot();
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
    base.write(bytes);
  }

  @Override
  public void finished() throws IOException {
    base.finish();
    listener.ended(this, null);
  }

  @Override
  public void failed(Exception cause) {
    try {
      base.abandon();
      disk.delete(path);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    listener.ended(this, cause);
  }
}
