package io.slotkeeper.server;

import java.util.concurrent.TimeUnit;

/// Waits for what a server does by itself.
final class Await {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private Await() {}

  /// Asks again and again, at best by a call to the server, until the answer is yes.
  static void until(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain for: " + what);
      }
      Thread.onSpinWait();
    }
  }

  /// Something that becomes true.
  interface Condition {
    boolean holds() throws Exception;
  }
}
