package io.slotkeeper.scripting;

import io.slotkeeper.scripting.lua.Args;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Numbers;
import io.slotkeeper.scripting.lua.Operators;
import io.slotkeeper.scripting.lua.Table;
import io.slotkeeper.scripting.lua.Values;
import io.slotkeeper.scripting.lua.lib.Registry;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The `redis` table of one interpreter.
final class RedisApi {
  private static final int PROPAGATE_AOF = 1;
  private static final int PROPAGATE_REPLICAS = 2;
  private static final int PROPAGATE_ALL = PROPAGATE_AOF | PROPAGATE_REPLICAS;
  private static final int LOG_WARNING = 3;
  private static final int INITIAL_ARGUMENTS = 16;
  private static final byte[] NOTHING = {};

  private final Interpreter in;
  private final RespReader reader;
  private final ReplyBytes reply = new ReplyBytes();
  private byte[][] arguments = new byte[INITIAL_ARGUMENTS][];
  private int protocol;
  private @Nullable CommandBridge bridge;

  RedisApi(Interpreter in) {
    this.in = in;
    this.reader = new RespReader(in);
  }

  /// Connects the API to the server for one run.
  void open(CommandBridge to) {
    bridge = to;
    protocol = 2;
  }

  /// Ends a run.
  void close() {
    bridge = null;
    reply.clear();
    Arrays.fill(arguments, NOTHING);
  }

  /// The protocol the script chose.
  int protocol() {
    return protocol;
  }

  private CommandBridge bridge() {
    return Objects.requireNonNull(bridge, "no script is running");
  }

  // ---- tables

  /// What scripts and functions see while they run.
  Table runTable(ServerVersion version) {
    Registry r = new Registry(new Table(in.memory()));
    r.add("call", (state, s, b, n) -> command(s, b, n, true));
    r.add("pcall", (state, s, b, n) -> command(s, b, n, false));
    addLog(r);
    addVersion(r, version);
    r.add("setresp", this::setResp);
    r.add("sha1hex", this::sha1Hex);
    r.add("error_reply", this::errorReply);
    r.add("status_reply", this::statusReply);
    r.add("set_repl", this::setRepl);
    r.table().put("REPL_NONE", 0.0);
    r.table().put("REPL_AOF", (double) PROPAGATE_AOF);
    r.table().put("REPL_SLAVE", (double) PROPAGATE_REPLICAS);
    r.table().put("REPL_REPLICA", (double) PROPAGATE_REPLICAS);
    r.table().put("REPL_ALL", (double) PROPAGATE_ALL);
    r.add("acl_check_cmd", this::checkAcl);
    return r.table();
  }

  /// Adds what only EVAL scripts have: leftovers of old propagation and of the debugger.
  static void addEvalFunctions(Table table) {
    Registry r = new Registry(table);
    r.add("breakpoint", (state, s, b, n) -> Boolean.FALSE);
    r.add("debug", (state, s, b, n) -> Values.NONE);
    r.add("replicate_commands", (state, s, b, n) -> Boolean.TRUE);
  }

  /// Adds `redis.log` and its levels.
  void addLog(Registry r) {
    r.add("log", this::log);
    r.table().put("LOG_DEBUG", 0.0);
    r.table().put("LOG_VERBOSE", 1.0);
    r.table().put("LOG_NOTICE", 2.0);
    r.table().put("LOG_WARNING", (double) LOG_WARNING);
  }

  /// Adds the version constants.
  static void addVersion(Registry r, ServerVersion version) {
    r.table().put("REDIS_VERSION_NUM", (double) version.number());
    r.table().put("REDIS_VERSION", LuaString.of(version.text()));
  }

  // ---- commands

  private @Nullable Object command(@Nullable Object[] s, int b, int n, boolean raise) {
    Table problem = readArguments(s, b, n);
    if (problem != null) {
      if (raise) {
        throw in.raise(problem);
      }
      return problem;
    }
    CommandBridge to = bridge();
    if (in.running() == null) {
      to.call(arguments, n, reply);
    } else {
      in.onHost(() -> to.call(arguments, n, reply));
    }
    Object result = reader.read(reply);
    if (reader.failed()) {
      in.poll();
      if (raise) {
        throw in.raise(result);
      }
    }
    return result;
  }

  /// Fills [#arguments]; an error table if that cannot be done.
  private @Nullable Table readArguments(@Nullable Object[] s, int b, int n) {
    if (n == 0) {
      return ErrorTables.of(in, "Please specify at least one argument for this redis lib call");
    }
    if (n > arguments.length) {
      arguments = Arrays.copyOf(arguments, Math.max(n, 2 * arguments.length));
    }
    for (int i = 0; i < n; i++) {
      switch (s[b + i]) {
        case LuaString text -> arguments[i] = text.bytes();
        case Double d -> arguments[i] = Numbers.toArgument(d);
        case null, default -> {
          return ErrorTables.of(in, "Lua redis lib command arguments must be strings or integers");
        }
      }
    }
    return null;
  }

  private Object checkAcl(Interpreter state, @Nullable Object[] s, int b, int n) {
    Table problem = readArguments(s, b, n);
    if (problem != null) {
      throw in.raise(problem);
    }
    CommandBridge.AclAnswer[] answer = new CommandBridge.AclAnswer[1];
    in.onHost(() -> answer[0] = bridge().checkAcl(arguments, n));
    return switch (answer[0]) {
      case ALLOWED -> Boolean.TRUE;
      case DENIED -> Boolean.FALSE;
      case UNKNOWN_COMMAND ->
          throw in.raise(ErrorTables.of(in, "Invalid command passed to redis.acl_check_cmd()"));
    };
  }

  // ---- settings

  private Object setResp(Interpreter state, @Nullable Object[] s, int b, int n) {
    if (n != 1) {
      throw in.raise(ErrorTables.of(in, "redis.setresp() requires one argument."));
    }
    int version = Numbers.toInt(LuaReply.lenientNumber(s[b]));
    if (version != 2 && version != 3) {
      throw in.raise(ErrorTables.of(in, "RESP version must be 2 or 3."));
    }
    protocol = version;
    in.onHost(() -> bridge().protocol(version));
    return Values.NONE;
  }

  private Object setRepl(Interpreter state, @Nullable Object[] s, int b, int n) {
    if (n != 1) {
      throw in.raise(ErrorTables.of(in, "redis.set_repl() requires one argument."));
    }
    int flags = Numbers.toInt(LuaReply.lenientNumber(s[b]));
    if ((flags & ~PROPAGATE_ALL) != 0) {
      throw in.raise(
          ErrorTables.of(
              in, "Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE."));
    }
    in.onHost(() -> bridge().replicationFlags(flags));
    return Values.NONE;
  }

  // ---- texts

  private Object sha1Hex(Interpreter state, @Nullable Object[] s, int b, int n) {
    if (n != 1) {
      throw in.raise(ErrorTables.of(in, "wrong number of arguments"));
    }
    LuaString text = Operators.toText(s[b]);
    byte[] data = text == null ? NOTHING : text.bytes();
    in.spend(data.length >> 3);
    return LuaString.of(Sha1.hex(data));
  }

  private Object errorReply(Interpreter state, @Nullable Object[] s, int b, int n) {
    if (n != 1 || !(s[b] instanceof LuaString text)) {
      return ErrorTables.of(in, "wrong number or type of arguments");
    }
    String error = text.toString();
    int nul = error.indexOf('\0');
    String visible = nul < 0 ? error : error.substring(0, nul);
    in.memory().charge(2L * error.length());
    return ErrorTables.of(in, visible.startsWith("-") ? visible : "-" + visible);
  }

  private Object statusReply(Interpreter state, @Nullable Object[] s, int b, int n) {
    if (n != 1 || !(s[b] instanceof LuaString text)) {
      return ErrorTables.of(in, "wrong number or type of arguments");
    }
    Table table = new Table(in.memory(), 0, 1);
    table.put("ok", text);
    return table;
  }

  private Object log(Interpreter state, @Nullable Object[] s, int b, int n) {
    if (n < 2) {
      throw in.raise(ErrorTables.of(in, "redis.log() requires two arguments or more."));
    }
    Double number = Operators.toNumber(Args.at(s, b, n, 1));
    if (number == null) {
      throw in.raise(ErrorTables.of(in, "First argument must be a number (log level)."));
    }
    int level = Numbers.toInt(number);
    if (level < 0 || level > LOG_WARNING) {
      throw in.raise(ErrorTables.of(in, "Invalid debug level."));
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (int i = 1; i < n; i++) {
      LuaString text = Operators.toText(s[b + i]);
      if (text != null) {
        in.memory().charge(2L * text.length());
        if (i > 1) {
          message.write(' ');
        }
        message.writeBytes(text.bytes());
      }
    }
    byte[] line = message.toByteArray();
    CommandBridge to = bridge;
    if (to != null) {
      in.onHost(() -> to.log(level, line));
    }
    return Values.NONE;
  }
}
