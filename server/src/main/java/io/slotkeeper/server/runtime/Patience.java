package io.slotkeeper.server.runtime;

import java.util.concurrent.locks.LockSupport;

/// How a thread passes the time while it waits for another: spinning first, then in short parks; a
/// loop also looks after its connections when the wait becomes long.
///
/// Safe for any thread.
public final class Patience {
  private static final int SPINS = 500;
  private static final long PARK_NANOS = 20_000;

  private volatile Runnable meanwhile = () -> {};

  /// What is called again and again in long waits, on the thread that waits.
  public void meanwhile(Runnable work) {
    this.meanwhile = work;
  }

  /// One step of a wait.
  ///
  /// @param steps how many steps this wait has had
  public void step(int steps) {
    if (steps < SPINS) {
      Thread.onSpinWait();
    } else {
      LockSupport.parkNanos(this, PARK_NANOS);
      meanwhile.run();
    }
  }

  /// What is done in long waits, for who is busy rather than waiting.
  public void serveOthers() {
    meanwhile.run();
  }
}
