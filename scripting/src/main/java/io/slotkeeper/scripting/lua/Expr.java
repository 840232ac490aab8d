package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// An expression node. Immutable; all state is in the interpreter and in the frame `s[b..]`.
///
/// A node can be asked in four ways, so that a value is not boxed only to be unboxed by the parent:
/// for an object, for all its values, for a number, for a truth value.
abstract class Expr {
  /// The value, exactly one.
  abstract @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b);

  /// All values, in the convention of [Values]; differs from [#eval] for calls and `...`.
  @Nullable Object evalAll(Interpreter in, @Nullable Object[] s, int b) {
    return eval(in, s, b);
  }

  /// The value as a double. If it is not a number the answer is NaN and the value is left in
  /// [Interpreter#odd], from where the asker must take it at once.
  double evalNumber(Interpreter in, @Nullable Object[] s, int b) {
    Object v = eval(in, s, b);
    if (v instanceof Double d) {
      return d;
    }
    return in.leaveOdd(v);
  }

  /// The truth of the value.
  boolean test(Interpreter in, @Nullable Object[] s, int b) {
    Object v = eval(in, s, b);
    return v != null && v != Boolean.FALSE;
  }

  /// Whether [#evalAll] can give other than one value.
  boolean isMulti() {
    return false;
  }

  /// What error messages call this expression: local, global, field, upvalue, constant; or null.
  @Nullable String kind() {
    return null;
  }

  /// The name that goes with [#kind].
  @Nullable String name() {
    return null;
  }
}
