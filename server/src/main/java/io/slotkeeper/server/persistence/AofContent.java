package io.slotkeeper.server.persistence;

import io.slotkeeper.server.propagation.StreamApplier;
import io.slotkeeper.server.propagation.StreamFormatException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/// The files of a log on their way into the keyspace: at once on the loop that has stopped the
/// world, or from a thread beside the loops, which asks the first loop for one piece after the
/// other and lets it serve clients in between.
final class AofContent implements AofLoader.Content {
  private final Supplier<StreamApplier> appliers;
  private final SnapshotLoad snapshots;
  private final Loading loading;
  private final SnapshotHost host;
  private final boolean inSlices;

  /// @param appliers of something that executes commands on the first loop
  AofContent(
      Supplier<StreamApplier> appliers,
      SnapshotLoad snapshots,
      Loading loading,
      SnapshotHost host,
      boolean inSlices) {
    this.appliers = appliers;
    this.snapshots = snapshots;
    this.loading = loading;
    this.host = host;
    this.inSlices = inSlices;
  }

  @Override
  public StreamApplier applier() {
    return inSlices ? new OnFirstLoop(appliers.get()) : appliers.get();
  }

  @Override
  public long loadSnapshot(String path, long bytesBefore) throws IOException {
    return snapshots.head(path, bytesBefore, inSlices);
  }

  @Override
  public void progress(long bytes) {
    loading.progress(bytes);
  }

  /// Lets the first loop execute commands, and waits.
  private final class OnFirstLoop implements StreamApplier {
    private final StreamApplier applier;

    OnFirstLoop(StreamApplier applier) {
      this.applier = applier;
    }

    @Override
    public long apply(long address, long length) throws StreamFormatException {
      CompletableFuture<Long> done = new CompletableFuture<>();
      host.post(0, () -> apply(address, length, done));
      try {
        return done.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof StreamFormatException broken) {
          throw broken;
        }
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void appendUnits() {
      applier.appendUnits();
    }

    private void apply(long address, long length, CompletableFuture<Long> done) {
      try {
        done.complete(applier.apply(address, length));
      } catch (StreamFormatException | RuntimeException | Error e) {
        done.completeExceptionally(e);
      }
    }

    @Override
    public long position() {
      return applier.position();
    }

    @Override
    public long unitEnd() {
      return applier.unitEnd();
    }

    @Override
    public long commands() {
      return applier.commands();
    }

    @Override
    public int database() {
      return applier.database();
    }

    @Override
    public void select(int database) {
      applier.select(database);
    }

    @Override
    public void close() {
      applier.close();
    }
  }
}
