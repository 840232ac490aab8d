package io.slotkeeper.scripting;

import java.util.function.LongSupplier;

/// Bounds of one script.
///
/// @param memory what a script may hold at a time in bytes, asked for when it starts
/// @param callDepth how deep Lua functions may call each other; a level takes up to 1 KB of the
///   running thread's stack
public record ScriptLimits(LongSupplier memory, int callDepth) {
  /// 64 MB, and the depth of Lua 5.1 in Redis, for threads with a stack of 16 MB.
  public static final ScriptLimits DEFAULT = new ScriptLimits(64L << 20, 16_384);

  public ScriptLimits(long memoryBytes, int callDepth) {
    this(() -> memoryBytes, callDepth);
  }

  long memoryBytes() {
    return memory.getAsLong();
  }
}
