package io.slotkeeper.server;

import io.slotkeeper.server.command.TestServer;
import io.slotkeeper.server.runtime.LoopStats;
import java.util.concurrent.TimeUnit;

/// Waits for what a server does by itself.
public final class Await {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private Await() {}

  /// Asks again and again, at best by a call to the server, until the answer is yes.
  public static void until(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain for: " + what);
      }
      Thread.yield();
    }
  }

  /// Lets every loop do so many rounds of background work.
  static void ticks(TestServer server, int rounds) throws Exception {
    for (LoopStats loop : server.context().stats) {
      long end = loop.ticks + rounds;
      until("background work", () -> loop.ticks >= end);
    }
  }

  /// Something that becomes true.
  public interface Condition {
    boolean holds() throws Exception;
  }
}
