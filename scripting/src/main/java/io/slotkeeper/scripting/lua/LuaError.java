package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// A Lua error in flight: any value, and where it was raised.
///
/// Carries no Java stack trace; raising costs an allocation. `source` and `line` are what Redis'
/// error handler finds with `getinfo`: the innermost Lua function at the time of the error.
public final class LuaError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Object value;
  private final @Nullable String source;
  private final int line;

  LuaError(@Nullable Object value, @Nullable String source, int line) {
    super(null, null, false, false);
    this.value = value;
    this.source = source;
    this.line = line;
  }

  /// The error value; usually a string or a table.
  public @Nullable Object value() {
    return value;
  }

  /// The chunk name (with its leading `@` or `=`), or null when no function was running.
  public @Nullable String source() {
    return source;
  }

  /// The line in [#source], -1 when it has none.
  public int line() {
    return line;
  }

  @Override
  public String getMessage() {
    return String.valueOf(value);
  }
}
