package io.slotkeeper.server.command;

import static java.util.Objects.requireNonNull;

import io.slotkeeper.cluster.Slots;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.acl.Denial;
import io.slotkeeper.server.command.CommandContext.Routed;
import io.slotkeeper.server.runtime.ServerClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Executes what the gates let pass: locks the slots, calls the handler, unlocks, and then serves
/// the clients that waited for the keys it changed.
///
/// A unit is one command, or one EXEC or script with all its commands: its locks are taken together
/// before it and released together after it. Nobody is served inside a unit.
///
/// One per loop.
final class Execution {
  /// So much of the stack is logged when a command fails.
  private static final int LOGGED_FRAMES = 20;

  private final ServerContext server;
  private final CommandContext context;
  private final ReplyWriter reply;
  private final Effects effects;
  private final ServerClock clock;
  private final HeldSlots slots;
  private final CallStatistics statistics;
  private final ArrayDeque<KeyName> readyKeys = new ArrayDeque<>();
  private final KeyList keys = new KeyList();
  private final ScriptLocks scriptLocks;
  private final ScriptHost host;
  private final AccessGate access;
  private final @Nullable ClusterGate cluster;
  private final ClusterWait clusterWait;
  private final PreImages preImages;
  private @Nullable Transaction transaction;
  private @Nullable BlockedCommand serving;
  private boolean stillBlocked;
  private boolean inCommand;
  private boolean mayHoldBack;
  private boolean heldBack;
  private boolean makingRoom;
  private final List<byte[]> broadcastKeys = new ArrayList<>();
  private final List<byte[]> servedKeys = new ArrayList<>();
  private long lastNanos;

  Execution(ServerContext server, CommandContext context, CallStatistics statistics) {
    this.server = server;
    this.context = context;
    this.reply = context.reply();
    this.effects = context.effects();
    this.clock = server.clock;
    this.slots = new HeldSlots(server);
    this.statistics = statistics;
    this.scriptLocks = new ScriptLocks(server);
    this.access = new AccessGate(server);
    this.cluster =
        server.cluster == null ? null : new ClusterGate(server.cluster, context, server.clock);
    this.clusterWait = new ClusterWait(server, context);
    this.host = new ScriptHost(server, context, this);
    this.preImages = new PreImages(server, context);
  }

  /// Commands are timed from here on.
  void startTurn() {
    lastNanos = clock.nanos();
  }

  /// The same, unless a snapshot has to save a large value first that it may change: then nothing
  /// happens.
  Dispatcher.Outcome unitOrLater(Client client, Command command) {
    mayHoldBack = true;
    try {
      boolean done = unit(client, command);
      if (heldBack) {
        return Dispatcher.Outcome.HELD_BACK;
      }
      return done ? Dispatcher.Outcome.EXECUTED : Dispatcher.Outcome.BLOCKED;
    } finally {
      mayHoldBack = false;
      heldBack = false;
    }
  }

  /// Executes one command as a unit of its own.
  ///
  /// @return false when its client now waits for a key
  boolean unit(Client client, Command command) {
    int start = reply.position();
    int errorsBefore = reply.errors();
    while (!attempt(client, command, start)) {
      // a script had to be abandoned, and what it waited for is there
    }
    BlockedCommand waiting = client.blocked;
    boolean blocked = waiting != null;
    if (!heldBack && (waiting == null || waiting.keys.isEmpty())) {
      count(client, command, start, errorsBefore);
    }
    broadcast(client);
    serveWaiting();
    return !blocked;
  }

  /// @return false when the command must be executed again
  private boolean attempt(Client client, Command command, int start) {
    boolean again = false;
    try {
      slots.addKeysOf(command, context);
      slots.lockOrRefuse();
      heldBack = mayHoldBack && server.keyspace.isSnapshotOpen() && !preImages.areReady(command);
      if (!heldBack) {
        if (cluster != null && cluster.isOpen() && !command.isExec()) {
          cluster.checkKeys(client, command);
        }
        handle(client, command);
      }
    } catch (CommandException e) {
      context.retractReply(start);
      reply.error(e.reply());
    } catch (ScriptRestart e) {
      again = true;
      context.retractReply(start);
      effects.commit(true);
      slots.unlock();
      scriptLocks.await(e);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      context.retractReply(start);
      failed(client, command, e);
    } finally {
      effects.commit(isAtomic(command));
      slots.unlock();
      if (!again) {
        scriptLocks.release();
      }
    }
    return !again;
  }

  /// Whether what it has done belongs together: not the expired keys that a walk has come across.
  private static boolean isAtomic(Command command) {
    return !command.has(CommandFlag.TOUCHES_ARBITRARY_KEYS)
        || command.spec().group() == CommandGroup.SCRIPTING;
  }

  private void handle(Client client, Command command) {
    handle(client, command, requireNonNull(command.handler()));
  }

  /// Calls the handler, and remembers what a client that caches has read.
  private void handle(Client client, Command command, Handler handler) {
    inCommand = true;
    if (server.keyspace.isSnapshotOpen()) {
      preImages.saveKeysOf(command);
    }
    effects.begin();
    try {
      handler.handle(context);
      Tracking tracking = client.tracking;
      if (tracking != null && readsItsKeys(command) && tracking.remembers()) {
        server.tracked.remember(context, client, keys);
      }
    } finally {
      effects.end(command);
      inCommand = host.isRunning() || transaction != null;
    }
  }

  /// A script reads by the commands it calls.
  private static boolean readsItsKeys(Command command) {
    return command.has(CommandFlag.READONLY) && !isScript(command);
  }

  private static boolean isScript(Command command) {
    return command.spec().group() == CommandGroup.SCRIPTING;
  }

  private void count(Client client, Command command, int start, int errorsBefore) {
    if (client.repeatsChanges && server.loading.isActive()) {
      return;
    }
    long now = clock.nanos();
    long nanos = now - lastNanos;
    lastNanos = now;
    client.lastCommand = command;
    statistics.executed(context, command, nanos);
    if (reply.errors() != errorsBefore) {
      boolean isCounted = isScript(command) && host.takeErrorWasCounted();
      // else it is one of a command inside
      if (reply.isError(start)) {
        statistics.failed(command, reply, start, !isCounted);
      }
    }
    if (!server.clients.monitors().isEmpty()) {
      MonitorFeed.feed(context, client, command);
    }
  }

  /// The command has a fault, or asked for more than there is: memory, a reply too long to build.
  /// Its client goes, everybody else stays.
  private void failed(Client client, Command command, Throwable cause) {
    StringBuilder text = new StringBuilder(256);
    text.append(command.fullName()).append(" of ").append(client.link.remoteAddress());
    text.append(" failed: ").append(cause);
    StackTraceElement[] frames = cause.getStackTrace();
    for (int i = 0; i < Math.min(LOGGED_FRAMES, frames.length); i++) {
      text.append("\n    at ").append(frames[i]);
    }
    server.log.warning(text.toString());
    reply.error("ERR internal error, the log tells more");
    client.closeAfterReply = true;
  }

  /// Runs an action that may touch any key, with no slot locked and nobody else executing.
  void exclusively(Runnable action) {
    if (isAtomic()) {
      server.world.exclusively(action);
      return;
    }
    effects.commitBefore();
    slots.unlock();
    server.world.exclusively(() -> {
      action.run();
      effects.end(context.command());
      effects.commit(true);
    });
  }

  // ---- transactions -----------------------------------------------------------------------

  /// Whether an EXEC or a script is being executed.
  boolean isAtomic() {
    return transaction != null || host.isRunning();
  }

  /// Whether nobody may wait for a key now: in a transaction or script, or when there is nobody.
  boolean mayNotWait() {
    return isAtomic() || context.client().repeatsChanges;
  }

  // ---- scripts ----------------------------------------------------------------------------

  ScriptHost host() {
    return host;
  }

  AccessGate access() {
    return access;
  }

  /// Null outside of cluster mode.
  @Nullable ClusterGate cluster() {
    return cluster;
  }

  ClusterWait clusterWait() {
    return clusterWait;
  }

  /// The transaction that is being executed.
  @Nullable Transaction transaction() {
    return transaction;
  }

  ScriptLocks scriptLocks() {
    return scriptLocks;
  }

  /// Takes what the script that runs needs to execute the command that is bound, beside what it
  /// has.
  void lockForScript(Command command, boolean writes) {
    if (command.roams() || !slots.coverKeysOf(command, context)) {
      scriptLocks.requireWorld(slots);
    } else if (writes) {
      scriptLocks.requireToken();
    }
  }

  /// A command of the script that runs is not executed: counts the error it has for a reply.
  void refusedInScript(int start) {
    statistics.refused(reply, start);
  }

  /// Executes the command that is bound for the script that runs.
  void inScript(Client client, Command command) {
    nested(client, command);
  }

  /// Executes what is queued, or replies with null when a watched key has changed. Called by the
  /// handler of EXEC, which has no keys of its own, so that no slot is held yet.
  ///
  /// @return false when nothing was executed
  boolean execute(Transaction queued) {
    Client client = context.client();
    Routed request = context.request();
    Command command = context.command();
    boolean[] executed = new boolean[1];
    int start = reply.position();
    clusterWait.beginTransaction();
    try {
      if (queued.roams()) {
        server.world.exclusively(() -> executed[0] = executeAlone(client, command, queued));
      } else {
        lockKeysOf(client, queued);
        executed[0] = executeAlone(client, command, queued);
      }
    } finally {
      context.bind(client, command, request);
    }
    clusterWait.endTransaction(start);
    return executed[0];
  }

  private void lockKeysOf(Client client, Transaction queued) {
    for (int i = 0; i < queued.size(); i++) {
      context.bind(client, queued.command(i), queued.request(i));
      slots.addKeysOf(queued.command(i), context);
    }
    for (KeyName key : client.watch.keys()) {
      slots.add(Slots.of(key.bytes()));
    }
    lockForExec();
  }

  private void lockForExec() {
    try {
      slots.lockOrRefuse();
    } catch (CommandException e) {
      throw new CommandException(Transaction.ABORTED_BECAUSE + e.reply());
    }
  }

  private boolean executeAlone(Client client, Command exec, Transaction queued) {
    if (client.watch.isSpoiled() || hasExpired(client.watch)) {
      return false;
    }
    if (cluster != null && cluster.isOpen()) {
      cluster.checkKeys(client, exec, queued);
    }
    transaction = queued;
    client.unit = exec;
    try {
      reply.array(queued.size());
      for (int i = 0; i < queued.size(); i++) {
        context.bind(client, queued.command(i), queued.request(i));
        if (isStillAllowed(queued.command(i))) {
          nested(client, queued.command(i));
        }
      }
    } finally {
      transaction = null;
      client.unit = null;
      // here because the world may be owned only up to here
      effects.commit(true);
    }
    return true;
  }

  /// The rules may have changed since the bound command was queued.
  private boolean isStillAllowed(Command command) {
    if (context.client().repeatsChanges) {
      return true;
    }
    Denial denial = access.check(context, command, context, Denial.Origin.MULTI);
    if (denial == null) {
      return true;
    }
    int start = reply.position();
    reply.error(
        "NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC"
            + " call. This command is no longer allowed for the following reason: "
            + switch (denial) {
              case KEY -> "no permission to touch the specified keys";
              case CHANNEL -> "no permission to access one of the channels used as arguments";
              case COMMAND, AUTH -> "no permission to execute the command or subcommand";
            });
    statistics.refused(reply, start);
    return false;
  }

  /// One command of a unit that holds the locks already.
  private void nested(Client client, Command command) {
    int start = reply.position();
    int errorsBefore = reply.errors();
    reply.protocol(client.protocol);
    try {
      handle(client, command);
    } catch (CommandException e) {
      context.retractReply(start);
      reply.error(e.reply());
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      context.retractReply(start);
      failed(client, command, e);
    }
    count(client, command, start, errorsBefore);
  }

  /// Whether a watched key is past its time though nobody has deleted it yet.
  private boolean hasExpired(Watch watch) {
    for (KeyName key : watch.keys()) {
      if (!watch.hadExpired(key) && isExpired(key)) {
        return true;
      }
    }
    return false;
  }

  private boolean isExpired(KeyName key) {
    long record = context.find(key);
    return record != 0 && Record.hasExpiry(record) && context.isDue(Record.expiry(record));
  }

  // ---- clients that wait ------------------------------------------------------------------

  /// The command that is bound found nothing: its client waits until one of the keys changes.
  ///
  /// @param request its arguments, which are kept
  void block(StoredRequest request, Wait wait) {
    if (serving != null) {
      request.close();
      stillBlocked = true;
      return;
    }
    Client client = context.client();
    KeySearch.find(context.command(), context, keys);
    List<KeyName> names = new ArrayList<>(keys.count());
    for (int i = 0; i < keys.count(); i++) {
      int argument = keys.position(i);
      KeyName name =
          KeyName.copyOf(
              client.database, context.argAddress(argument), context.argLength(argument));
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    BlockedClients all = server.blocked;
    all.add(
        new BlockedCommand(client, context.command(), request, names, wait, all.nextSequence()));
  }

  /// What a command does that has waited for something else than a key.
  interface Continuation extends Handler {
    /// Nobody waits for it any more.
    void abandoned();
  }

  /// The command that is bound waits for something that is no key, until [#resume].
  BlockedCommand suspend(StoredRequest request) {
    BlockedClients all = server.blocked;
    BlockedCommand suspended =
        new BlockedCommand(
            context.client(),
            context.command(),
            request,
            List.of(),
            Wait.FOR_AN_END,
            all.nextSequence());
    all.add(suspended);
    return suspended;
  }

  /// What a suspended command has waited for is there: it goes on when nothing else is executed. On
  /// its loop, also in the middle of something.
  void resume(BlockedCommand suspended, Continuation continuation) {
    server.betweenTurns.post(context.loop(), () -> goOn(suspended, continuation));
  }

  private void goOn(BlockedCommand suspended, Continuation continuation) {
    if (suspended.take()) {
      context.startTurn(clock.unixMicros() / 1000);
      startTurn();
      serve(suspended, null, continuation, reply.position());
      serveWaiting();
    } else {
      continuation.abandoned();
    }
  }

  /// The command that is being served waits on.
  void waitOn() {
    stillBlocked = true;
  }

  /// A key was changed that somebody waits for.
  void ready(KeyName key) {
    if (!readyKeys.contains(key)) {
      readyKeys.add(key);
    }
  }

  /// A key was changed that clients may have cached.
  void invalidate(byte[] key) {
    if (serving != null) {
      // who is served must see the reply first
      servedKeys.add(key);
    } else {
      server.tracked.changed(key, inCommand ? context.client() : null, broadcastKeys, this::push);
    }
  }

  /// What making room has changed is told before the reply of the command that needed it.
  private void push(Client client, byte[] message) {
    if (makingRoom && client == context.client()) {
      reply.raw(message);
    } else {
      client.link.push(message);
    }
  }

  /// Room is being made for the command that is bound, or no longer.
  void makingRoom(boolean now) {
    makingRoom = now;
  }

  /// Tells the listeners of prefixes what the unit has changed, in one message.
  private void broadcast(@Nullable Client by) {
    if (!broadcastKeys.isEmpty()) {
      server.tracked.broadcast(broadcastKeys, by);
      broadcastKeys.clear();
    }
  }

  /// What is left to do for others when no command is executed.
  void tick() {
    server.tracked.limit();
    broadcast(null);
    serveWaiting();
  }

  /// Serves those that wait for keys that were changed, and what becomes ready by that.
  void serveWaiting() {
    if (readyKeys.isEmpty()) {
      return;
    }
    int start = reply.position();
    Client client = context.client();
    Command command = context.command();
    Routed request = context.request();
    while (!readyKeys.isEmpty()) {
      KeyName key = readyKeys.remove();
      for (BlockedCommand blocked : server.blocked.waitersOf(key)) {
        if (blocked.take()) {
          serve(blocked, key, requireNonNull(blocked.command.handler()), start);
        }
      }
    }
    if (request != null) {
      context.bind(client, command, request);
      reply.protocol(client.protocol);
    }
  }

  /// A client that waits for a key which has gone to another node is soon sent after it.
  private boolean isServedHere(@Nullable KeyName key) {
    return key == null || cluster == null || cluster.mayServe(Slots.of(key.bytes()));
  }

  /// @param key that has changed, null when the wait was for none
  private void serve(BlockedCommand blocked, @Nullable KeyName key, Handler handler, int start) {
    serving = blocked;
    stillBlocked = true;
    int errorsBefore = reply.errors();
    Denial denial = null;
    Command command = blocked.command;
    context.bind(blocked.client, command, blocked.request);
    reply.protocol(blocked.client.protocol);
    try {
      slots.addKeysOf(command, context);
      slots.lock();
      if (isServedHere(key) && (key == null || blocked.wait.isWorthACall(context.find(key)))) {
        stillBlocked = false;
        // what goes on has been allowed when it began
        denial =
            key == null ? null : access.check(context, command, context, Denial.Origin.TOPLEVEL);
        if (denial == null) {
          handle(blocked.client, command, handler);
        }
      }
    } catch (CommandException e) {
      reply.truncate(start);
      reply.error(e.reply());
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      reply.truncate(start);
      failed(blocked.client, command, e);
    } finally {
      effects.commit(true);
      slots.unlock();
      serving = null;
    }
    if (stillBlocked) {
      server.blocked.putBack(blocked);
      tellServed(blocked);
      return;
    }
    if (denial == null) {
      count(blocked.client, command, start, errorsBefore);
    } else {
      reply.error("NOPERM " + AccessGate.text(denial, blocked.client.user, command));
      context.stats().rejected[command.id()]++;
      statistics.refused(reply, start);
    }
    byte[] bytes = Memory.bytes(reply.address() + start, reply.position() - start);
    reply.truncate(start);
    server.blocked.finish(blocked, bytes);
    tellServed(blocked);
  }

  /// What was changed for a client that waited is told behind its reply.
  private void tellServed(BlockedCommand blocked) {
    for (byte[] changed : servedKeys) {
      server.tracked.changed(changed, blocked.client, broadcastKeys, this::push);
    }
    servedKeys.clear();
    broadcast(blocked.client);
  }
}
