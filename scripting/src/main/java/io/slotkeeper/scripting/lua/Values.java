package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// Helpers over the multi-value convention: one value is itself, any other number an `Object[]`.
public final class Values {
  /// No value at all.
  public static final Object NONE = new Object[0];

  private Values() {}

  /// The first value of a call result, nil when there is none.
  public static @Nullable Object first(@Nullable Object result) {
    if (result instanceof Object[] many) {
      return many.length == 0 ? null : many[0];
    }
    return result;
  }

  /// How many values a call result holds.
  public static int count(@Nullable Object result) {
    return result instanceof Object[] many ? many.length : 1;
  }

  /// The value at `index` of a call result, nil beyond its end.
  public static @Nullable Object at(@Nullable Object result, int index) {
    if (result instanceof Object[] many) {
      return index < many.length ? many[index] : null;
    }
    return index == 0 ? result : null;
  }

  /// A call result holding `values`; the array must not be modified afterwards.
  public static @Nullable Object of(@Nullable Object... values) {
    return values.length == 1 ? values[0] : values;
  }

  /// The values of a call result from `from` on.
  public static @Nullable Object[] tail(@Nullable Object result, int from) {
    int count = Math.max(0, count(result) - from);
    @Nullable Object[] out = new @Nullable Object[count];
    for (int i = 0; i < count; i++) {
      out[i] = at(result, from + i);
    }
    return out;
  }

  /// Lua truth: everything but nil and false.
  public static boolean truth(@Nullable Object value) {
    return value != null && value != Boolean.FALSE;
  }

  /// The name `type` gives a value.
  public static String typeName(@Nullable Object value) {
    return switch (value) {
      case null -> "nil";
      case Boolean _ -> "boolean";
      case Double _ -> "number";
      case LuaString _ -> "string";
      case Table _ -> "table";
      case LuaFunction _ -> "function";
      case Coroutine _ -> "thread";
      default -> "userdata";
    };
  }

  /// Equality without metamethods.
  public static boolean rawEquals(@Nullable Object a, @Nullable Object b) {
    if (a == b) {
      return !(a instanceof Double d) || !d.isNaN();
    }
    if (a instanceof Double x) {
      return b instanceof Double y && x.doubleValue() == y.doubleValue();
    }
    return a instanceof LuaString x && b instanceof LuaString y && x.sameText(y);
  }
}
