package io.slotkeeper.server.cluster;

import java.util.concurrent.TimeUnit;

/// Watches whether all loops get on: heartbeats are sent only while they do, so that a node whose
/// loops are stuck is replaced like one that is dead.
///
/// Now and then it asks to be called when every loop has ended its command. A long command is no
/// reason to be replaced, up to the time after which others are told that the server is busy, and a
/// little more.
///
/// Threads: the control thread, except [#answered].
final class LoopWatch {
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final NodeHost host;
  private volatile boolean asked;
  private long askedAt;
  private boolean healthy = true;

  LoopWatch(NodeHost host, long now) {
    this.host = host;
    this.askedAt = now;
  }

  /// Whether the answer to [#isHealthy()] has changed.
  boolean look(long now) {
    boolean before = healthy;
    if (asked) {
      healthy &= now - askedAt < host.longestCommandNanos();
    } else {
      healthy = true;
      if (now - askedAt >= PERIOD_NANOS) {
        askedAt = now;
        asked = true;
        host.whenQuiet(this::answered);
      }
    }
    return healthy != before;
  }

  private void answered() {
    asked = false;
  }

  boolean isHealthy() {
    return healthy;
  }
}
