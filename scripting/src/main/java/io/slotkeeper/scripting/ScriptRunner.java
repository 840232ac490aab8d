package io.slotkeeper.scripting;

import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaError;
import io.slotkeeper.scripting.lua.LuaFunction;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Operators;
import io.slotkeeper.scripting.lua.ScriptKilled;
import io.slotkeeper.scripting.lua.Table;
import io.slotkeeper.scripting.lua.Values;
import org.jspecify.annotations.Nullable;

/// Runs one Lua function for a client: opens the API, calls, converts the result or the error.
final class ScriptRunner {
  private static final String KILLED = "Script killed by user with SCRIPT KILL...";

  private final Interpreter in;
  private final RedisApi api;
  private final ScriptLimits limits;

  ScriptRunner(Interpreter in, RedisApi api, ScriptLimits limits) {
    this.in = in;
    this.api = api;
    this.limits = limits;
  }

  /// Runs and replies.
  ///
  /// @param name the SHA-1 or function name that errors mention
  void run(
      String name,
      LuaFunction function,
      ScriptCall call,
      ReplySink sink,
      @Nullable Object... arguments) {
    api.open(call.bridge());
    Interrupt interrupt = call.interrupt();
    try {
      Object result =
          in.run(
              function,
              limits.memoryBytes(),
              () -> interrupt.isKilled() ? KILLED : null,
              arguments);
      new LuaReply(sink, api.protocol()).write(Values.first(result));
    } catch (LuaError e) {
      boolean counted = e.value() instanceof Table t && t.get(ErrorTables.COUNTED) == Boolean.TRUE;
      sink.error(text(name, message(e.value()), e.source(), e.line()), counted);
    } catch (ScriptKilled e) {
      sink.error(text(name, "ERR " + e.getMessage(), e.source(), e.line()), false);
    } finally {
      api.close();
    }
  }

  private static byte[] text(String name, String message, @Nullable String source, int line) {
    String where = source == null ? "" : " script: " + name + ", on " + source + ":" + line + ".";
    return ErrorText.bytes(message + where);
  }

  /// The text of an error value: that of `err` in a table, else the value itself.
  static String message(@Nullable Object value) {
    if (value instanceof Table t) {
      LuaString err = Operators.toText(t.get(ErrorTables.ERR));
      return err == null ? "ERR unknown error" : err.toString();
    }
    LuaString text = Operators.toText(value);
    return "ERR " + (text != null ? text : value instanceof Boolean b ? b : Values.typeName(value));
  }

  /// A Lua array of byte strings.
  static Table strings(Interpreter in, byte[][] values) {
    Table table = new Table(in.memory(), values.length, 0);
    for (int i = 0; i < values.length; i++) {
      table.put(i + 1, LuaString.wrap(values[i]));
    }
    return table;
  }
}
