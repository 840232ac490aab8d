package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// A statement node.
abstract class Stat {
  /// Answer of [#exec]: go on with the next statement.
  static final Object NEXT = new Object();

  /// Answer of [#exec]: leave the innermost loop.
  static final Object BREAK = new Object();

  /// Answer of [#exec]: the function ends by calling `s[b - 1]` with `in.tailCount` arguments.
  static final Object TAIL = new Object();

  /// Executes; any answer but the three above is the function's result.
  abstract @Nullable Object exec(Interpreter in, @Nullable Object[] s, int b);
}
