package io.slotkeeper.server.command;

import io.slotkeeper.scripting.FunctionLibraries;
import io.slotkeeper.scripting.FunctionLibrary;
import io.slotkeeper.scripting.ScriptCache;
import io.slotkeeper.scripting.ScriptLimits;
import io.slotkeeper.scripting.ServerVersion;
import io.slotkeeper.server.runtime.LoopMutex;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The scripts and functions of a server, and those that run now: at most one on each loop.
final class Scripts {
  /// Redis 7.4 keeps as many that were not loaded on purpose.
  private static final int MAX_EVALUATED = 500;

  private static final String UNKILLABLE =
      "UNKILLABLE Sorry the script already executed write commands against the dataset. You can"
          + " either wait the script termination or kill the server in a hard way using the"
          + " SHUTDOWN NOSAVE command.";

  final ScriptCache cache = new ScriptCache(MAX_EVALUATED);
  final FunctionLibraries functions;
  final ServerVersion version;
  final ScriptLimits limits;

  /// Who has it may write from within a script, or take the world: so at most one script that runs
  /// has written, and every other can be abandoned and run again.
  final LoopMutex writeToken = new LoopMutex();

  private final Map<FunctionLibrary, LoopMutex> mutexes =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final AtomicReferenceArray<@Nullable RunningScript> running;
  private volatile int slow;
  private volatile boolean denyNothing;
  private volatile boolean stopped;

  Scripts(ServerContext server, ServerVersion version) {
    this.version = version;
    this.limits =
        new ScriptLimits(
            server.config.memory.scriptMemoryBytes::value, ScriptLimits.DEFAULT.callDepth());
    this.functions = new FunctionLibraries(version, limits, server.clock::nanos);
    this.running = new AtomicReferenceArray<>(server.loops());
  }

  /// Who has it may run functions of the library: its Lua state is one.
  LoopMutex mutexOf(FunctionLibrary library) {
    return mutexes.computeIfAbsent(library, _ -> new LoopMutex());
  }

  void started(int loop, RunningScript script) {
    running.set(loop, script);
    if (stopped) {
      script.killAnyway();
    }
  }

  void ended(int loop) {
    RunningScript script = running.getAndSet(loop, null);
    if (script != null && script.isSlow()) {
      synchronized (this) {
        slow--;
      }
    }
  }

  void becameSlow(RunningScript script) {
    script.becameSlow();
    synchronized (this) {
      slow++;
    }
  }

  /// Whether scripts may call commands that are not for scripts; DEBUG asks for it.
  boolean deniesNothing() {
    return denyNothing;
  }

  void denyNothing(boolean nothing) {
    denyNothing = nothing;
  }

  /// Whether a script runs for so long that nobody else is served.
  boolean areSlow() {
    return slow > 0;
  }

  /// The script that matters to who asks: a slow one if there is any, one that can be killed before
  /// one that cannot; null when none runs.
  @Nullable RunningScript current() {
    RunningScript current = null;
    for (int i = 0; i < running.length(); i++) {
      RunningScript script = running.get(i);
      if (script != null && (current == null || rank(script) > rank(current))) {
        current = script;
      }
    }
    return current;
  }

  private static int rank(RunningScript script) {
    return (script.isSlow() ? 2 : 0) + (script.hasWritten() ? 0 : 1);
  }

  /// Ends all slow scripts, or all slow functions, that have not written: any of them may be what
  /// the server waits for. When none is slow, ends one.
  ///
  /// @param functions which of them
  /// @throws CommandException when there is nothing to end
  void kill(boolean functions) {
    RunningScript current = current();
    if (current == null) {
      throw new CommandException("NOTBUSY No scripts in execution right now.");
    }
    boolean killed = false;
    boolean written = false;
    for (int i = 0; i < running.length(); i++) {
      RunningScript script = running.get(i);
      if (script != null && (script == current || script.isSlow())) {
        killed |= script.isFunction() == functions && script.kill();
        written |= script.hasWritten();
      }
    }
    if (!killed) {
      throw new CommandException(written ? UNKILLABLE : busyError());
    }
  }

  /// Ends all scripts, those to come included, whatever they have done, because the server ends.
  void stop() {
    stopped = true;
    for (int i = 0; i < running.length(); i++) {
      RunningScript script = running.get(i);
      if (script != null) {
        script.killAnyway();
      }
    }
  }

  /// What everybody else is told while a script is slow.
  String busyError() {
    RunningScript current = current();
    String kill = current != null && current.isFunction() ? "FUNCTION KILL" : "SCRIPT KILL";
    return "BUSY Redis is busy running a script. You can only call "
        + kill
        + " or SHUTDOWN NOSAVE.";
  }
}
