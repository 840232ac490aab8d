package io.slotkeeper.server.persistence;

import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.disk.DiskFile;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A snapshot that becomes a file: written beside it, synced, renamed, so that under the file's
/// name there is the whole old or the whole new snapshot at any time, also after a power cut.
final class RdbFileTarget implements SnapshotTarget {
  /// The kernel is asked to write so often, so that the last sync finds little left to do.
  private static final long SYNC_BYTES = 4L << 20;

  private final Disk disk;
  private final ServerLog log;
  private final String directory;
  private final String fileName;
  private final String temporaryName;
  private final boolean syncsOften;
  private final Outcome outcome;
  private @Nullable DiskFile file;
  private long unsyncedBytes;

  /// Who wants to know how it went.
  interface Outcome {
    void opened();

    /// What the file tells of itself beside the usual.
    Map<String, String> auxiliary();

    void saved();

    void failed(Exception cause);
  }

  /// @param syncsOften whether the bytes are synced while they are written
  RdbFileTarget(Disk disk, ServerLog log, Names names, boolean syncsOften, Outcome outcome) {
    this.disk = disk;
    this.log = log;
    this.directory = names.directory();
    this.fileName = names.file();
    this.temporaryName = names.temporary();
    this.syncsOften = syncsOften;
    this.outcome = outcome;
  }

  /// Where the file is.
  record Names(String directory, String file, String temporary) {}

  @Override
  public void opened() {
    outcome.opened();
  }

  @Override
  public Map<String, String> auxiliary() {
    return outcome.auxiliary();
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    DiskFile open = file;
    if (open == null) {
      open = create();
    }
    unsyncedBytes += bytes.remaining();
    try {
      open.writeFully(bytes);
      if (syncsOften && unsyncedBytes >= SYNC_BYTES) {
        open.force();
        unsyncedBytes = 0;
      }
    } catch (IOException e) {
      log.warning("Write error while saving DB to the disk: " + e.getMessage());
      throw e;
    }
  }

  private DiskFile create() throws IOException {
    try {
      DiskFile created = disk.create(temporaryPath());
      file = created;
      return created;
    } catch (IOException e) {
      log.warning(
          "Failed opening the temp RDB file %s (in server root dir %s) for saving: %s"
              .formatted(temporaryName, directory, e.getMessage()));
      throw e;
    }
  }

  @Override
  public void finished() throws IOException {
    DiskFile open = file;
    if (open == null) {
      throw new IllegalStateException("a snapshot has at least a header");
    }
    try {
      open.force();
      open.close();
      file = null;
    } catch (IOException e) {
      log.warning("Write error while saving DB to the disk: " + e.getMessage());
      throw e;
    }
    try {
      disk.rename(temporaryPath(), directory + "/" + fileName);
    } catch (IOException e) {
      log.warning(
          "Error moving temp DB file %s on the final destination %s (in server root dir %s): %s"
              .formatted(temporaryName, fileName, directory, e.getMessage()));
      throw e;
    }
    try {
      disk.syncDirectory(directory);
    } catch (IOException e) {
      log.warning("Failed to fsync directory while saving DB: " + e.getMessage());
      throw e;
    }
    log.notice("DB saved on disk");
    outcome.saved();
  }

  @Override
  public void failed(Exception cause) {
    try {
      if (file != null) {
        file.close();
      }
      disk.delete(temporaryPath());
    } catch (IOException e) {
      log.warning("Cannot delete %s: %s".formatted(temporaryPath(), e.getMessage()));
    }
    outcome.failed(cause);
  }

  private String temporaryPath() {
    return directory + "/" + temporaryName;
  }
}
