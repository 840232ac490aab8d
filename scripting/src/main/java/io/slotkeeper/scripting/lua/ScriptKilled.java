package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// Thrown through a running script when the host stops it; no Lua construct can catch it.
public final class ScriptKilled extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String source;
  private final int line;

  ScriptKilled(String reason, @Nullable String source, int line) {
    super(reason, null, false, false);
    this.source = source;
    this.line = line;
  }

  /// The chunk that was running, as [LuaError#source].
  public @Nullable String source() {
    return source;
  }

  /// The line that was running.
  public int line() {
    return line;
  }
}
