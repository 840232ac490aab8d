package io.slotkeeper.server.persistence;

import io.slotkeeper.server.runtime.ServerClock;

/// Whether the data set is being loaded, and how far that is. While it is, commands that need the
/// data are refused, and nobody but the loader touches the keyspace.
///
/// Written by the loader, read by anyone.
public final class Loading {
  private final ServerClock clock;
  private volatile boolean active;
  private volatile long startSeconds;
  private volatile long totalBytes;
  private volatile long loadedBytes;

  public Loading(ServerClock clock) {
    this.clock = clock;
  }

  /// @param bytes how many there are to load
  public void start(long bytes) {
    startSeconds = clock.unixMicros() / 1_000_000;
    totalBytes = bytes;
    loadedBytes = 0;
    active = true;
  }

  public void progress(long bytes) {
    loadedBytes = bytes;
  }

  public void end() {
    active = false;
  }

  public boolean isActive() {
    return active;
  }

  /// Unix time.
  public long startSeconds() {
    return startSeconds;
  }

  public long totalBytes() {
    return totalBytes;
  }

  public long loadedBytes() {
    return loadedBytes;
  }

  public double loadedPercent() {
    return totalBytes == 0 ? 0 : 100.0 * loadedBytes / totalBytes;
  }

  /// How long the rest takes if it goes on like this.
  public long etaSeconds() {
    long elapsed = clock.unixMicros() / 1_000_000 - startSeconds;
    return loadedBytes == 0
        ? Math.max(1, elapsed)
        : (long) ((double) elapsed * (totalBytes - loadedBytes) / loadedBytes);
  }
}
