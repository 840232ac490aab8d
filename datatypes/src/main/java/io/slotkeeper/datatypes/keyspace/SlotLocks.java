package io.slotkeeper.datatypes.keyspace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// One lock per slot, shared by all databases: a word that is changed by compare-and-set. How to
/// wait for one is the caller's business.
///
/// A thread that needs several slots takes them in ascending order. Not reentrant. With a single
/// loop nobody calls this.
public final class SlotLocks {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(int[].class);

  private final int[] words = new int[Database.SLOTS];

  public boolean tryLock(int slot) {
    return WORDS.compareAndSet(words, slot, 0, 1);
  }

  public void unlock(int slot) {
    WORDS.setRelease(words, slot, 0);
  }
}
