package io.slotkeeper.scripting;

import io.slotkeeper.scripting.lua.Builtin;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Operators;
import io.slotkeeper.scripting.lua.Table;
import io.slotkeeper.scripting.lua.lib.BaseLibrary;
import io.slotkeeper.scripting.lua.lib.BitLibrary;
import io.slotkeeper.scripting.lua.lib.CoroutineLibrary;
import io.slotkeeper.scripting.lua.lib.JsonLibrary;
import io.slotkeeper.scripting.lua.lib.MathLibrary;
import io.slotkeeper.scripting.lua.lib.MsgPackLibrary;
import io.slotkeeper.scripting.lua.lib.StringLibrary;
import io.slotkeeper.scripting.lua.lib.StructLibrary;
import io.slotkeeper.scripting.lua.lib.TableLibrary;
import org.jspecify.annotations.Nullable;

/// What scripts can reach: libraries without files, processes, network or Java; and locks on them.
///
/// Everything reachable from the globals is read-only, metatables and the metatable of strings
/// included, so no script can change what the next one sees. Unknown globals are errors.
final class Sandbox {
  private static final String INDEX = "__index";

  private Sandbox() {}

  /// Adds all libraries to the globals.
  static void installLibraries(Interpreter in) {
    BaseLibrary.install(in);
    TableLibrary.install(in);
    StringLibrary.install(in);
    MathLibrary.install(in);
    CoroutineLibrary.install(in);
    JsonLibrary.install(in);
    StructLibrary.install(in);
    MsgPackLibrary.install(in);
    BitLibrary.install(in);
  }

  /// Makes reading an absent field of `table` an error.
  static void refuseUnknown(Interpreter in, Table table) {
    Table meta = new Table(in.memory());
    meta.put(INDEX, new Builtin(INDEX, Sandbox::unknownGlobal));
    table.metatable(meta);
  }

  private static Object unknownGlobal(Interpreter in, @Nullable Object[] s, int b, int n) {
    if (n != 2) {
      throw in.error("Wrong number of arguments to luaProtectedTableError");
    }
    LuaString name = Operators.toText(s[b + 1]);
    if (name == null) {
      throw in.error("Second argument to luaProtectedTableError must be a string or number");
    }
    throw in.error("Script attempted to access nonexistent global variable '" + name + "'");
  }

  /// Locks the globals, all they reach, and the metatable of strings.
  static void lock(Interpreter in) {
    protect(in.globals());
    protect(in.stringMetatable());
  }

  /// Makes a table and all tables it reaches read-only.
  static void protect(@Nullable Table table) {
    if (table == null || table.isReadOnly()) {
      return;
    }
    table.readOnly(true);
    for (int i = table.occupied(0); i >= 0; i = table.occupied(i + 1)) {
      if (table.valueAt(i) instanceof Table inner) {
        protect(inner);
      }
    }
    protect(table.metatable());
  }
}
