package io.slotkeeper.scripting;

/// Bounds of one script.
///
/// @param memoryBytes what a script may hold at a time
/// @param callDepth how deep Lua functions may call each other; a level takes up to 1 KB of the
///   running thread's stack
public record ScriptLimits(long memoryBytes, int callDepth) {
  /// 64 MB, and the depth of Lua 5.1 in Redis, for threads with a stack of 16 MB.
  public static final ScriptLimits DEFAULT = new ScriptLimits(64L << 20, 16_384);
}
