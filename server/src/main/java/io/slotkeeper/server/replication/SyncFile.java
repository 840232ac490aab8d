package io.slotkeeper.server.replication;

import io.slotkeeper.server.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The file that a primary's snapshot is received into, written by a thread of its own: no loop
/// waits for the disk. At most a few buffers are on their way to the thread.
///
/// Threads: [#offer] and [#finish] on the first loop; [#cancel()] on any.
final class SyncFile implements Runnable, SyncPayload.Target {
  private static final int BUFFERS = 32;
  private static final int BUFFER_BYTES = 256 * 1024;

  /// The kernel is asked to write so often, so that the last sync finds little left to do.
  private static final long SYNC_BYTES = 8L << 20;

  /// What becomes of the file; called on its thread.
  interface Outcome {
    /// There is room for more.
    void hasRoom();

    /// All is in the file, durably, under this name.
    void whole(String path) throws IOException, InterruptedException;

    void failed(IOException cause);
  }

  private sealed interface Step {
    record Write(ByteBuffer bytes) implements Step {}

    record Finish() implements Step {}

    record Cancel() implements Step {}
  }

  private final ReplicationDoors doors;
  private final Outcome outcome;
  private final String temporaryPath;
  private final LinkedBlockingQueue<Step> steps = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<ByteBuffer> empty = new ConcurrentLinkedQueue<>();
  private final AtomicInteger made = new AtomicInteger();
  private volatile boolean isFull;
  private volatile boolean isCancelled;

  SyncFile(ReplicationDoors doors, Outcome outcome) {
    this.doors = doors;
    this.outcome = outcome;
    this.temporaryPath =
        doors.path("temp-%d.%d.rdb".formatted(doors.nowMillis() / 1000, doors.processId()));
  }

  void start() {
    Thread.ofPlatform().daemon().name("sync-file").start(this);
  }

  /// With fewer taken than there are, [Outcome#hasRoom()] follows.
  @Override
  public int offer(ByteBuffer bytes, int count) {
    int taken = 0;
    while (taken < count) {
      ByteBuffer buffer = nextEmpty();
      if (buffer == null) {
        break;
      }
      int part = Math.min(count - taken, buffer.remaining());
      buffer.put(bytes.slice(bytes.position() + taken, part)).flip();
      steps.add(new Step.Write(buffer));
      taken += part;
    }
    return taken;
  }

  private @Nullable ByteBuffer nextEmpty() {
    ByteBuffer buffer = empty.poll();
    if (buffer == null && made.get() < BUFFERS) {
      made.incrementAndGet();
      return ByteBuffer.allocateDirect(BUFFER_BYTES);
    }
    if (buffer == null) {
      isFull = true;
      // the thread may have emptied one before it could see that
      buffer = empty.poll();
    }
    return buffer;
  }

  /// All was given.
  void finish() {
    steps.add(new Step.Finish());
  }

  /// The file is not wanted any more.
  void cancel() {
    isCancelled = true;
    steps.add(new Step.Cancel());
  }

  boolean isCancelled() {
    return isCancelled;
  }

  @Override
  public void run() {
    try {
      String path = receive();
      if (path != null) {
        outcome.whole(path);
      }
    } catch (IOException e) {
      if (!isCancelled) {
        outcome.failed(e);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable String receive() throws IOException, InterruptedException {
    try (DiskFile file = doors.disk().create(temporaryPath)) {
      if (!writeAll(file)) {
        doors.disk().delete(temporaryPath);
        return null;
      }
      file.force();
    } catch (IOException e) {
      doors
          .log()
          .warning(
              ("Write error or short write writing to the DB dump file needed for MASTER <->"
                      + " REPLICA synchronization: %s")
                  .formatted(e.getMessage()));
      doors.disk().delete(temporaryPath);
      throw e;
    }
    String path = doors.path(doors.config().persistence.snapshotFileName.value());
    doors.disk().rename(temporaryPath, path);
    doors.disk().syncDirectory(doors.config().persistence.directory.value());
    return path;
  }

  /// @return false when it was cancelled
  private boolean writeAll(DiskFile file) throws IOException, InterruptedException {
    long unsynced = 0;
    while (!isCancelled) {
      switch (steps.take()) {
        case Step.Write(ByteBuffer bytes) -> {
          unsynced += bytes.remaining();
          file.writeFully(bytes);
          empty.add(bytes.clear());
          if (isFull) {
            isFull = false;
            outcome.hasRoom();
          }
          if (unsynced >= SYNC_BYTES) {
            file.force();
            unsynced = 0;
          }
        }
        case Step.Finish() -> {
          return true;
        }
        case Step.Cancel() -> {
          return false;
        }
      }
    }
    return false;
  }
}
