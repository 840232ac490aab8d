package io.slotkeeper.server.persistence;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// A thread that writes and one that syncs. Neither exists before the log is first used.
final class AofThreadPair implements AofThreads {
  private static final long IDLE_NANOS = 100_000_000L;

  private final Work work;
  private final ConcurrentLinkedQueue<Runnable> requests = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean started = new AtomicBoolean();
  private final Thread thread = Thread.ofPlatform().daemon().name("aof").unstarted(this::run);
  private final ExecutorService syncing =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("aof-sync").unstarted(task));
  private boolean ended;

  AofThreadPair(Work work) {
    this.work = work;
  }

  @Override
  public void post(Runnable request) {
    requests.add(request);
    if (started.compareAndSet(false, true)) {
      thread.start();
    }
    LockSupport.unpark(thread);
  }

  @Override
  public void wake() {
    LockSupport.unpark(thread);
  }

  @Override
  public Executor syncing() {
    return syncing;
  }

  private void run() {
    try {
      work();
    } catch (Throwable e) {
      work.died(e);
      throw e;
    }
  }

  private void work() {
    while (!ended) {
      Runnable request = requests.poll();
      if (request != null) {
        request.run();
        continue;
      }
      work.turn();
      if (requests.isEmpty() && work.maySleep()) {
        LockSupport.parkNanos(this, IDLE_NANOS);
      }
    }
  }

  @Override
  public void end(Runnable last) {
    if (!started.compareAndSet(false, true)) {
      post(() -> {
        last.run();
        ended = true;
      });
    }
    syncing.shutdown();
    boolean interrupted = false;
    boolean over = false;
    while (!over) {
      try {
        thread.join();
        over = syncing.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
