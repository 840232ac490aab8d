package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// Argument checks of library functions (lauxlib.c). `i` counts from 1, as in the messages.
public final class Args {
  private Args() {}

  /// The argument, nil when it was not given.
  public static @Nullable Object at(@Nullable Object[] s, int base, int count, int i) {
    return i <= count ? s[base + i - 1] : null;
  }

  /// Whether the argument is nil or was not given.
  public static boolean absent(@Nullable Object[] s, int base, int count, int i) {
    return at(s, base, count, i) == null;
  }

  /// Any value, but one must be given.
  public static @Nullable Object any(
      Interpreter in, @Nullable Object[] s, int base, int count, int i) {
    if (i > count) {
      throw in.argumentError(i, "value expected");
    }
    return s[base + i - 1];
  }

  /// A table.
  public static Table table(Interpreter in, @Nullable Object[] s, int base, int count, int i) {
    if (at(s, base, count, i) instanceof Table t) {
      return t;
    }
    throw typeError(in, s, base, count, i, "table");
  }

  /// A function.
  public static LuaFunction function(
      Interpreter in, @Nullable Object[] s, int base, int count, int i) {
    if (at(s, base, count, i) instanceof LuaFunction f) {
      return f;
    }
    throw typeError(in, s, base, count, i, "function");
  }

  /// A number, or a string that is a numeral.
  public static double number(Interpreter in, @Nullable Object[] s, int base, int count, int i) {
    Object v = at(s, base, count, i);
    if (v instanceof Double d) {
      return d;
    }
    Double d = Operators.toNumber(v);
    if (d == null) {
      throw typeError(in, s, base, count, i, "number");
    }
    return d;
  }

  /// A number cut to 64 bits as C does.
  public static long integer(Interpreter in, @Nullable Object[] s, int base, int count, int i) {
    return Numbers.toLong(number(in, s, base, count, i));
  }

  /// As [#integer], with a value for nil.
  public static long integer(
      Interpreter in, @Nullable Object[] s, int base, int count, int i, long otherwise) {
    return absent(s, base, count, i) ? otherwise : integer(in, s, base, count, i);
  }

  /// A number cut to 32 bits as C does.
  public static int intValue(Interpreter in, @Nullable Object[] s, int base, int count, int i) {
    return (int) integer(in, s, base, count, i);
  }

  /// As [#intValue], with a value for nil.
  public static int intValue(
      Interpreter in, @Nullable Object[] s, int base, int count, int i, int otherwise) {
    return absent(s, base, count, i) ? otherwise : intValue(in, s, base, count, i);
  }

  /// A string, or a number as text.
  public static LuaString string(Interpreter in, @Nullable Object[] s, int base, int count, int i) {
    Object v = at(s, base, count, i);
    if (v instanceof LuaString text) {
      return text;
    }
    LuaString text = Operators.toText(v);
    if (text == null) {
      throw typeError(in, s, base, count, i, "string");
    }
    s[base + i - 1] = text;
    return text;
  }

  /// The error of an argument of the wrong type.
  public static LuaError typeError(
      Interpreter in, @Nullable Object[] s, int base, int count, int i, String expected) {
    String got = i <= count ? Values.typeName(s[base + i - 1]) : "no value";
    return in.argumentError(i, expected + " expected, got " + got);
  }
}
