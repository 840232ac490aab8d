package io.slotkeeper.server.persistence;

import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.server.config.PersistenceParameters;
import io.slotkeeper.server.runtime.ServerClock;
import io.slotkeeper.server.runtime.WorldStop;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The snapshots of a server: one at a time, others wait for their turn.
///
/// ```
/// begin ─► opened (world stopped) ─► walks, barrier ─► closed (world stopped) ─► last byte written
///                                                                              next one opened
/// ```
///
/// Threads: what changes the state has the world stopped or holds the monitor; see each method.
public final class Snapshots implements AutoCloseable {
  private static final long STEP_NANOS = 100_000;

  private final Keyspace keyspace;
  private final WorldStop world;
  private final ServerClock clock;
  private final PersistenceParameters parameters;
  private final SnapshotHost host;
  private final int loops;
  private final Queue<SnapshotTarget> waiting = new ArrayDeque<>();
  private volatile @Nullable SnapshotRun current;
  private volatile long lastBytesForWriters;
  private volatile Runnable resumeWriters = () -> {};
  private @Nullable Thread thread;
  private boolean isClosed;

  /// Changes with the world stopped.
  private boolean writerHasEnded;

  /// Whether each walk has ended; by loop, each of which changes its own.
  private final boolean[] walkIsOver;

  public Snapshots(
      Keyspace keyspace,
      WorldStop world,
      ServerClock clock,
      PersistenceParameters parameters,
      SnapshotHost host,
      int loops) {
    this.keyspace = keyspace;
    this.world = world;
    this.clock = clock;
    this.parameters = parameters;
    this.host = host;
    this.loops = loops;
    this.walkIsOver = new boolean[loops];
  }

  Keyspace keyspace() {
    return keyspace;
  }

  ServerClock clock() {
    return clock;
  }

  PersistenceParameters parameters() {
    return parameters;
  }

  SnapshotHost host() {
    return host;
  }

  int loops() {
    return loops;
  }

  /// What lets those go on who had to wait before a write; set before the loops start.
  public void resumeWritersWith(Runnable resume) {
    resumeWriters = resume;
  }

  void resumeWriters() {
    resumeWriters.run();
  }

  /// Asks for a snapshot as soon as that is possible; from any thread.
  public void begin(SnapshotTarget target) {
    host.post(0, () -> world.exclusively(() -> beginNow(target)));
  }

  /// Opens a snapshot of this moment, or lets the target wait for its turn. The caller has stopped
  /// the world.
  public void beginNow(SnapshotTarget target) {
    boolean refused;
    synchronized (this) {
      refused = isClosed;
      if (!refused && current != null) {
        waiting.add(target);
        return;
      }
    }
    if (refused) {
      target.failed(new SnapshotAbortedException("the server ends"));
    } else {
      open(target);
    }
  }

  private void open(SnapshotTarget target) {
    SnapshotRun run = new SnapshotRun(this, target, true);
    Arrays.fill(walkIsOver, false);
    current = run;
    Thread writer = null;
    try {
      run.begin();
      writer = new Thread(new SnapshotWriter(run, this::ended), "snapshot");
      writer.start();
    } catch (RuntimeException | OutOfMemoryError e) {
      run.discard();
      target.failed(new IllegalStateException(e));
    }
    writerHasEnded = writer == null;
    synchronized (this) {
      thread = writer;
    }
    host.wakeWalks();
  }

  /// Takes a snapshot at once, on this thread. The caller has stopped the world.
  ///
  /// @throws IOException when the target fails, which it was told before
  public void saveNow(SnapshotTarget target) throws IOException {
    SnapshotRun run = new SnapshotRun(this, target, false);
    SnapshotWriter writer = new SnapshotWriter(run, _ -> {});
    Exception failure = null;
    run.begin();
    for (int loop = 0; loop < loops; loop++) {
      SnapshotProgress progress;
      do {
        progress = run.slice(loop, Long.MAX_VALUE);
        failure = failure == null ? drain(run, writer) : failure;
        if (progress == SnapshotProgress.WAIT) {
          LockSupport.parkNanos(this, STEP_NANOS);
        }
      } while (progress != SnapshotProgress.DONE);
    }
    run.close();
    failure = failure == null ? drain(run, writer) : failure;
    try {
      if (failure == null) {
        writer.finish();
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
    run.free();
    if (failure != null) {
      target.failed(failure);
      throw failure instanceof IOException io ? io : new IOException(failure);
    }
  }

  private static @Nullable Exception drain(SnapshotRun run, SnapshotWriter writer) {
    try {
      writer.drain();
      return null;
    } catch (IOException | InterruptedException | RuntimeException e) {
      run.discard();
      return e;
    }
  }

  // ---- on the loops -----------------------------------------------------------------------

  /// A slice of a loop's walk.
  ///
  /// @param deadlineNanos by the server's clock
  /// @return what is left to do
  public SnapshotProgress slice(int loop, long deadlineNanos) {
    SnapshotRun run = current;
    if (run == null || !keyspace.isSnapshotOpen()) {
      return SnapshotProgress.DONE;
    }
    // one that has walked everywhere may still have to save what a command waits for
    SnapshotProgress progress = run.slice(loop, deadlineNanos);
    if (progress == SnapshotProgress.DONE && !walkIsOver[loop]) {
      walkIsOver[loop] = true;
      if (run.walkEnded()) {
        host.post(0, () -> world.exclusively(() -> close(run)));
      }
    }
    return progress;
  }

  /// Whether writers must wait before they change what the snapshot has not seen.
  public boolean holdsWriters() {
    SnapshotRun run = current;
    return run != null && !run.discards() && !run.queue().hasRoomForWriter();
  }

  /// Whether a command may change the record now. If not, it is a large value that is being saved
  /// from now on, and writers are resumed when that is done. Under the lock of its slot.
  public boolean isReady(int loop, Database database, int slot, long record) {
    SnapshotRun run = current;
    if (run == null || !database.isUnseen(record) || !run.isLarge(slot, record)) {
      return true;
    }
    if (run.saveSoon(loop, database, slot, record)) {
      host.wakeWalks();
    }
    return false;
  }

  private void close(SnapshotRun run) {
    if (current == run && keyspace.isSnapshotOpen()) {
      run.close();
      run.queue().end();
      nextIfDone();
    }
  }

  // ---- giving up --------------------------------------------------------------------------

  /// Gives the snapshot up because all keys are about to be removed, unless its target wants it all
  /// the same. The caller has stopped the world.
  public void keysWillGo() {
    SnapshotRun run = current;
    if (run != null && keyspace.isSnapshotOpen() && !run.target().survivesFlush()) {
      run.discard();
      run.close();
      Arrays.fill(walkIsOver, true);
      interrupt();
    }
  }

  /// Gives the snapshot up, so that another can be taken at once. The caller has stopped the world.
  public void giveUp() {
    SnapshotRun run = current;
    if (run == null) {
      return;
    }
    run.discard();
    if (keyspace.isSnapshotOpen()) {
      for (int loop = 0; loop < loops; loop++) {
        while (run.slice(loop, Long.MAX_VALUE) != SnapshotProgress.DONE) {
          // marks a slice of the keys
        }
        walkIsOver[loop] = true;
      }
      run.close();
    }
    interrupt();
  }

  private synchronized void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  /// Ends everything; the loops have ended already.
  @Override
  public void close() {
    Queue<SnapshotTarget> refused;
    Thread running;
    synchronized (this) {
      isClosed = true;
      refused = new ArrayDeque<>(waiting);
      waiting.clear();
      running = thread;
    }
    refused.forEach(target -> target.failed(new SnapshotAbortedException("the server ends")));
    SnapshotRun run = current;
    if (run == null) {
      return;
    }
    run.discard();
    interrupt();
    if (running != null) {
      join(running);
    }
    run.close();
    run.free();
    current = null;
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- the end of a run -------------------------------------------------------------------

  /// On the snapshot's thread.
  private void ended(SnapshotRun run) {
    host.post(
        0,
        () ->
            world.exclusively(() -> {
              if (current == run) {
                writerHasEnded = true;
                nextIfDone();
              }
            }));
  }

  /// When both the walks and the writer are done, the next target has its turn. With the world
  /// stopped.
  private void nextIfDone() {
    SnapshotRun run = current;
    if (run == null || keyspace.isSnapshotOpen() || !writerHasEnded) {
      return;
    }
    run.free();
    lastBytesForWriters = run.savedForWriters();
    current = null;
    SnapshotTarget following;
    synchronized (this) {
      thread = null;
      following = waiting.poll();
    }
    resumeWriters();
    if (following != null) {
      open(following);
    }
  }

  // ---- what INFO tells --------------------------------------------------------------------

  /// Bytes of memory the current snapshot holds on their way to its target.
  public long bufferedBytes() {
    SnapshotRun run = current;
    return run == null ? 0 : run.queue().chunkBytes();
  }

  public boolean isRunning() {
    return current != null;
  }

  /// Bytes that were copied because somebody was about to change them: now, or in the last one.
  public long bytesForWriters() {
    SnapshotRun run = current;
    return run == null ? lastBytesForWriters : run.savedForWriters();
  }

  /// Keys the current snapshot has seen; 0 when there is none.
  public long keysDone() {
    SnapshotRun run = current;
    return run == null ? 0 : run.savedKeys();
  }

  /// Keys the current snapshot has to see.
  public long keysTotal() {
    SnapshotRun run = current;
    return run == null ? 0 : run.totalKeys();
  }
}
