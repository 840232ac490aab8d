package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Args;
import io.slotkeeper.scripting.lua.Builtin;
import io.slotkeeper.scripting.lua.Coroutine;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaError;
import io.slotkeeper.scripting.lua.LuaFunction;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Operators;
import io.slotkeeper.scripting.lua.Values;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `coroutine`.
public final class CoroutineLibrary {
  private CoroutineLibrary() {}

  /// Adds the library to the globals.
  public static void install(Interpreter in) {
    Registry r = Registry.global(in, "coroutine");
    r.add("create", CoroutineLibrary::create);
    r.add("resume", CoroutineLibrary::resume);
    r.add("running", (state, s, b, n) -> state.running());
    r.add("status", (state, s, b, n) -> LuaString.of(coroutine(state, s, b, n).status().text()));
    r.add("wrap", CoroutineLibrary::wrap);
    r.add("yield", (state, s, b, n) -> Values.of(Coroutine.yield(state, Registry.all(s, b, n))));
  }

  private static Coroutine create(Interpreter in, @Nullable Object[] s, int b, int n) {
    if (!ChunkFunctions.isLua(Args.at(s, b, n, 1))) {
      throw in.argumentError(1, "Lua function expected");
    }
    return new Coroutine(in, (LuaFunction) Objects.requireNonNull(s[b]));
  }

  private static Coroutine coroutine(Interpreter in, @Nullable Object[] s, int b, int n) {
    if (Args.at(s, b, n, 1) instanceof Coroutine c) {
      return c;
    }
    throw in.argumentError(1, "coroutine expected");
  }

  private static Object resume(Interpreter in, @Nullable Object[] s, int b, int n) {
    Coroutine coroutine = coroutine(in, s, b, n);
    @Nullable Object[] out;
    try {
      @Nullable Object[] values = coroutine.resume(Registry.all(s, b + 1, n - 1));
      out = new @Nullable Object[values.length + 1];
      out[0] = Boolean.TRUE;
      System.arraycopy(values, 0, out, 1, values.length);
    } catch (LuaError e) {
      out = new @Nullable Object[] {Boolean.FALSE, e.value()};
    }
    return out;
  }

  private static Object wrap(Interpreter in, @Nullable Object[] s, int b, int n) {
    Coroutine coroutine = create(in, s, b, n);
    return new Builtin(
        "wrap",
        (state, stack, base, count) -> {
          try {
            return Values.of(coroutine.resume(Registry.all(stack, base, count)));
          } catch (LuaError e) {
            LuaString text = Operators.toText(e.value());
            throw text == null ? state.raise(e.value()) : state.error(text.toString());
          }
        });
  }
}
