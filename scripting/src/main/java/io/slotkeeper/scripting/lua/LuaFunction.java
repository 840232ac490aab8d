package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// Anything Lua can call.
public abstract sealed class LuaFunction permits LuaClosure, Builtin {
  LuaFunction() {}

  /// Calls with the `count` arguments at `stack[base..]`; `stack[base - 1]` belongs to the callee.
  ///
  /// @return one value, or an `Object[]` of none or several ([Values])
  public abstract @Nullable Object call(
      Interpreter in, @Nullable Object[] stack, int base, int count);
}
