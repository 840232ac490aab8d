package io.slotkeeper.server.command;

import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.acl.Denial;
import io.slotkeeper.server.command.CommandContext.Routed;
import io.slotkeeper.server.runtime.LoopStats;
import io.slotkeeper.server.runtime.ServerClock;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One request from its words to its reply: the gates in their order, the locks, the call.
///
/// The gates, each a method that answers with an error text or lets pass:
///
/// 1. known command or subcommand, right number of arguments;
/// 2. allowed at all (DEBUG and MODULE need a directive);
/// 3. authenticated, and allowed to the user: the command, its keys, its channels;
/// 4. in a cluster: its keys belong to this node, else the client is sent to the right one;
/// 5. not while the data set is loaded;
/// 6. no script runs for too long, or the command is one of those that help;
/// 7. allowed for a subscriber, who listens and does little else in RESP2;
/// 8. memory: room is made before a command that may need some, holding no slot; no write while the
///    disk fails, none on a replica;
/// 9. paused, or more was changed than readers of the change stream or an open snapshot can take:
///    the request is held back, not refused;
/// 10. queued, between MULTI and EXEC.
///
/// Then [Execution] locks the slots of its keys and calls the handler.
///
/// One per loop.
public final class Dispatcher {
  private final ServerContext server;
  private final boolean onlyForBusy;
  private final CommandContext context;
  private final ReplyWriter reply;
  private final LoopStats stats;
  private final ServerClock clock;
  private final MemoryGate memoryGate;
  private final CallStatistics statistics;
  private final Execution execution;
  private final AccessGate access;
  private final @Nullable ClusterGate cluster;

  public Dispatcher(ServerContext server, CommandContext context) {
    this(server, context, false);
  }

  private Dispatcher(ServerContext server, CommandContext context, boolean onlyForBusy) {
    this.server = server;
    this.onlyForBusy = onlyForBusy;
    this.context = context;
    this.reply = context.reply();
    this.stats = context.stats();
    this.clock = server.clock;
    this.memoryGate = new MemoryGate(server, context);
    this.statistics = new CallStatistics(server, stats);
    this.execution = new Execution(server, context, statistics);
    this.access = execution.access();
    this.cluster = execution.cluster();
    context.execution(execution);
  }

  /// One that executes only what helps against a script that runs for too long, for a loop that
  /// runs one or stands still for the world: nothing else may be executed in the middle of that,
  /// not even when the script has ended meanwhile.
  public static Dispatcher onlyForBusy(ServerContext server, CommandContext context) {
    return new Dispatcher(server, context, true);
  }

  /// What became of a request.
  public enum Outcome {
    /// It is done with.
    EXECUTED,
    /// So it is, but all that happened is that it was answered with an error.
    REFUSED,
    /// It must wait, nothing having happened; so must all behind it.
    HELD_BACK,
    /// Its client waits for a key. The reply comes later; all requests behind it must wait.
    BLOCKED
  }

  /// Starts a turn; commands are timed from here on.
  public void startTurn() {
    context.startTurn(clock.unixMicros() / 1000);
    memoryGate.startTurn();
    execution.startTurn();
  }

  /// Executes a request and writes its reply.
  ///
  /// @param command what its name says, null when there is no such command
  public Outcome execute(Client client, @Nullable Command command, Routed request) {
    int start = reply.position();
    int errorsBefore = reply.errors();
    Outcome outcome = Outcome.REFUSED;
    reply.protocol(client.protocol);
    if (command == null) {
      context.bind(client, null, request);
      if (CrossProtocolGuard.isHttp(context)) {
        server.crossProtocolGuard.attacked(client);
        return outcome;
      }
      refuse(client, unknownCommand());
    } else {
      context.bind(client, command, request);
      outcome = executeKnown(client, command);
      if (outcome == Outcome.HELD_BACK) {
        return outcome;
      }
    }
    client.commands++;
    Tracking tracking = client.tracking;
    if (tracking != null && tracking.caching && endsCaching(client, command)) {
      tracking.caching = false;
    }
    if (client.asking && client.transaction == null && !isAsking(command)) {
      client.asking = false;
    }
    client.lastInteractionMillis = context.nowMillis();
    finishReply(client, start, errorsBefore);
    return outcome;
  }

  private Outcome executeKnown(Client client, Command command) {
    Command target = command;
    if (command.isContainer() && context.argCount() > 1) {
      Command subcommand = command.subcommand(context.argAddress(1), context.argLength(1));
      if (subcommand == null) {
        refuse(client, unknownSubcommand(command));
        return Outcome.REFUSED;
      }
      target = subcommand;
      context.rebind(target);
    }
    String refusal = admission(client, target);
    if (refusal == null && cluster != null) {
      ClusterGate.Verdict verdict = cluster.judge(client, target);
      if (verdict != ClusterGate.Verdict.HERE) {
        return turnAway(cluster, verdict, client, target);
      }
    }
    refusal = refusal == null ? hindrance(client, target) : refusal;
    if (refusal != null) {
      stats.rejected[target.id()]++;
      refuse(client, target.isExec() ? abort(client, refusal) : refusal);
      return Outcome.REFUSED;
    }
    if (!onlyForBusy && isPaused(client, target)) {
      return Outcome.HELD_BACK;
    }
    if (client.transaction != null && !target.has(CommandFlag.CONTROLS_MULTI)) {
      client.transaction.add(target, StoredRequest.copyOf(context));
      if (cluster != null) {
        client.transaction.addSlot(cluster.slot());
      }
      reply.queued();
      return Outcome.EXECUTED;
    }
    Outcome outcome = execution.unitOrLater(client, target);
    client.paused = outcome == Outcome.HELD_BACK;
    return outcome;
  }

  /// The call belongs on another node, or on none for now.
  private Outcome turnAway(
      ClusterGate gate, ClusterGate.Verdict verdict, Client client, Command command) {
    if (verdict == ClusterGate.Verdict.WAIT && !onlyForBusy) {
      client.paused = true;
      return Outcome.HELD_BACK;
    }
    stats.rejected[command.id()]++;
    if (command.isExec()) {
      client.forgetTransaction();
      server.watched.removeAll(client);
    }
    refuse(client, verdict == ClusterGate.Verdict.WAIT ? Errors.CLUSTER_DOWN : gate.refusal());
    // that a key has gone is not told before its deletion is confirmed
    return verdict != ClusterGate.Verdict.WAIT && gate.refusal().startsWith("ASK ")
        ? Outcome.EXECUTED
        : Outcome.REFUSED;
  }

  /// CLIENT CACHING is for the next command, or the whole transaction.
  private static boolean endsCaching(Client client, @Nullable Command command) {
    return client.transaction == null
        && (command == null || !command.spec().name().equals("client"));
  }

  /// What is left to do when no command is executed: making room, and serving those that wait for
  /// keys that have changed.
  ///
  /// @return whether there is more to do soon
  public boolean tick(long deadlineNanos) {
    boolean more = memoryGate.makeRoomUntil(deadlineNanos);
    execution.tick();
    return more;
  }

  private static boolean isAsking(@Nullable Command command) {
    return command != null && command.spec().name().equals("asking");
  }

  /// EXEC was refused, so the transaction ends, if there was one.
  private String abort(Client client, String reason) {
    client.forgetTransaction();
    server.watched.removeAll(client);
    String text = reason.startsWith("ERR ") ? reason.substring("ERR ".length()) : reason;
    return Transaction.ABORTED_BECAUSE + text;
  }

  // ---- gates ------------------------------------------------------------------------------

  /// Whether such a call is allowed at all, and to this user.
  private @Nullable String admission(Client client, Command command) {
    Handler handler = command.handler();
    if (handler == null || !command.accepts(context.argCount())) {
      return "ERR wrong number of arguments for '" + command.fullName() + "' command";
    }
    long flags = command.flags();
    if ((flags & CommandFlag.PROTECTED.bit()) != 0) {
      String refusal = ProtectedCommands.refusal(server.config.security, client, command);
      if (refusal != null) {
        return refusal;
      }
    }
    if (access.isStranger(client) && (flags & CommandFlag.NO_AUTH.bit()) == 0) {
      return Errors.NO_AUTH;
    }
    if (client.transaction != null && (flags & CommandFlag.NO_MULTI.bit()) != 0) {
      return "ERR Command not allowed inside a transaction";
    }
    Denial denial = access.check(context, command, context, origin(client));
    if (denial != null) {
      return "NOPERM " + AccessGate.text(denial, client.user, command);
    }
    return null;
  }

  /// What hinders an allowed call at the moment.
  private @Nullable String hindrance(Client client, Command command) {
    long flags = command.flags();
    boolean waitsForData = (flags & CommandFlag.LOADING.bit()) == 0;
    if (waitsForData && server.loading.isActive() && !isAboutNodes(command)) {
      return Errors.LOADING;
    }
    if ((onlyForBusy || server.scripts.areSlow()) && !isForBusy(command)) {
      return server.scripts.busyError();
    }
    if (client.protocol == 2 && client.isSubscriber() && !isForSubscribers(command)) {
      return "ERR Can't execute '"
          + command.fullName()
          + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this"
          + " context";
    }
    boolean admitted = onlyForBusy || memoryGate.admit(needs(client.transaction, flags));
    if (!admitted) {
      return Errors.OUT_OF_MEMORY;
    }
    String refusal = diskRefusal(client, command);
    if (refusal == null && (server.replication.isRestricted() || client.replica != null)) {
      refusal = replicationRefusal(client, command);
    }
    return refusal;
  }

  /// A node tells what it knows of its cluster though its data is not there yet: who manages the
  /// cluster asks all nodes, new replicas too.
  private boolean isAboutNodes(Command command) {
    return cluster != null
        && command.fullName().startsWith("cluster|")
        && command.has(CommandFlag.STALE)
        && !command.has(CommandFlag.ADMIN);
  }

  /// Refuses what a replica, or a primary without replicas, must not do.
  private @Nullable String replicationRefusal(Client client, Command command) {
    boolean writes = (effects(client, command) & CommandFlag.WRITE.bit()) != 0;
    if (writes && server.replication.lacksReplicas()) {
      return Errors.NO_REPLICAS;
    }
    if (writes && server.replication.refusesWrites()) {
      return Errors.READ_ONLY_REPLICA;
    }
    if (!command.has(CommandFlag.STALE) && server.replication.hidesData()) {
      return Errors.PRIMARY_IS_DOWN;
    }
    boolean touchesKeys =
        writes || command.has(CommandFlag.READONLY) || command.has(CommandFlag.MAY_REPLICATE);
    return touchesKeys && client.isReplica()
        ? "ERR Replica can't interact with the keyspace"
        : null;
  }

  /// Refuses writes while the disk fails, and PING, so that those who watch the server notice.
  private @Nullable String diskRefusal(Client client, Command command) {
    String error = server.diskError();
    if (error == null) {
      return null;
    }
    boolean writes = (effects(client, command) & CommandFlag.WRITE.bit()) != 0;
    return writes || command.spec().name().equals("ping") ? error : null;
  }

  /// The flags of a command, those of the commands that EXEC will execute included.
  private static long effects(Client client, Command command) {
    long flags = command.flags();
    Transaction transaction = client.transaction;
    return transaction != null && (flags & CommandFlag.CONTROLS_MULTI.bit()) != 0
        ? flags | transaction.flags()
        : flags;
  }

  private static Denial.Origin origin(Client client) {
    return client.transaction == null ? Denial.Origin.TOPLEVEL : Denial.Origin.MULTI;
  }

  /// Commands that change nothing a script could see.
  private static boolean isForBusy(Command command) {
    return command.has(CommandFlag.ALLOW_BUSY) && !command.mayHaveKeys();
  }

  /// In RESP2 a subscriber could not tell other replies from messages.
  private static boolean isForSubscribers(Command command) {
    return switch (command.spec().name()) {
      case "ping", "quit", "reset" -> true;
      case "subscribe", "unsubscribe", "psubscribe", "punsubscribe" -> true;
      case "ssubscribe", "sunsubscribe" -> true;
      default -> false;
    };
  }

  /// The flags that decide whether there must be room: what is queued takes some itself, and EXEC
  /// needs what its commands need.
  private static long needs(@Nullable Transaction transaction, long flags) {
    if (transaction == null) {
      return flags;
    }
    return (flags & CommandFlag.CONTROLS_MULTI.bit()) != 0
        ? flags | transaction.flags() & CommandFlag.DENYOOM.bit()
        : flags | CommandFlag.DENYOOM.bit();
  }

  private boolean isPaused(Client client, Command command) {
    ClientPause pause = server.pause;
    boolean paused = pause.scope() != ClientPause.Scope.NONE && pause.isActive(context.nowMillis());
    if (!paused && !server.changes.isStalled() && !server.snapshots.holdsWriters()) {
      client.paused = false;
      return false;
    }
    long writes = CommandFlag.WRITE.bit() | CommandFlag.MAY_REPLICATE.bit();
    boolean held =
        paused && pause.scope() == ClientPause.Scope.ALL
            || (effects(client, command) & writes) != 0;
    client.paused = held;
    return held;
  }

  private String unknownCommand() {
    StringBuilder text = new StringBuilder("ERR unknown command '");
    text.append(clipped(0, 128)).append("', with args beginning with: ");
    int length = 0;
    for (int i = 1; i < context.argCount() && length < 128; i++) {
      String argument = clipped(i, 128 - length);
      text.append('\'').append(argument).append("' ");
      length += argument.length() + 3;
    }
    return text.toString();
  }

  private String unknownSubcommand(Command command) {
    return "ERR unknown subcommand '"
        + clipped(1, 128)
        + "'. Try "
        + command.spec().name().toUpperCase(java.util.Locale.ROOT)
        + " HELP.";
  }

  /// The argument as an error text shows it: up to a zero byte, and not too long.
  private String clipped(int index, int max) {
    String text = new String(context.argStart(index, max), StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private void refuse(Client client, String error) {
    if (client.transaction != null) {
      client.transaction.fail();
    }
    int start = reply.position();
    reply.error(error);
    statistics.refused(reply, start);
  }

  /// Drops the reply when the client asked for none. What confirms a subscription is a push.
  private void finishReply(Client client, int start, int errorsBefore) {
    switch (client.replyMode) {
      case ON -> {}
      case OFF -> retractUnlessPush(start);
      case SKIP_NEXT -> client.replyMode = Client.ReplyMode.SKIPPING;
      case SKIPPING -> {
        retractUnlessPush(start);
        client.replyMode = Client.ReplyMode.ON;
      }
      case REPLICA -> refuseReply(client, start);
      case IMPORT -> {
        if (reply.errors() == errorsBefore && !context.command().fullName().startsWith("cluster")) {
          context.retractReply(start);
        }
      }
    }
  }

  /// What a replica is sent is data; a reply in between would be taken for some.
  private void refuseReply(Client client, int start) {
    if (reply.position() == start) {
      return;
    }
    context.retractReply(start);
    server.log.warning(
        "Replica generated a reply to command '%s', disconnecting it: %s"
            .formatted(context.command().fullName(), ClientInfo.line(context, client)));
    client.kill();
  }

  private void retractUnlessPush(int start) {
    if (!context.command().spec().name().endsWith("subscribe")) {
      context.retractReply(start);
    }
  }
}
