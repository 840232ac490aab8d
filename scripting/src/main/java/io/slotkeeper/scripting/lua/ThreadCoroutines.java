package io.slotkeeper.scripting.lua;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Coroutines as threads that run one at a time: the portable way, some 10 us per switch.
///
/// The host's code (commands, polls) must run on the thread that started the script, because the
/// server ties locks and connections to it. So a coroutine thread hands such tasks back to its
/// resumer, which waits inside [Carrier#resume] anyway.
final class ThreadCoroutines implements Coroutines {
  private static final int COST_BYTES = 64 * 1024;
  private static final long STACK_BYTES = 16L << 20;
  private static final int MAX_LIVE = 1000;

  private final List<ThreadCarrier> live = new ArrayList<>();

  @Override
  public Carrier create(Runnable body) {
    live.removeIf(carrier -> carrier.done);
    if (live.size() >= MAX_LIVE) {
      throw new IllegalStateException("too many coroutines");
    }
    ThreadCarrier carrier = new ThreadCarrier(body);
    live.add(carrier);
    return carrier;
  }

  @Override
  public int costBytes() {
    return COST_BYTES;
  }

  @Override
  public void closeAll() {
    if (!live.isEmpty()) {
      live.forEach(ThreadCarrier::abandon);
      live.clear();
    }
  }

  /// Unwinds the stack of a coroutine that will never be resumed.
  private static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Abandoned() {
      super(null, null, false, false);
    }
  }

  private static final class ThreadCarrier implements Carrier {
    private final Runnable body;
    private final Semaphore mine = new Semaphore(0);
    private final Semaphore resumers = new Semaphore(0);
    private @Nullable Thread thread;
    private @Nullable Supplier<@Nullable String> hostTask;
    private @Nullable String hostAnswer;
    private boolean abandoned;
    private boolean done;

    ThreadCarrier(Runnable body) {
      this.body = body;
    }

    @Override
    public void resume() {
      if (thread == null) {
        thread =
            Thread.ofPlatform()
                .name("lua-coroutine")
                .daemon()
                .stackSize(STACK_BYTES)
                .start(this::runBody);
      } else {
        mine.release();
      }
      resumers.acquireUninterruptibly();
      while (hostTask != null) {
        hostAnswer = hostTask.get();
        hostTask = null;
        mine.release();
        resumers.acquireUninterruptibly();
      }
    }

    private void runBody() {
      try {
        body.run();
      } catch (Abandoned e) {
        return;
      } finally {
        done = true;
        resumers.release();
      }
    }

    @Override
    public void suspend() {
      resumers.release();
      await();
    }

    @Override
    public @Nullable String onHost(Supplier<@Nullable String> task) {
      hostTask = task;
      resumers.release();
      await();
      return hostAnswer;
    }

    private void await() {
      mine.acquireUninterruptibly();
      if (abandoned) {
        throw new Abandoned();
      }
    }

    /// The thread has ended when this returns.
    void abandon() {
      Thread abandonedThread = thread;
      if (!done && abandonedThread != null) {
        abandoned = true;
        mine.release();
        join(abandonedThread);
      }
    }

    private static void join(Thread ending) {
      boolean interrupted = false;
      while (ending.isAlive()) {
        try {
          ending.join();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
