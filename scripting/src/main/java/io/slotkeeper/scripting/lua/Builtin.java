package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// A library function written in Java.
public final class Builtin extends LuaFunction {
  /// The code of a builtin; the contract is that of [LuaFunction#call].
  @FunctionalInterface
  public interface Body {
    @Nullable Object call(Interpreter in, @Nullable Object[] stack, int base, int count);
  }

  /// The function `next`.
  public static final Body NEXT = Builtin::next;

  private final String name;
  private final Body body;

  /// A function that errors call `name` when the call site has no name for it.
  public Builtin(String name, Body body) {
    this.name = name;
    this.body = body;
  }

  /// The name given at registration.
  public String name() {
    return name;
  }

  /// Whether this is `next`, which `for` loops walk without calling it.
  boolean isNext() {
    return body == NEXT;
  }

  @Override
  public @Nullable Object call(Interpreter in, @Nullable Object[] stack, int base, int count) {
    return body.call(in, stack, base, count);
  }

  private static @Nullable Object next(
      Interpreter in, @Nullable Object[] stack, int base, int count) {
    Table table = Args.table(in, stack, base, count, 1);
    int position = table.positionAfter(count > 1 ? stack[base + 1] : null);
    if (position < 0) {
      throw in.raise(LuaString.of("invalid key to 'next'"));
    }
    int found = table.occupied(position);
    if (found < 0) {
      return null;
    }
    return new @Nullable Object[] {table.keyAt(found), table.valueAt(found)};
  }
}
