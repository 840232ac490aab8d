package io.slotkeeper.scripting;

import io.slotkeeper.scripting.lua.Coroutines;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaError;
import io.slotkeeper.scripting.lua.LuaFunction;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Operators;
import io.slotkeeper.scripting.lua.ScriptKilled;
import io.slotkeeper.scripting.lua.Table;
import io.slotkeeper.scripting.lua.Values;
import io.slotkeeper.scripting.lua.lib.Registry;
import io.slotkeeper.scripting.lua.syntax.SyntaxError;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A loaded library: its own Lua state, and the functions it registered.
///
/// The state lives as long as the library; what its functions keep in their upvalues survives from
/// call to call. Not thread-safe: the server runs one function of a library at a time.
///
/// Globals have two layers. Functions see an empty table that looks up in the real globals; while
/// the library is loaded the same table looks up in a small one with `redis.register_function` and
/// little more, so loading cannot run commands or depend on chance.
public final class FunctionLibrary {
  private static final String CHUNK_NAME = "@user_function";
  private static final long LOAD_TIMEOUT_NANOS = 500_000_000L;
  private static final String LOAD_TIMEOUT = "FUNCTION LOAD timeout";
  private static final String INDEX = "__index";

  private final String name;
  private final byte[] code;
  private final Map<String, LibraryFunction> functions = new LinkedHashMap<>();
  private final Interpreter in;
  private final RedisApi api;
  private final ScriptRunner runner;
  private boolean loading;

  private FunctionLibrary(String name, byte[] code, ScriptLimits limits, Coroutines coroutines) {
    this.name = name;
    this.code = code;
    this.in = new Interpreter(limits.callDepth(), coroutines);
    this.api = new RedisApi(in);
    this.runner = new ScriptRunner(in, api, limits);
  }

  /// Compiles and runs a library so that it registers its functions.
  ///
  /// @param bodyOffset where the code starts after its first line
  static FunctionLibrary load(
      String name,
      byte[] code,
      int bodyOffset,
      ServerVersion version,
      ScriptLimits limits,
      LongSupplier nanoTime)
      throws ScriptException {
    FunctionLibrary library = new FunctionLibrary(name, code, limits, Coroutines.best());
    byte[] body = Arrays.copyOfRange(code, bodyOffset, code.length);
    library.register(body, version, limits.memoryBytes(), nanoTime);
    return library;
  }

  /// The name in its first line.
  public String name() {
    return name;
  }

  /// The source, first line included: read only.
  public byte[] code() {
    return code;
  }

  /// Its functions, in the order of registration.
  public Collection<LibraryFunction> functions() {
    return Collections.unmodifiableCollection(functions.values());
  }

  /// Runs one of its functions and delivers the reply.
  public void run(LibraryFunction function, ScriptCall call, ReplySink sink) {
    Table keys = ScriptRunner.strings(in, call.keys());
    Table arguments = ScriptRunner.strings(in, call.arguments());
    runner.run(function.name(), function.callback(), call, sink, keys, arguments);
  }

  // ---- loading

  private void register(byte[] body, ServerVersion version, long memoryBytes, LongSupplier nanoTime)
      throws ScriptException {
    Sandbox.installLibraries(in);
    Table globals = in.globals();
    globals.put("redis", api.runTable(version));
    Sandbox.refuseUnknown(in, globals);
    Table loadGlobals = loadGlobals(version);
    Sandbox.protect(loadGlobals);
    Sandbox.lock(in);

    Table layer = new Table(in.memory());
    Table meta = new Table(in.memory());
    meta.put(INDEX, loadGlobals);
    layer.metatable(meta);
    layer.readOnly(true);
    meta.readOnly(true);
    execute(body, layer, memoryBytes, nanoTime);
    meta.put(INDEX, globals);
  }

  private Table loadGlobals(ServerVersion version) {
    Registry r = new Registry(new Table(in.memory()));
    r.add("register_function", this::registerFunction);
    api.addLog(r);
    RedisApi.addVersion(r, version);
    Sandbox.refuseUnknown(in, r.table());
    Table globals = new Table(in.memory());
    globals.put("redis", r.table());
    Sandbox.refuseUnknown(in, globals);
    return globals;
  }

  private void execute(byte[] body, Table layer, long memoryBytes, LongSupplier nanoTime)
      throws ScriptException {
    loading = true;
    try {
      LuaFunction chunk = in.load(body, CHUNK_NAME, layer);
      long deadline = nanoTime.getAsLong() + LOAD_TIMEOUT_NANOS;
      in.run(chunk, memoryBytes, () -> nanoTime.getAsLong() - deadline > 0 ? LOAD_TIMEOUT : null);
    } catch (SyntaxError e) {
      throw failure("Error compiling function: " + e.getMessage());
    } catch (LuaError e) {
      throw failure("Error registering functions: " + ScriptRunner.message(e.value()));
    } catch (ScriptKilled e) {
      throw failure("Error registering functions: ERR " + e.getMessage());
    } finally {
      loading = false;
    }
    if (functions.isEmpty()) {
      throw failure("No functions registered");
    }
  }

  private static ScriptException failure(String message) {
    return new ScriptException(ErrorText.line("ERR " + message));
  }

  private RuntimeException refuse(String message) {
    return in.raise(ErrorTables.of(in, message));
  }

  private Object registerFunction(Interpreter state, @Nullable Object[] s, int b, int n) {
    if (!loading) {
      throw refuse("redis.register_function can only be called on FUNCTION LOAD command");
    }
    switch (n) {
      case 1 -> registerNamed(s[b]);
      case 2 -> registerPositional(s[b], s[b + 1]);
      default -> throw refuse("wrong number of arguments to redis.register_function");
    }
    return Values.NONE;
  }

  private void registerPositional(@Nullable Object first, @Nullable Object second) {
    LuaString function = Operators.toText(first);
    if (function == null) {
      throw refuse("first argument to redis.register_function must be a string");
    }
    if (!(second instanceof LuaFunction callback)) {
      throw refuse("second argument to redis.register_function must be a function");
    }
    add(function.toString(), null, 0, callback);
  }

  private void registerNamed(@Nullable Object argument) {
    if (!(argument instanceof Table named)) {
      throw refuse(
          "calling redis.register_function with a single argument is only applicable to Lua "
              + "table (representing named arguments).");
    }
    String functionName = null;
    String description = null;
    LuaFunction callback = null;
    int flags = 0;
    for (int i = named.occupied(0); i >= 0; i = named.occupied(i + 1)) {
      LuaString key = Operators.toText(named.keyAt(i));
      if (key == null) {
        throw refuse("named argument key given to redis.register_function is not a string");
      }
      Object value = named.valueAt(i);
      switch (key.toString().toLowerCase(Locale.ROOT)) {
        case "function_name" -> functionName = text(value, "function_name");
        case "description" -> description = text(value, "description");
        case "callback" -> {
          if (!(value instanceof LuaFunction f)) {
            throw refuse("callback argument given to redis.register_function must be a function");
          }
          callback = f;
        }
        case "flags" -> flags = readFlags(value);
        default -> throw refuse("unknown argument given to redis.register_function");
      }
    }
    if (functionName == null) {
      throw refuse("redis.register_function must get a function name argument");
    }
    if (callback == null) {
      throw refuse("redis.register_function must get a callback argument");
    }
    add(functionName, description, flags, callback);
  }

  private String text(@Nullable Object value, String argument) {
    LuaString text = Operators.toText(value);
    if (text == null) {
      throw refuse(argument + " argument given to redis.register_function must be a string");
    }
    return text.toString();
  }

  private int readFlags(@Nullable Object value) {
    if (!(value instanceof Table list)) {
      throw refuse(
          "flags argument to redis.register_function must be a table representing function flags");
    }
    int flags = 0;
    for (int i = 1; list.get(i) != null; i++) {
      LuaString flagName = Operators.toText(list.get(i));
      int flag =
          flagName == null ? 0 : ScriptFlags.ofName(flagName.toString().toLowerCase(Locale.ROOT));
      if (flag == 0) {
        throw refuse("unknown flag given");
      }
      flags |= flag;
    }
    return flags;
  }

  private void add(String function, @Nullable String description, int flags, LuaFunction callback) {
    if (!FunctionLibraries.isName(function)) {
      throw refuse(FunctionLibraries.BAD_NAME);
    }
    if (functions.containsKey(function)) {
      throw refuse("Function already exists in the library");
    }
    functions.put(function, new LibraryFunction(function, description, flags, callback, this));
  }
}
