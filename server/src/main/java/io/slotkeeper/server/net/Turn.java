package io.slotkeeper.server.net;

import io.slotkeeper.cluster.Slots;
import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.resp.RequestDecoder;
import io.slotkeeper.server.command.Client;
import io.slotkeeper.server.command.Command;
import io.slotkeeper.server.command.CommandContext;
import io.slotkeeper.server.command.CommandTable;
import io.slotkeeper.server.command.Dispatcher;
import io.slotkeeper.server.command.FixedKeys;
import io.slotkeeper.server.command.ServerContext;
import io.slotkeeper.server.runtime.LoopStats;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
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

  private final ServerContext server;
  private final Keyspace keyspace;
  private final CommandTable commands;
  private final InputArena arena = new InputArena();
  private final ReplyWriter reply = new ReplyWriter();
  private final CommandContext context;
  private final Dispatcher dispatcher;
  private final Request request = new Request();
  private final Background background;
  private final OutputLimits outputLimits;
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final CommandLoop loop;
  private final int index;

  private @Nullable Connection[] ready = new Connection[64];
  private @Nullable Connection[] executing = new Connection[64];
  private int readyCount;
  private boolean ended;
  private int executingCount;

  private final @Nullable Connection[] windowConnections = new Connection[WINDOW];
  private final @Nullable Command[] windowCommands = new Command[WINDOW];
  private final int[] windowWords = new int[WINDOW];
  private final int[] windowSlots = new int[WINDOW];
  private final long[] windowHashes = new long[WINDOW];
  private final long[] touched = new long[WINDOW];
  private final ElementTouches elements;
  private @Nullable Connection current;

  @SuppressWarnings("UnusedVariable") // keeps the touching reads from being optimized away
  private long touchSink;

  Turn(ServerContext server, int index, CommandLoop loop) {
    this.server = server;
    this.index = index;
    this.loop = loop;
    this.keyspace = server.keyspace;
    this.elements = new ElementTouches(keyspace, WINDOW);
    this.commands = server.commands;
    this.context = new CommandContext(server, index, reply, new Blocks());
    this.dispatcher = new Dispatcher(server, context);
    this.background = new Background(server, context);
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
    if (readyCount == 0) {
      return;
    }
    @Nullable Connection[] connections = ready;
    ready = executing;
    executing = connections;
    executingCount = readyCount;
    readyCount = 0;
    dispatcher.startTurn();
    context.stats().turns++;
    current = null;
    execute();
    sendAll();
    for (int i = 0; i < executingCount; i++) {
      Connection connection = connections[i];
      connections[i] = null;
      if (connection != null) {
        connection.endTurn();
      }
    }
    reply.reset(MAX_KEPT_REPLY_BYTES);
    arena.reset();
  }

  /// A round of background work.
  ///
  /// @return whether there is more to do soon
  boolean tick() {
    server.world.safepoint();
    dispatcher.startTurn();
    context.stats().ticks++;
    boolean more = background.tick();
    lookAfterConnections();
    return more;
  }

  /// Closes the idle and those that do not read, lets those go on that waited for a pause to end.
  private void lookAfterConnections() {
    long now = context.nowMillis();
    long timeoutSeconds = server.config.network.idleTimeoutSeconds.value();
    long oldest = timeoutSeconds == 0 ? Long.MIN_VALUE : now - timeoutSeconds * 1000;
    boolean pauseIsOver = !server.pause.isActive(now);
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
      if (pauseIsOver && client.isPaused()) {
        connection.resume();
      }
    }
  }

  /// The loop takes no further turns; what tasks it still runs close connections.
  void end() {
    ended = true;
    server.world.leave();
  }

  /// Stands still if another loop has stopped the world.
  void safepoint() {
    if (!ended) {
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
      touchTables(filled);
      touchRecords(filled);
      touchElements(filled);
      for (int i = 0; i < filled; i++) {
        executeOne(i);
      }
    } while (filled > 0);
  }

  private int fill(Connection connection, int from) {
    RequestDecoder decoder = connection.decoder();
    int[] words = decoder.words();
    int filled = from;
    while (filled < WINDOW && connection.hasMoreRequests()) {
      int word = connection.takeRequest();
      windowConnections[filled] = connection;
      windowWords[filled] = word;
      windowCommands[filled] = commands.find(argument(connection, words, word), words[word + 2]);
      filled++;
    }
    return filled;
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
    Connection connection = windowConnections[i];
    if (!connection.mayExecute()) {
      return;
    }
    if (connection != current) {
      connection.beginReplies(reply.position());
      current = connection;
    }
    request.connection = connection;
    request.word = windowWords[i];
    request.slot = windowSlots[i];
    request.hash = windowHashes[i];
    Command command = windowCommands[i];
    request.firstKey = windowSlots[i] < 0 || command == null ? 0 : command.fixedKeys().first();
    if (dispatcher.execute(connection.client(), command, request)) {
      connection.releaseArguments(windowWords[i]);
    } else {
      connection.holdBack(windowWords[i]);
    }
    connection.endReplies(reply.position());
    if (reply.position() > SEND_EARLY_BYTES) {
      sendEarly();
    }
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
    sendAll();
    reply.reset(MAX_KEPT_REPLY_BYTES);
    current = null;
  }

  /// Stored strings among the replies of the request being executed.
  private final class Blocks implements CommandContext.LargeReplies {
    @Override
    public void send(long block, int length) {
      request.connection.addBlock(reply.position(), block, length);
    }

    @Override
    public void retract(int position) {
      request.connection.retractBlocks(position);
    }
  }

  /// The request being executed.
  private static final class Request implements CommandContext.Routed {
    @SuppressWarnings("NullAway.Init") // set before every use
    Connection connection;

    int word;
    int slot;
    long hash;
    int firstKey;

    @Override
    public RequestDecoder decoder() {
      return connection.decoder();
    }

    @Override
    public int firstWord() {
      return word;
    }

    @Override
    public long base() {
      return connection.base();
    }

    @Override
    public int firstKey() {
      return firstKey;
    }

    @Override
    public int slot() {
      return slot;
    }

    @Override
    public long hash() {
      return hash;
    }
  }
}
