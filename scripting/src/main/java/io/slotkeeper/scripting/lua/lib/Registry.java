package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Builtin;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Table;
import io.slotkeeper.scripting.lua.Values;
import org.jspecify.annotations.Nullable;

/// A table that functions are added to, by name.
public record Registry(Table table) {
  private static final LuaString NIL = LuaString.of("nil");
  private static final LuaString BOOLEAN = LuaString.of("boolean");
  private static final LuaString NUMBER = LuaString.of("number");
  private static final LuaString STRING = LuaString.of("string");
  private static final LuaString TABLE = LuaString.of("table");

  /// A new table, put into the globals as `name`.
  public static Registry global(Interpreter in, String name) {
    Table table = new Table(in.memory());
    in.globals().put(name, table);
    return new Registry(table);
  }

  /// Adds a function.
  public void add(String name, Builtin.Body body) {
    table.put(name, new Builtin(name, body));
  }

  /// The arguments as a call result.
  static @Nullable Object arguments(@Nullable Object[] s, int base, int count) {
    return count == 1 ? s[base] : all(s, base, count);
  }

  /// The arguments as an array.
  static @Nullable Object[] all(@Nullable Object[] s, int base, int count) {
    @Nullable Object[] out = new @Nullable Object[count];
    System.arraycopy(s, base, out, 0, count);
    return out;
  }

  /// The type name as a string, without making a new one for the common types.
  static LuaString typeName(@Nullable Object value) {
    return switch (value) {
      case null -> NIL;
      case Boolean _ -> BOOLEAN;
      case Double _ -> NUMBER;
      case LuaString _ -> STRING;
      case Table _ -> TABLE;
      default -> LuaString.of(Values.typeName(value));
    };
  }
}
