package io.slotkeeper.scripting;

import io.slotkeeper.scripting.lua.Coroutines;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Table;

/// Runs EVAL scripts. One per loop: an engine is used by one thread at a time and not reentered.
public final class ScriptEngine {
  private static final LuaString KEYS = LuaString.of("KEYS");
  private static final LuaString ARGV = LuaString.of("ARGV");

  private final Interpreter in;
  private final ScriptRunner runner;

  /// An engine with a fresh Lua state.
  public ScriptEngine(ServerVersion version, ScriptLimits limits) {
    this(version, limits, Coroutines.best());
  }

  ScriptEngine(ServerVersion version, ScriptLimits limits, Coroutines coroutines) {
    in = new Interpreter(limits.callDepth(), coroutines);
    Sandbox.installLibraries(in);
    RedisApi api = new RedisApi(in);
    Table redis = api.runTable(version);
    RedisApi.addEvalFunctions(redis);
    in.globals().put("redis", redis);
    Sandbox.refuseUnknown(in, in.globals());
    Sandbox.lock(in);
    runner = new ScriptRunner(in, api, limits);
  }

  /// Runs a script and delivers its reply; never throws for what a script does.
  public void run(Script script, ScriptCall call, ReplySink sink) {
    Table globals = in.globals();
    globals.put(KEYS, ScriptRunner.strings(in, call.keys()));
    globals.put(ARGV, ScriptRunner.strings(in, call.arguments()));
    runner.run(script.sha1(), in.bind(script.chunk(), globals), call, sink);
  }
}
