package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.rdb.DumpPayload;
import io.slotkeeper.datatypes.rdb.FunctionPayload;
import io.slotkeeper.datatypes.rdb.RdbFormatException;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.scripting.FunctionLibraries.RestorePolicy;
import io.slotkeeper.scripting.FunctionLibrary;
import io.slotkeeper.scripting.LibraryFunction;
import io.slotkeeper.scripting.ScriptException;
import io.slotkeeper.scripting.ScriptFlags;
import io.slotkeeper.server.runtime.GlobPattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Libraries of functions: loading, listing, removing. Rows: [ScriptRows].
final class FunctionCommands {
  private FunctionCommands() {}

  static void load(CommandContext context) {
    boolean replace = false;
    int last = context.argCount() - 1;
    for (int i = 2; i < last; i++) {
      if (!context.argIs(i, "REPLACE")) {
        throw new CommandException("ERR Unknown option given: " + context.argText(i));
      }
      replace = true;
    }
    boolean replacing = replace;
    byte[] code = context.argBytes(last);
    change(
        context,
        () -> {
          context.reply().bulk(context.server().scripts.functions.load(code, replacing));
          return true;
        });
  }

  /// A change of the libraries, which takes place while no function runs.
  private interface Change {
    /// @return whether anything has changed
    boolean run() throws ScriptException;
  }

  private static void change(CommandContext context, Change change) {
    @Nullable ScriptException[] failure = new ScriptException[1];
    context.exclusively(() -> {
      try {
        context.changed(change.run() ? 1 : 0);
      } catch (ScriptException e) {
        failure[0] = e;
      }
    });
    if (failure[0] != null) {
      throw new CommandException(String.valueOf(failure[0].getMessage()));
    }
  }

  static void delete(CommandContext context) {
    boolean[] deleted = new boolean[1];
    byte[] name = context.argBytes(2);
    change(
        context,
        () -> {
          deleted[0] = context.server().scripts.functions.delete(name);
          return deleted[0];
        });
    if (!deleted[0]) {
      throw new CommandException("ERR Library not found");
    }
    context.reply().ok();
  }

  static void flush(CommandContext context) {
    if (context.argCount() > 3) {
      throw Errors.subcommandSyntax(context);
    }
    boolean known =
        context.argCount() == 2 || context.argIs(2, "SYNC") || context.argIs(2, "ASYNC");
    if (!known) {
      throw new CommandException("ERR FUNCTION FLUSH only supports SYNC|ASYNC option");
    }
    change(
        context,
        () -> {
          context.server().scripts.functions.flush();
          return true;
        });
    context.reply().ok();
  }

  static void dump(CommandContext context) {
    ServerContext server = context.server();
    boolean compress = server.config.persistence.snapshotCompression.isOn();
    List<byte[]> sources = server.scripts.functions.sources();
    context.reply().bulk(FunctionPayload.write(context.heap(), sources, compress));
  }

  static void restore(CommandContext context) {
    if (context.argCount() > 4) {
      throw Errors.subcommandSyntax(context);
    }
    RestorePolicy policy = context.argCount() == 4 ? policy(context) : RestorePolicy.APPEND;
    long payload = context.argAddress(2);
    int length = context.argLength(2);
    if (!DumpPayload.isIntact(payload, length, context.server().checksSums)) {
      throw new CommandException("ERR DUMP payload version or checksum are wrong");
    }
    List<byte[]> sources;
    try {
      sources = FunctionPayload.read(context.heap(), payload, length);
    } catch (RdbFormatException e) {
      throw new CommandException("ERR given type is not a function");
    }
    change(
        context,
        () -> {
          context.server().scripts.functions.restore(sources, policy);
          return true;
        });
    context.reply().ok();
  }

  private static RestorePolicy policy(CommandContext context) {
    for (RestorePolicy policy : RestorePolicy.values()) {
      if (context.argIs(3, policy.name())) {
        return policy;
      }
    }
    throw new CommandException(
        "ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.");
  }

  static void kill(CommandContext context) {
    ScriptCommands.kill(context, true);
  }

  static void list(CommandContext context) {
    GlobPattern pattern = null;
    boolean withCode = false;
    for (int i = 2; i < context.argCount(); i++) {
      if (!withCode && context.argIs(i, "WITHCODE")) {
        withCode = true;
      } else if (pattern == null && context.argIs(i, "LIBRARYNAME")) {
        if (++i == context.argCount()) {
          throw new CommandException("ERR library name argument was not given");
        }
        pattern = GlobPattern.ignoringCase(context.argBytes(i));
      } else {
        throw new CommandException("ERR Unknown argument " + context.argText(i));
      }
    }
    List<FunctionLibrary> listed = new ArrayList<>();
    for (FunctionLibrary library : context.server().scripts.functions.list()) {
      if (pattern == null || pattern.matches(library.name())) {
        listed.add(library);
      }
    }
    context.reply().array(listed.size());
    for (FunctionLibrary library : listed) {
      replyLibrary(context.reply(), library, withCode);
    }
  }

  private static void replyLibrary(ReplyWriter reply, FunctionLibrary library, boolean withCode) {
    reply.map(withCode ? 4 : 3);
    reply.bulk("library_name");
    reply.bulk(library.name());
    reply.bulk("engine");
    reply.bulk("LUA");
    reply.bulk("functions");
    reply.array(library.functions().size());
    for (LibraryFunction function : library.functions()) {
      replyFunction(reply, function);
    }
    if (withCode) {
      reply.bulk("library_code");
      reply.bulk(library.code());
    }
  }

  private static void replyFunction(ReplyWriter reply, LibraryFunction function) {
    String description = function.description();
    reply.map(3);
    reply.bulk("name");
    reply.bulk(function.name());
    reply.bulk("description");
    if (description == null) {
      reply.nullValue();
    } else {
      reply.bulk(description.getBytes(StandardCharsets.ISO_8859_1));
    }
    reply.bulk("flags");
    List<String> flags = ScriptFlags.names(function.flags());
    reply.set(flags.size());
    flags.forEach(reply::status);
  }

  static void stats(CommandContext context) {
    Scripts scripts = context.server().scripts;
    ReplyWriter reply = context.reply();
    reply.map(2);
    reply.bulk("running_script");
    RunningScript running = scripts.current();
    if (running == null || !running.isFunction()) {
      reply.nullValue();
    } else {
      long nanos = context.server().clock.nanos() - running.startNanos();
      reply.map(3);
      reply.bulk("name");
      reply.bulk(running.name());
      reply.bulk("command");
      reply.array(running.words().length);
      for (byte[] word : running.words()) {
        reply.bulk(word);
      }
      reply.bulk("duration_ms");
      reply.integer(TimeUnit.NANOSECONDS.toMillis(nanos));
    }
    reply.bulk("engines");
    reply.map(1);
    reply.bulk("LUA");
    reply.map(2);
    reply.bulk("libraries_count");
    reply.integer(scripts.functions.libraryCount());
    reply.bulk("functions_count");
    reply.integer(scripts.functions.functionCount());
  }
}
