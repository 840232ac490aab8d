package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Args;
import io.slotkeeper.scripting.lua.Builtin;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaClosure;
import io.slotkeeper.scripting.lua.LuaFunction;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Operators;
import io.slotkeeper.scripting.lua.Table;
import io.slotkeeper.scripting.lua.Values;
import io.slotkeeper.scripting.lua.syntax.SyntaxError;
import org.jspecify.annotations.Nullable;

/// `load`, `loadstring`, and function environments. Compiled code is never loaded: there is none.
final class ChunkFunctions {
  private ChunkFunctions() {}

  static void install(Registry r) {
    r.add("getfenv", ChunkFunctions::getEnvironment);
    r.add("load", ChunkFunctions::load);
    r.add("loadstring", ChunkFunctions::loadString);
    r.add("setfenv", ChunkFunctions::setEnvironment);
  }

  private static Object loadString(Interpreter in, @Nullable Object[] s, int b, int n) {
    LuaString source = Args.string(in, s, b, n, 1);
    LuaString name = Args.absent(s, b, n, 2) ? source : Args.string(in, s, b, n, 2);
    return compile(in, source.bytes(), name.toString());
  }

  private static Object load(Interpreter in, @Nullable Object[] s, int b, int n) {
    String name = Args.absent(s, b, n, 2) ? "=(load)" : Args.string(in, s, b, n, 2).toString();
    LuaFunction reader = Args.function(in, s, b, n, 1);
    ByteBuilder source = new ByteBuilder(in);
    while (true) {
      Object piece = Values.first(in.call(reader));
      LuaString text = Operators.toText(piece);
      if (piece == null || (text != null && text.length() == 0)) {
        return compile(in, source.toByteArray(), name);
      }
      if (text == null) {
        in.unpin();
        return failure(LuaString.of("reader function must return a string"));
      }
      source.append(text);
    }
  }

  private static Object compile(Interpreter in, byte[] source, String name) {
    int nul = name.indexOf('\0');
    in.spend(source.length);
    in.memory().charge(16L * source.length);
    try {
      return in.load(source, nul < 0 ? name : name.substring(0, nul), in.globals());
    } catch (SyntaxError e) {
      return failure(LuaString.ofLatin1(String.valueOf(e.getMessage())));
    }
  }

  private static Object failure(LuaString message) {
    return new @Nullable Object[] {null, message};
  }

  private static Object getEnvironment(Interpreter in, @Nullable Object[] s, int b, int n) {
    LuaFunction f = function(in, s, b, n, true);
    return f instanceof LuaClosure c ? c.environment() : in.globals();
  }

  private static Object setEnvironment(Interpreter in, @Nullable Object[] s, int b, int n) {
    Table environment = Args.table(in, s, b, n, 2);
    LuaFunction f = function(in, s, b, n, false);
    if (f instanceof LuaClosure c) {
      c.environment(environment);
      return c;
    }
    throw in.error("'setfenv' cannot change environment of given object");
  }

  /// The function meant by the first argument; levels other than the caller's are not tracked.
  private static @Nullable LuaFunction function(
      Interpreter in, @Nullable Object[] s, int b, int n, boolean optional) {
    if (Args.at(s, b, n, 1) instanceof LuaFunction f) {
      return f;
    }
    int level = optional ? Args.intValue(in, s, b, n, 1, 1) : Args.intValue(in, s, b, n, 1);
    if (level < 0) {
      throw in.argumentError(1, "level must be non-negative");
    }
    if (level > 1) {
      throw in.argumentError(1, "invalid level");
    }
    return level == 1 ? in.caller() : null;
  }

  static boolean isLua(@Nullable Object f) {
    return f instanceof LuaFunction && !(f instanceof Builtin);
  }
}
