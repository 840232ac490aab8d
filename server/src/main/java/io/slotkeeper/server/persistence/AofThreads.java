package io.slotkeeper.server.persistence;

import java.util.concurrent.Executor;

/// Where the work of an append-only log is done. Tests do it step by step.
interface AofThreads {
  /// What the log's thread does again and again.
  interface Work {
    /// All there is to do now.
    void turn();

    /// Whether nothing can be done before the thread is woken, or some time has passed.
    boolean maySleep();

    /// The log's thread cannot go on.
    void died(Throwable cause);
  }

  /// Does something on the log's thread, which starts when it is first needed.
  void post(Runnable request);

  /// Lets the log's thread look for work.
  void wake();

  /// Where files are synced while the log's thread goes on.
  Executor syncing();

  /// Does this as the last thing on the log's thread, if it ever started; ended when this returns.
  void end(Runnable last);
}
