package io.slotkeeper.server.runtime;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Something that one loop at a time may have, for longer than a command. Who waits for it holds
/// nothing else and stands in the world's safepoint as often as asked. Not reentrant.
public final class LoopMutex {
  private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

  public boolean tryAcquire() {
    return owner.compareAndSet(null, Thread.currentThread());
  }

  /// Waits for it. The caller holds no slot.
  public void acquire(WorldStop world, Patience patience) {
    int steps = 0;
    while (!tryAcquire()) {
      world.safepoint();
      patience.step(steps++);
    }
  }

  public boolean isMine() {
    return owner.get() == Thread.currentThread();
  }

  public void release() {
    owner.set(null);
  }
}
