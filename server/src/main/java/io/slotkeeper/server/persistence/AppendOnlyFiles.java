package io.slotkeeper.server.persistence;

import io.slotkeeper.server.config.PersistenceParameters;
import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.propagation.StreamApplier;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.ServerLog;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The append-only files of a server: loaded when it starts, written while it runs.
public final class AppendOnlyFiles implements AutoCloseable {
  private final PersistenceParameters config;
  private final RdbFile.Doors doors;
  private final Disk disk;
  private final Loading loading;
  private final Snapshots snapshots;
  private final SnapshotLoad snapshotLoad;
  private final Supplier<StreamApplier> appliers;
  private final AofDirectory directory;
  private final AppendOnlyLog log;

  /// What is loaded and saved with.
  public record Parts(
      RdbFile.Doors doors,
      Disk disk,
      Loading loading,
      Snapshots snapshots,
      SnapshotLoad snapshotLoad) {}

  /// @param appliers of something that executes commands on the first loop
  public AppendOnlyFiles(Parts parts, Supplier<StreamApplier> appliers, AppendOnlyLog.Host host) {
    this.doors = parts.doors;
    this.config = doors.parameters();
    this.disk = parts.disk;
    this.loading = parts.loading;
    this.snapshots = parts.snapshots;
    this.snapshotLoad = parts.snapshotLoad;
    this.appliers = appliers;
    ServerClock clock = doors.clock();
    ServerLog lines = doors.log();
    this.directory = newDirectory();
    this.log = new AppendOnlyLog(config, host, clock, lines, directory, AofThreadPair::new);
  }

  private AofDirectory newDirectory() {
    return new AofDirectory(
        disk,
        doors.log(),
        config.directory::value,
        config.appendDirectoryName.value(),
        config.appendFileName.value());
  }

  /// The log; it may be switched off.
  public AppendOnlyLog log() {
    return log;
  }

  private AofLoader loader(AofDirectory directory, boolean inSlices) {
    AofContent content = new AofContent(appliers, snapshotLoad, loading, doors.host(), inSlices);
    return new AofLoader(directory, config, doors.clock(), doors.log(), content);
  }

  /// Loads what is there, while clients are told to wait, and starts to log. Not on a loop.
  ///
  /// @throws LoadException when it cannot be loaded
  /// @throws IOException when nothing can be logged
  public void start() throws IOException, InterruptedException {
    AofLoader loader = loader(directory, true);
    long bytes = loader.prepare();
    loading.start(bytes);
    try {
      if (bytes > 0) {
        long start = doors.clock().nanos();
        loader.load();
        doors
            .log()
            .notice(
                "DB loaded from append only file: %.3f seconds"
                    .formatted((doors.clock().nanos() - start) / 1e9));
      }
      onFirstLoop(() -> log.open(this::saveEmpty));
    } finally {
      loading.end();
    }
  }

  /// Looks at what a log that is switched off has left, so that it can be switched on.
  public void prepare() throws LoadException {
    loader(directory, true).prepare();
    log.deleteHistory();
  }

  /// Something that touches files and the keyspace.
  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  private void onFirstLoop(Action action) throws IOException, InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    doors
        .host()
        .post(
            0,
            () -> {
              try {
                action.run();
                done.complete(null);
              } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    try {
      done.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }

  /// Nobody is served yet, so the world need not be stopped.
  private void saveEmpty(String path) throws IOException {
    snapshots.saveNow(new AofRewrite(disk, path, null, log.base(path), new NobodyListens()));
  }

  private static final class NobodyListens implements AofRewrite.Listener {
    @Override
    public void opened(AofRewrite rewrite) {
      // nothing changes meanwhile
    }

    @Override
    public void ended(AofRewrite rewrite, @Nullable Exception failure) {
      // who saves is told, too
    }
  }

  /// DEBUG LOADAOF: loads all that was logged, into an empty keyspace; on the first loop, with the
  /// world stopped.
  ///
  /// @param removeAll empties the keyspace
  public void reload(Runnable removeAll) throws IOException {
    log.pause();
    try {
      removeAll.run();
      AofLoader loader = loader(newDirectory(), false);
      loading.start(loader.find());
      loader.load();
    } finally {
      loading.end();
      log.goOn();
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
