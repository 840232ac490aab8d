package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.scripting.CommandBridge;
import io.slotkeeper.scripting.Interrupt;
import io.slotkeeper.scripting.LibraryFunction;
import io.slotkeeper.scripting.ReplyBytes;
import io.slotkeeper.scripting.Script;
import io.slotkeeper.scripting.ScriptCall;
import io.slotkeeper.scripting.ScriptEngine;
import io.slotkeeper.scripting.ScriptFlags;
import io.slotkeeper.server.acl.Denial;
import io.slotkeeper.server.acl.User;
import io.slotkeeper.server.command.CommandContext.Routed;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs scripts and functions on a loop: it is what they see of the server.
///
/// Their commands are executed in the name of the client that called, with the protocol and the
/// database of the script, which the client has back when it ends.
///
/// One per loop; Lua's state is made when the first script runs.
final class ScriptHost implements CommandBridge, Interrupt {
  private static final String NO_WRITES =
      "ERR Write commands are not allowed from read-only scripts.";

  /// The script does not see it: it ends at its next poll, which follows every error.
  private static final String KILLED = "ERR Script killed";

  /// Of the command that runs it, so much is shown by FUNCTION STATS.
  private static final int SHOWN_WORDS = 3;

  private static final int SHOWN_BYTES = 128;

  private final ServerContext server;
  private final CommandContext context;
  private final Execution execution;
  private final ReplyWriter reply;
  private final ArgumentStage stage;
  private final WriterSink sink;
  private final RecentScripts recent;
  private @Nullable ScriptEngine engine;
  private byte[] replyCopy = new byte[1024];

  // of the script that runs
  private @Nullable RunningScript running;
  private boolean readOnly;
  private boolean refusesMemory;
  private boolean touchesAnySlot;

  ScriptHost(ServerContext server, CommandContext context, Execution execution) {
    this.server = server;
    this.context = context;
    this.execution = execution;
    this.reply = context.reply();
    this.stage = new ArgumentStage(context.heap());
    this.sink = new WriterSink(reply);
    this.recent = new RecentScripts(server.scripts.cache);
  }

  /// The script whose SHA-1 an argument is, or null.
  @Nullable Script find(int argument) {
    return recent.find(context.argAddress(argument), context.argLength(argument));
  }

  /// Whether the error that the latest script ended with is counted already; tells it once.
  boolean takeErrorWasCounted() {
    return sink.takeErrorWasCounted();
  }

  boolean isRunning() {
    return running != null;
  }

  /// Runs a script and replies for it.
  ///
  /// @param firstKey index of the first argument that is a key; all behind the keys are arguments
  void run(Script script, int firstKey, int keyCount, boolean readOnlyCommand) {
    if (engine == null) {
      engine = new ScriptEngine(server.scripts.version, server.scripts.limits);
    }
    ScriptEngine lua = engine;
    ScriptCall call = call(firstKey, keyCount);
    String refusal = prepare(script.flags(), readOnlyCommand);
    if (refusal != null) {
      reply.error(refusal);
    } else {
      during(running(script.sha1(), false), () -> lua.run(script, call, sink));
    }
  }

  /// Runs a function and replies for it.
  void run(LibraryFunction function, int firstKey, int keyCount, boolean readOnlyCommand) {
    ScriptCall call = call(firstKey, keyCount);
    String refusal = prepare(function.flags(), readOnlyCommand);
    if (refusal != null) {
      reply.error(refusal);
    } else {
      during(running(function.name(), true), () -> function.library().run(function, call, sink));
    }
  }

  private ScriptCall call(int firstKey, int keyCount) {
    int firstArgument = firstKey + keyCount;
    byte[][] keys = words(firstKey, firstArgument);
    return new ScriptCall(this, this, keys, words(firstArgument, context.argCount()));
  }

  private byte[][] words(int from, int to) {
    byte[][] words = new byte[to - from][];
    for (int i = 0; i < words.length; i++) {
      words[i] = context.argBytes(from + i);
    }
    return words;
  }

  /// @return why it may not run, null when it may
  private @Nullable String prepare(int flags, boolean readOnlyCommand) {
    boolean outOfMemory = server.isOutOfMemory();
    readOnly = ScriptFlags.isReadOnly(flags, readOnlyCommand);
    refusesMemory = outOfMemory && !ScriptFlags.allowsOom(flags);
    touchesAnySlot = ScriptFlags.allowsCrossSlot(flags);
    if (context.client().repeatsChanges) {
      return null;
    }
    return ScriptFlags.refusal(
        flags,
        readOnlyCommand,
        new ScriptFlags.Conditions(
            server.cluster != null,
            server.replication.hidesData(),
            server.replication.refusesWrites(),
            server.diskError(),
            server.replication.lacksReplicas(),
            outOfMemory));
  }

  /// The words of the command are shown for functions only.
  private RunningScript running(String name, boolean isFunction) {
    byte[][] words = new byte[isFunction ? Math.min(context.argCount(), SHOWN_WORDS) : 0][];
    for (int i = 0; i < words.length; i++) {
      words[i] = context.argStart(i, SHOWN_BYTES);
    }
    return new RunningScript(name, isFunction, server.clock.nanos(), words);
  }

  private void during(RunningScript started, Runnable script) {
    if (!server.clients.monitors().isEmpty()) {
      // before the commands of the script, not after it
      MonitorFeed.show(context, context.client(), context.command());
    }
    running = started;
    Client client = context.client();
    Command command = context.command();
    Command unit = client.unit;
    Routed request = context.request();
    int protocol = client.protocol;
    int database = client.database;
    server.scripts.started(context.loop(), started);
    client.protocol = 2;
    client.unit = unit == null ? command : unit;
    reply.protocol(protocol);
    try {
      script.run();
    } finally {
      client.unit = unit;
      client.protocol = protocol;
      client.database = database;
      server.scripts.ended(context.loop());
      context.effects().mute(false);
      running = null;
      context.bind(client, command, request);
    }
  }

  // ---- what a script can ask for ------------------------------------------------------------

  @Override
  public void call(byte[][] arguments, int count, ReplyBytes result) {
    Client client = context.client();
    int start = reply.position();
    int protocol = reply.isResp3() ? 3 : 2;
    reply.protocol(client.protocol);
    try {
      if (stage.fill(arguments, count)) {
        execute(client);
      } else {
        reply.error("ERR the arguments are too long");
      }
      int length = reply.position() - start;
      if (replyCopy.length < length) {
        replyCopy = new byte[Math.max(length, replyCopy.length * 2)];
      }
      Memory.copy(reply.address() + start, replyCopy, 0, length);
      result.set(replyCopy, 0, length);
    } finally {
      reply.truncate(start);
      reply.protocol(protocol);
      stage.clear();
    }
  }

  private void execute(Client client) {
    Command command = server.commands.find(stage);
    String refusal =
        command == null ? "ERR Unknown Redis command called from script" : refusal(command);
    if (command == null || refusal != null) {
      int start = reply.position();
      reply.error(String.valueOf(refusal));
      execution.refusedInScript(start);
      if (command != null) {
        context.stats().rejected[command.id()]++;
      }
      return;
    }
    context.bind(client, command, stage);
    boolean writes = command.has(CommandFlag.WRITE);
    execution.lockForScript(command, writes || command.has(CommandFlag.MAY_REPLICATE));
    ClusterGate cluster = execution.cluster();
    if (cluster != null) {
      String foreign = cluster.refusalInScript(client, command, touchesAnySlot);
      if (foreign != null) {
        context.stats().rejected[command.id()]++;
        reply.error(foreign);
        return;
      }
    }
    if (writes) {
      if (running == null || !running.mayWrite()) {
        reply.error(KILLED);
        return;
      }
      refusesMemory = false;
    }
    execution.inScript(client, command);
  }

  private @Nullable String refusal(Command command) {
    if (command.handler() == null || !command.accepts(stage.argCount())) {
      return "ERR Wrong number of args calling Redis command from script";
    }
    if (command.has(CommandFlag.NOSCRIPT) && !server.scripts.deniesNothing()) {
      return "ERR This Redis command is not allowed from script";
    }
    Denial denial = execution.access().check(context, command, stage, Denial.Origin.LUA);
    if (denial != null) {
      return "ERR ACL failure in script: "
          + AccessGate.text(denial, context.client().user, command);
    }
    if (command.has(CommandFlag.WRITE)) {
      String writes = writeRefusal();
      if (writes != null) {
        return writes;
      }
    }
    String diskError = command.has(CommandFlag.WRITE) ? server.diskError() : null;
    if (diskError != null) {
      return diskError;
    }
    boolean needsMemory = command.has(CommandFlag.DENYOOM);
    return needsMemory && refusesMemory ? Errors.OUT_OF_MEMORY : null;
  }

  private @Nullable String writeRefusal() {
    if (readOnly) {
      return NO_WRITES;
    }
    if (!server.replication.isRestricted() || context.client().repeatsChanges) {
      return null;
    }
    if (server.replication.refusesWrites()) {
      return Errors.READ_ONLY_REPLICA;
    }
    return server.replication.lacksReplicas() ? Errors.NO_REPLICAS : null;
  }

  @Override
  public AclAnswer checkAcl(byte[][] arguments, int count) {
    try {
      Command command = stage.fill(arguments, count) ? server.commands.find(stage) : null;
      if (command == null) {
        return AclAnswer.UNKNOWN_COMMAND;
      }
      User user = context.client().user;
      Denial denial = execution.access().denial(user, command, stage);
      return denial == null ? AclAnswer.ALLOWED : AclAnswer.DENIED;
    } finally {
      stage.clear();
    }
  }

  @Override
  public void protocol(int version) {
    context.client().protocol = version;
  }

  @Override
  public void replicationFlags(int flags) {
    context.effects().mute(flags == 0);
  }

  @Override
  public void log(int level, byte[] message) {
    server.log.notice(new String(message, StandardCharsets.UTF_8));
  }

  @Override
  public boolean isKilled() {
    RunningScript script = running;
    if (script == null || script.isKilled()) {
      return true;
    }
    long threshold = server.config.process.busyReplyMillis.value();
    if (threshold > 0) {
      look(script, threshold);
    }
    return script.isKilled();
  }

  private void look(RunningScript script, long thresholdMillis) {
    long nanos = server.clock.nanos() - script.startNanos();
    if (!script.isSlow() && nanos > TimeUnit.MILLISECONDS.toNanos(thresholdMillis)) {
      server.scripts.becameSlow(script);
      server.log.warning(
          "Slow script detected: still in execution after "
              + TimeUnit.NANOSECONDS.toMillis(nanos)
              + " milliseconds. You can try killing the script using the "
              + (script.isFunction() ? "FUNCTION KILL" : "SCRIPT KILL")
              + " command. Script name is: "
              + script.name()
              + ".");
    }
    if (script.isSlow()) {
      server.patience.serveOthers();
    }
  }
}
