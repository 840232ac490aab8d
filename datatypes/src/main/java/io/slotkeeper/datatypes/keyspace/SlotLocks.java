package io.slotkeeper.datatypes.keyspace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/// One lock per slot, shared by all databases: a compare-and-set, a bounded spin, then short parks.
///
/// A thread that needs several slots takes them in ascending order. Not reentrant. With a single
/// loop nobody calls this.
public final class SlotLocks {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int SPINS = 200;
  private static final long PARK_NANOS = 20_000;

  private final int[] words = new int[Database.SLOTS];

  public void lock(int slot) {
    if (!WORDS.compareAndSet(words, slot, 0, 1)) {
      lockSlowly(slot);
    }
  }

  public boolean tryLock(int slot) {
    return WORDS.compareAndSet(words, slot, 0, 1);
  }

  public void unlock(int slot) {
    WORDS.setRelease(words, slot, 0);
  }

  private void lockSlowly(int slot) {
    int spins = 0;
    do {
      if (spins < SPINS) {
        spins++;
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(this, PARK_NANOS);
      }
    } while ((int) WORDS.getVolatile(words, slot) != 0 || !WORDS.compareAndSet(words, slot, 0, 1));
  }
}
