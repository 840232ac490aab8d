package io.slotkeeper.scripting.lua;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How coroutines get a Java stack of their own.
///
/// The interpreter recurses on the Java stack, so a coroutine needs one that can be set aside.
/// [ContinuationCoroutines] uses the JVM's own continuations; [ThreadCoroutines] works everywhere.
public interface Coroutines {
  /// The best way this JVM offers.
  static Coroutines best() {
    Coroutines fast = ContinuationCoroutines.ifAvailable();
    return fast != null ? fast : onThreads();
  }

  /// The way that works on every JVM.
  static Coroutines onThreads() {
    return new ThreadCoroutines();
  }

  /// A stack that will run `body` when it is first resumed.
  Carrier create(Runnable body);

  /// Bytes charged to the script for one coroutine.
  int costBytes();

  /// Gives up all stacks that are still suspended: the script is over.
  void closeAll();

  /// One stack.
  interface Carrier {
    /// Runs `body` until it suspends or ends.
    void resume();

    /// Called from within: goes back to who resumed.
    void suspend();

    /// Called from within: runs `task` on the thread that resumed.
    @Nullable String onHost(Supplier<@Nullable String> task);
  }
}
