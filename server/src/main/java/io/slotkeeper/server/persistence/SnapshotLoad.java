package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.rdb.BlockSource;
import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.disk.DiskFile;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Loads RDB files from the disk: at start in slices, so that clients are answered meanwhile, or at
/// once.
public final class SnapshotLoad {
  private static final long SLICE_NANOS = 5_000_000;

  private final RdbFile.Doors doors;
  private final Disk disk;
  private final Loading loading;
  private volatile LoadReport last = new LoadReport(0, 0, 0, "", -1, 0);

  public SnapshotLoad(RdbFile.Doors doors, Disk disk, Loading loading) {
    this.doors = doors;
    this.disk = disk;
    this.loading = loading;
  }

  /// What the last file held.
  public LoadReport last() {
    return last;
  }

  /// Loads a file at once; on a loop, with the world stopped.
  public LoadReport now(String path, RdbFile.Options options) throws RdbLoadException, IOException {
    long start = doors.clock().nanos();
    try (ReadAhead bytes = new ReadAhead(disk.openForRead(path), checks());
        RdbFile file = open(bytes, disk.size(path), options)) {
      last = file.load();
      logEnd(start);
      return last;
    }
  }

  /// Loads a file in slices on the first loop; returns when it is loaded. While that goes on
  /// [Loading] says so. Not on a loop.
  ///
  /// @return whether there was a file
  public boolean inSlices(String path, RdbFile.Options options) throws IOException {
    DiskFile opened;
    try {
      if (!disk.exists(path)) {
        return false;
      }
      opened = disk.openForRead(path);
    } catch (IOException e) {
      throw new IOException(
          "Fatal error: can't open the RDB file %s for reading: %s".formatted(path, e.getMessage()),
          e);
    }
    long start = doors.clock().nanos();
    long bytes = opened.size();
    loading.start(bytes);
    try (ReadAhead blocks = new ReadAhead(opened, checks())) {
      last = await(source(blocks, bytes), options, 0);
      logEnd(start);
      return true;
    } finally {
      loading.end();
    }
  }

  /// Loads the snapshot an append-only file begins with; commands that follow rely on keys whose
  /// time has come.
  ///
  /// @param bytesBefore how much was loaded before this file
  /// @param inSlices whether on the first loop, which serves clients in between, or here
  /// @return the length of the snapshot
  /// @throws RdbLoadException when it cannot be understood
  public long head(String path, long bytesBefore, boolean inSlices) throws IOException {
    RdbFile.Options options = new RdbFile.Options(true, false);
    try (ReadAhead blocks = new ReadAhead(disk.openForRead(path), checks())) {
      BlockSource source = source(blocks, disk.size(path));
      if (!inSlices) {
        try (RdbFile file = new RdbFile(doors, source, options)) {
          last = file.load();
        }
        return source.position();
      }
      last = await(source, options, bytesBefore);
      return source.position();
    }
  }

  private LoadReport await(BlockSource source, RdbFile.Options options, long bytesBefore)
      throws IOException {
    CompletableFuture<LoadReport> done = new CompletableFuture<>();
    doors
        .host()
        .post(0, () -> slice(new RdbFile(doors, source, options), source, bytesBefore, done));
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RdbLoadException refused
          ? refused
          : new RdbLoadException("Cannot load a snapshot: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private BlockSource source(ReadAhead blocks, long bytes) {
    return new BlockSource(blocks, bytes, checks());
  }

  private boolean checks() {
    return doors.parameters().snapshotChecksum.isOn();
  }

  private RdbFile open(ReadAhead blocks, long bytes, RdbFile.Options options) {
    return new RdbFile(doors, source(blocks, bytes), options);
  }

  private void slice(
      RdbFile file, BlockSource source, long bytesBefore, CompletableFuture<LoadReport> done) {
    try {
      boolean more = file.loadSome(doors.clock().nanos() + SLICE_NANOS);
      loading.progress(bytesBefore + source.position());
      if (more) {
        doors.host().post(0, () -> slice(file, source, bytesBefore, done));
      } else {
        file.close();
        done.complete(file.report());
      }
    } catch (RdbLoadException | RuntimeException | OutOfMemoryError e) {
      file.close();
      done.completeExceptionally(e);
    }
  }

  private void logEnd(long startNanos) {
    double seconds = (doors.clock().nanos() - startNanos) / 1e9;
    doors.log().notice(String.format(Locale.ROOT, "DB loaded from disk: %.3f seconds", seconds));
  }
}
