package io.slotkeeper.server.net;

import io.slotkeeper.cluster.Slots;
import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.command.Client;
import io.slotkeeper.server.command.Command;
import io.slotkeeper.server.command.CommandContext;
import io.slotkeeper.server.command.CommandFlag;
import io.slotkeeper.server.command.CommandTable;
import io.slotkeeper.server.command.Dispatcher;
import io.slotkeeper.server.command.FixedKeys;
import io.slotkeeper.server.command.ServerContext;
import io.slotkeeper.server.runtime.LoopStats;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Phases two and three of a loop's turn: the decoded requests of all ready connections.
///
/// Requests are taken in windows of up to 32 across connections. For a window, first the command,
/// slot and hash of each are found and the words of the slot tables touched; then the records those
/// words lead to, and the elements that are named; then the requests are executed strictly in
/// order. The touches are hints: they take no lock and their results are not used, so that a
/// request may change anything for the next.
///
/// The replies of a connection lie together in the loop's reply buffer and leave in one send.
final class Turn {
  private static final int WINDOW = 32;

  /// Replies are sent before the turn ends once so many bytes are written.
  private static final int SEND_EARLY_BYTES = 256 * 1024;

  private static final long IDLE_BUFFER_MILLIS = 2000;
  private static final int MAX_KEPT_REPLY_BYTES = 1024 * 1024;
  private static final long RETRY_NANOS = 1_000_000;

  /// Short beside what a message takes to its listeners on a busy server.
  private static final long MAX_PUSH_DELAY_NANOS = 200_000;

  private final ServerContext server;
  private final Keyspace keyspace;
  private final CommandTable commands;
  private final InputArena arena = new InputArena();
  private final ReplyWriter reply = new ReplyWriter();
  private final CommandContext context;
  private final Dispatcher dispatcher;
  private final TurnRequest request = new TurnRequest(reply);
  private final Background background;
  private final SnapshotSlices snapshotSlices;
  private final OutputLimits outputLimits;
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final List<Connection> pushing = new ArrayList<>();

  /// Whose output waits for the commit gate.
  private final List<Connection> holding = new ArrayList<>();

  private final CommandLoop loop;
  private final int index;
  private @Nullable TargetLinks targets;

  private @Nullable Connection[] ready = new Connection[64];
  private @Nullable Connection[] executing = new Connection[64];
  private int readyCount;
  private boolean ended;
  private int executingCount;

  /// Null once somebody else has taken the request over.
  private final @Nullable Connection[] windowConnections = new Connection[WINDOW];

  private final @Nullable Command[] windowCommands = new Command[WINDOW];
  private final int[] windowWords = new int[WINDOW];
  private final int[] windowSlots = new int[WINDOW];
  private final long[] windowHashes = new long[WINDOW];
  private final long[] touched = new long[WINDOW];
  private final ElementTouches elements;

  /// Of the window, the requests from here to there are not executed yet.
  private int windowNext;

  private int windowEnd;

  /// Whose replies end the reply buffer.
  private @Nullable Connection current;

  /// Whose request is being executed.
  private @Nullable Connection running;

  private @Nullable BusyService busy;
  private long pushesSinceNanos;

  @SuppressWarnings("UnusedVariable") // keeps the touching reads from being optimized away
  private long touchSink;

  Turn(ServerContext server, int index, CommandLoop loop) {
    this.server = server;
    this.index = index;
    this.loop = loop;
    this.keyspace = server.keyspace;
    this.elements = new ElementTouches(keyspace, WINDOW);
    this.commands = server.commands;
    this.context = new CommandContext(server, index, reply, request);
    this.dispatcher = new Dispatcher(server, context);
    this.background = new Background(server, context);
    this.snapshotSlices = new SnapshotSlices(server, this);
    this.outputLimits = new OutputLimits(server);
    dispatcher.startTurn();
  }

  ServerContext server() {
    return server;
  }

  InputArena arena() {
    return arena;
  }

  CommandLoop loop() {
    return loop;
  }

  int index() {
    return index;
  }

  /// Links to other servers; most loops never have one.
  TargetLinks targets(Tls tls) {
    if (targets == null) {
      targets = new TargetLinks(server, loop, tls);
    }
    return targets;
  }

  LoopStats stats() {
    return context.stats();
  }

  /// Unix time as the latest turn or tick read it.
  long nowMillis() {
    return context.nowMillis();
  }

  ReplyWriter reply() {
    return reply;
  }

  /// Puts a connection on the list of those with something to do.
  void makeReady(Connection connection) {
    if (readyCount == ready.length) {
      ready = Arrays.copyOf(ready, readyCount * 2);
    }
    ready[readyCount++] = connection;
  }

  /// Runs in the loop after each poll.
  void run() {
    server.world.safepoint();
    if (!pushing.isEmpty() && (readyCount == 0 || isTimeForPushes())) {
      sendPushes();
    }
    if (readyCount == 0) {
      return;
    }
    @Nullable Connection[] connections = ready;
    ready = executing;
    executing = connections;
    executingCount = readyCount;
    windowNext = 0;
    windowEnd = 0;
    readyCount = 0;
    dispatcher.startTurn();
    context.stats().turns++;
    current = null;
    execute();
    server.changes.wakeReaders();
    sendAll();
    boolean clientsAreLimited = server.clientMemory.isLimited();
    releaseHeld();
    for (int i = 0; i < executingCount; i++) {
      Connection connection = connections[i];
      connections[i] = null;
      if (connection != null) {
        connection.endTurn();
        if (clientsAreLimited) {
          server.clientMemory.count(connection.client());
        }
      }
    }
    if (clientsAreLimited) {
      server.clientMemory.evict(context.nowMillis());
    }
    reply.reset(MAX_KEPT_REPLY_BYTES);
    arena.reset();
  }

  /// A connection has something to send that is no reply. Each message costs a system call for each
  /// listener, unless several go in one: so while there are requests to execute, pushes wait for
  /// others, for a short time. A connection's own next reply is sent behind them.
  void hasPushes(Connection connection) {
    if (pushing.isEmpty()) {
      pushesSinceNanos = server.clock.nanos();
    }
    pushing.add(connection);
  }

  /// What is to be sent does not wait for more.
  void pushesAreUrgent() {
    pushesSinceNanos = Long.MIN_VALUE;
  }

  private boolean isTimeForPushes() {
    return pushesSinceNanos == Long.MIN_VALUE
        || server.clock.nanos() - pushesSinceNanos > MAX_PUSH_DELAY_NANOS;
  }

  private void sendPushes() {
    if (pushing.isEmpty()) {
      return;
    }
    boolean clientsAreLimited = server.clientMemory.isLimited();
    for (int i = 0; i < pushing.size(); i++) {
      Connection connection = pushing.get(i);
      connection.sendPushes(reply);
      if (clientsAreLimited) {
        server.clientMemory.count(connection.client());
      }
    }
    if (clientsAreLimited) {
      server.clientMemory.evict(context.nowMillis());
    }
    pushing.clear();
    reply.reset(MAX_KEPT_REPLY_BYTES);
    releaseHeld();
  }

  /// Output of a connection waits from now on.
  void holds(Connection connection) {
    holding.add(connection);
  }

  /// Sends what the commit gate has released, and asks to be called for the rest.
  void releaseHeld() {
    long timeoutMillis = server.config.replication.writeQuorumTimeoutMillis.value();
    long oldestMillis = timeoutMillis == 0 ? Long.MIN_VALUE : context.nowMillis() - timeoutMillis;
    while (!holding.isEmpty()) {
      long released = server.gate.released();
      int losses = server.gate.losses();
      long next = Long.MAX_VALUE;
      int kept = 0;
      for (int i = 0; i < holding.size(); i++) {
        Connection connection = holding.get(i);
        long waitsFor = connection.release(released, losses, oldestMillis);
        if (waitsFor != Long.MAX_VALUE) {
          holding.set(kept++, connection);
          next = Math.min(next, waitsFor);
        }
      }
      holding.subList(kept, holding.size()).clear();
      if (kept > 0 && server.config.replication.writeQuorum.isOn()) {
        server.replication.askForAcks(index);
        server.changes.wakeReaders();
      }
      if (kept == 0 || server.gate.await(index, next)) {
        return;
      }
    }
  }

  /// The connections with something to do that no turn has taken; they are the caller's now.
  Connection[] takeReady() {
    Connection[] taken = new Connection[readyCount];
    for (int i = 0; i < readyCount; i++) {
      taken[i] = Objects.requireNonNull(ready[i]);
    }
    readyCount = 0;
    return taken;
  }

  /// Takes all connections out of the turn but the one whose request is being executed: their
  /// replies so far are sent, the rest of their requests is served by somebody else.
  void handOver(BusyService service) {
    for (int i = 0; i < executingCount; i++) {
      Connection connection = executing[i];
      if (connection == null || connection == running) {
        continue;
      }
      executing[i] = null;
      current = connection == current ? null : current;
      connection.send(reply);
      service.begin(connection);
      for (int k = windowNext; k < windowEnd; k++) {
        if (windowConnections[k] == connection) {
          windowConnections[k] = null;
          service.execute(connection, windowWords[k]);
        }
      }
      service.finish(connection);
    }
  }

  /// Serves the connections while the loop waits or runs a script for too long.
  void serveWhileBusy() {
    if (busy == null) {
      busy = new BusyService(server, this);
    }
    busy.serve();
  }

  private boolean isInTheMiddle() {
    return busy != null && busy.isServing();
  }

  /// Runs work that must not come in the middle of a script: now, or as soon as it has ended.
  void betweenTurns(Runnable work) {
    if (isInTheMiddle()) {
      loop.schedule(() -> betweenTurns(work), RETRY_NANOS, TimeUnit.NANOSECONDS);
    } else {
      server.world.safepoint();
      work.run();
    }
  }

  /// There may be something to do for a snapshot.
  void wakeSnapshotSlices() {
    snapshotSlices.wake();
  }

  /// A round of background work.
  ///
  /// @return whether there is more to do soon
  boolean tick() {
    if (isInTheMiddle()) {
      return false;
    }
    server.world.safepoint();
    dispatcher.startTurn();
    context.stats().ticks++;
    boolean more = false;
    if (!server.loading.isActive()) {
      more = background.tick();
      more |= dispatcher.tick(server.clock.nanos() + Background.SLICE_NANOS);
    }
    if (index == 0) {
      server.replication.tick();
      server.shutdown.tick();
    }
    server.changes.wakeReaders();
    lookAfterConnections();
    releaseHeld();
    return more;
  }

  /// Closes the idle and those that do not read, lets those go on that waited for a pause to end.
  private void lookAfterConnections() {
    long now = context.nowMillis();
    long timeoutSeconds = server.config.network.idleTimeoutSeconds.value();
    long oldest = timeoutSeconds == 0 ? Long.MIN_VALUE : now - timeoutSeconds * 1000;
    boolean pauseIsOver = !server.pause.isActive(now);
    boolean clientsAreLimited = server.clientMemory.isLimited();
    for (Connection connection : connections) {
      Client client = connection.client();
      if (client.isIdleSince(oldest)) {
        connection.close();
      }
      if (connection.outputBytes() > 0) {
        connection.checkOutputLimit();
      }
      if (client.isIdleSince(now - IDLE_BUFFER_MILLIS)) {
        connection.freeIdleBuffer();
      }
      server.checkTimeout(client, now);
      if (pauseIsOver && client.isPaused()) {
        connection.resume();
      }
      if (clientsAreLimited) {
        server.clientMemory.count(client);
      }
    }
    if (clientsAreLimited) {
      server.clientMemory.evict(now);
    }
  }

  /// The loop takes no further turns; what tasks it still runs close connections.
  void end() {
    ended = true;
    server.world.leave();
  }

  /// Stands still if another loop has stopped the world.
  void safepoint() {
    if (!ended && !isInTheMiddle()) {
      server.world.safepoint();
    }
  }

  /// The loop cannot go on. A server with a loop missing would answer some clients and not others.
  void died(Throwable cause) {
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace));
    server.log.warning("Loop " + index + " died, so the server ends: " + trace);
    end();
    server.control.fail();
  }

  void opened(Connection connection) {
    connections.add(connection);
  }

  void closed(Connection connection) {
    connections.remove(connection);
  }

  OutputLimits outputLimits() {
    return outputLimits;
  }

  void log(String line) {
    server.log.warning(line);
  }

  private void execute() {
    int next = 0;
    int filled;
    do {
      filled = 0;
      while (next < executingCount && filled < WINDOW) {
        Connection connection = executing[next];
        filled = connection == null ? filled : fill(connection, filled);
        next += filled < WINDOW ? 1 : 0;
      }
      windowNext = 0;
      windowEnd = filled;
      touchTables(filled);
      touchRecords(filled);
      touchElements(filled);
      for (int i = 0; i < filled; i++) {
        executeOne(i);
      }
    } while (filled > 0);
  }

  private int fill(Connection connection, int from) {
    int filled = from;
    while (filled < WINDOW && connection.hasMoreRequests()) {
      int word = connection.takeRequest();
      windowConnections[filled] = connection;
      windowWords[filled] = word;
      windowCommands[filled] = command(connection, word);
      filled++;
    }
    return filled;
  }

  /// The command a request names, null when there is none.
  @Nullable Command command(Connection connection, int word) {
    int[] words = connection.decoder().words();
    return commands.find(argument(connection, words, word), words[word + 2]);
  }

  private static long argument(Connection connection, int[] words, int word) {
    int offset = words[word + 1];
    return offset >= 0 ? connection.base() + offset : connection.decoder().detachedAddress(offset);
  }

  private void touchTables(int count) {
    for (int i = 0; i < count; i++) {
      Command command = windowCommands[i];
      windowSlots[i] = -1;
      touched[i] = 0;
      if (command == null) {
        continue;
      }
      FixedKeys keys = command.fixedKeys();
      int first = keys.first();
      Connection connection = windowConnections[i];
      int[] words = connection.decoder().words();
      int word = windowWords[i];
      if (first == 0 || !keys.isExact() || first >= words[word]) {
        continue;
      }
      int offset = words[word + 1 + 2 * first];
      int length = words[word + 2 + 2 * first];
      long key =
          offset >= 0 ? connection.base() + offset : connection.decoder().detachedAddress(offset);
      int slot = Slots.of(key, length);
      long hash = keyspace.hash(key, length);
      windowSlots[i] = slot;
      windowHashes[i] = hash;
      Database database = keyspace.databaseIfUsed(connection.client().database());
      if (database != null) {
        touched[i] = keyspace.touchTable(database, slot, hash);
      }
    }
    long sink = 0;
    for (int i = 0; i < count; i++) {
      if (touched[i] != 0) {
        sink += Memory.touch(touched[i]);
      }
    }
    touchSink += sink;
  }

  /// Two loops, so that the loads of all records stand in the processor's window together.
  private void touchRecords(int count) {
    for (int i = 0; i < count; i++) {
      touched[i] = keyspace.guessRecord(touched[i], windowHashes[i]);
    }
    long sink = 0;
    for (int i = 0; i < count; i++) {
      long record = touched[i];
      if (record != 0) {
        // a small record lies on two or three lines
        sink += Memory.touch(record) + Memory.touch(record + 64) + Memory.touch(record + 88);
      }
    }
    touchSink += sink;
  }

  private void touchElements(int count) {
    boolean any = false;
    for (int i = 0; i < count; i++) {
      Command command = windowCommands[i];
      if (command == null || command.element() == 0) {
        elements.skip(i);
      } else {
        elements.consider(i, windowConnections[i], command, windowWords[i], touched[i]);
        any = true;
      }
    }
    if (any) {
      elements.touch(count);
    }
  }

  private void executeOne(int i) {
    server.world.safepoint();
    Connection connection = windowConnections[i];
    windowNext = i + 1;
    if (connection == null || !connection.mayExecute()) {
      return;
    }
    running = connection;
    if (connection != current) {
      connection.sendPushes(reply);
      connection.beginReplies(reply.position());
      current = connection;
    }
    Command command = windowCommands[i];
    int firstKey = windowSlots[i] < 0 || command == null ? 0 : command.fixedKeys().first();
    request.set(connection, windowWords[i], firstKey, windowSlots[i], windowHashes[i]);
    long before = context.streamPosition();
    Dispatcher.Outcome outcome = dispatcher.execute(connection.client(), command, request);
    if (context.streamPosition() != before) {
      connection.needs(context.streamPosition());
      connection.client().wrote(context.streamPosition());
    } else if (server.gate.holdsReads() && mayReveal(outcome, command)) {
      connection.needs(server.changes.end());
    }
    switch (outcome) {
      case EXECUTED, REFUSED -> connection.releaseArguments(windowWords[i]);
      case HELD_BACK -> connection.holdBack(windowWords[i]);
      case BLOCKED -> {
        connection.releaseArguments(windowWords[i]);
        connection.holdBackBehind(windowWords[i]);
      }
    }
    running = null;
    connection.endReplies(reply.position());
    if (command != null && command.has(CommandFlag.PUBSUB)) {
      connection.repliesAreUncounted();
    }
    if (reply.position() > SEND_EARLY_BYTES) {
      sendEarly();
    }
  }

  /// Whether the reply may tell of a change.
  private boolean mayReveal(Dispatcher.Outcome outcome, @Nullable Command command) {
    if (command == null || outcome == Dispatcher.Outcome.REFUSED) {
      return false;
    }
    return command.isContainer() ? context.command().touchesData() : command.touchesData();
  }

  private void sendAll() {
    for (int i = 0; i < executingCount; i++) {
      Connection connection = executing[i];
      if (connection != null) {
        connection.send(reply);
      }
    }
  }

  /// Sends what all connections have so far, so that the buffer stays small.
  private void sendEarly() {
    server.changes.wakeReaders();
    sendAll();
    reply.reset(MAX_KEPT_REPLY_BYTES);
    current = null;
  }
}
