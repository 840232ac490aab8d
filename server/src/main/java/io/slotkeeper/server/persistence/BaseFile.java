package io.slotkeeper.server.persistence;

import io.slotkeeper.server.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A base that is the snapshot as it is.
final class BaseFile implements BaseWriter {
  private static final long SYNC_BYTES = 4L << 20;

  private final DiskFile file;
  private final boolean syncsOnTheWay;
  private long unsyncedBytes;

  /// @param syncsOnTheWay whether to sync every few megabytes, so that the end is no burst
  BaseFile(DiskFile file, boolean syncsOnTheWay) {
    this.file = file;
    this.syncsOnTheWay = syncsOnTheWay;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    unsyncedBytes += bytes.remaining();
    file.writeFully(bytes);
    if (syncsOnTheWay && unsyncedBytes >= SYNC_BYTES) {
      file.force();
      unsyncedBytes = 0;
    }
  }

  @Override
  public void finish() throws IOException {
    file.force();
    file.close();
  }

  @Override
  public void abandon() throws IOException {
    file.close();
  }

  @Override
  public boolean isSnapshot() {
    return true;
  }
}
