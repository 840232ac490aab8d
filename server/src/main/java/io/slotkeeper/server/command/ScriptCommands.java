package io.slotkeeper.server.command;

import io.slotkeeper.scripting.LibraryFunction;
import io.slotkeeper.scripting.Script;
import io.slotkeeper.scripting.ScriptException;
import org.jspecify.annotations.Nullable;

/// Running scripts and functions, and the cache of scripts. Rows: [ScriptRows]; running:
/// [ScriptHost].
final class ScriptCommands {
  private static final String NO_SCRIPT = "NOSCRIPT No matching script. Please use EVAL.";
  private static final int FIRST_KEY = 3;

  private ScriptCommands() {}

  static void eval(CommandContext context) {
    run(context, compiled(context), false);
  }

  static void evalReadOnly(CommandContext context) {
    run(context, compiled(context), true);
  }

  private static Script compiled(CommandContext context) {
    keyCount(context);
    try {
      return context.server().scripts.cache.evaluate(context.argBytes(1));
    } catch (ScriptException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }

  static void evalsha(CommandContext context) {
    run(context, cached(context), false);
  }

  static void evalshaReadOnly(CommandContext context) {
    run(context, cached(context), true);
  }

  private static Script cached(CommandContext context) {
    keyCount(context);
    Script script = find(context, 1);
    if (script == null) {
      throw new CommandException(NO_SCRIPT);
    }
    return script;
  }

  private static @Nullable Script find(CommandContext context, int argument) {
    return context.execution().host().find(argument);
  }

  private static void run(CommandContext context, Script script, boolean readOnly) {
    context.execution().host().run(script, FIRST_KEY, keyCount(context), readOnly);
  }

  private static int keyCount(CommandContext context) {
    long keys = context.argLong(2);
    if (keys > context.argCount() - FIRST_KEY) {
      throw new CommandException("ERR Number of keys can't be greater than number of args");
    }
    if (keys < 0) {
      throw new CommandException("ERR Number of keys can't be negative");
    }
    return (int) keys;
  }

  static void fcall(CommandContext context) {
    call(context, false);
  }

  static void fcallReadOnly(CommandContext context) {
    call(context, true);
  }

  private static void call(CommandContext context, boolean readOnly) {
    Scripts scripts = context.server().scripts;
    LibraryFunction function = scripts.functions.find(context.argBytes(1));
    if (function == null) {
      throw new CommandException("ERR Function not found");
    }
    int keys = functionKeyCount(context);
    Execution execution = context.execution();
    execution.scriptLocks().requireLibrary(scripts.mutexOf(function.library()));
    execution.host().run(function, FIRST_KEY, keys, readOnly);
  }

  private static int functionKeyCount(CommandContext context) {
    long keys = context.argLong(2, "ERR Bad number of keys provided");
    if (keys > context.argCount() - FIRST_KEY) {
      throw new CommandException("ERR Number of keys can't be greater than number of args");
    }
    if (keys < 0) {
      throw new CommandException("ERR Number of keys can't be negative");
    }
    return (int) keys;
  }

  // ---- SCRIPT -----------------------------------------------------------------------------

  static void load(CommandContext context) {
    try {
      context.reply().bulk(context.server().scripts.cache.load(context.argBytes(2)).sha1());
    } catch (ScriptException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }

  static void exists(CommandContext context) {
    context.reply().array(context.argCount() - 2L);
    for (int i = 2; i < context.argCount(); i++) {
      context.replyFlag(find(context, i) != null);
    }
  }

  static void show(CommandContext context) {
    Script script = find(context, 2);
    if (script == null) {
      throw new CommandException(NO_SCRIPT);
    }
    context.reply().bulk(script.source());
  }

  static void flush(CommandContext context) {
    boolean known =
        context.argCount() == 2
            || context.argCount() == 3 && (context.argIs(2, "SYNC") || context.argIs(2, "ASYNC"));
    if (!known) {
      throw new CommandException("ERR SCRIPT FLUSH only support SYNC|ASYNC option");
    }
    context.server().scripts.cache.flush();
    context.reply().ok();
  }

  static void kill(CommandContext context) {
    kill(context, false);
  }

  /// Ends the script or function that runs.
  ///
  /// @param function which of them the command is for
  static void kill(CommandContext context, boolean function) {
    context.server().scripts.kill(function);
    context.reply().ok();
  }

  static void debug(CommandContext context) {
    if (context.argIs(2, "NO")) {
      context.reply().ok();
    } else if (context.argIs(2, "YES") || context.argIs(2, "SYNC")) {
      throw new CommandException("ERR This server has no Lua debugger");
    } else {
      throw new CommandException("ERR Use SCRIPT DEBUG YES/SYNC/NO");
    }
  }
}
