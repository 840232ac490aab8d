package io.slotkeeper.server.command;

/// A script or function while it runs.
///
/// Either it is killed or it writes, whichever comes first: a script that was killed has changed
/// nothing.
///
/// Threads: `kill` comes from any; the rest belongs to the loop that runs it, which others may see
/// late.
final class RunningScript {
  private final String name;
  private final boolean function;
  private final long startNanos;
  private final byte[][] words;
  private volatile boolean killed;
  private volatile boolean written;
  private volatile boolean slow;

  /// @param name of the function, or the SHA-1 of the script
  /// @param words of the command that runs it
  RunningScript(String name, boolean function, long startNanos, byte[][] words) {
    this.name = name;
    this.function = function;
    this.startNanos = startNanos;
    this.words = words;
  }

  String name() {
    return name;
  }

  boolean isFunction() {
    return function;
  }

  byte[][] words() {
    return words;
  }

  long startNanos() {
    return startNanos;
  }

  boolean isKilled() {
    return killed;
  }

  /// Whether it has changed data, so that it must not be killed.
  boolean hasWritten() {
    return written;
  }

  /// Makes it end at its next poll, unless it has changed data.
  ///
  /// @return false when it has
  synchronized boolean kill() {
    killed |= !written;
    return killed;
  }

  /// Makes it end at its next poll, whatever it has done.
  void killAnyway() {
    killed = true;
  }

  /// It is about to change data.
  ///
  /// @return false when it must not, because it was killed
  boolean mayWrite() {
    return written || firstWrite();
  }

  private synchronized boolean firstWrite() {
    written = !killed;
    return written;
  }

  /// Whether it runs for longer than `busy-reply-threshold`.
  boolean isSlow() {
    return slow;
  }

  void becameSlow() {
    slow = true;
  }
}
