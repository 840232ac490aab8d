package io.slotkeeper.server.command;

import static java.util.Objects.requireNonNull;

import io.slotkeeper.datatypes.keyspace.SlotLocks;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.command.CommandContext.Routed;
import io.slotkeeper.server.runtime.LoopStats;
import io.slotkeeper.server.runtime.ServerClock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One request from its words to its reply: the gates in their order, the locks, the call.
///
/// The gates, each a method that answers with an error text or lets pass:
///
/// 1. known command or subcommand, right number of arguments;
/// 2. allowed at all (DEBUG and MODULE need a directive);
/// 3. authenticated;
/// 4. memory: room is made before a command that may need some, holding no slot;
/// 5. paused: the request is held back, not refused.
///
/// Then the slots of its keys are locked in ascending order, the handler runs to completion, and
/// what it took is counted. With one loop there are no locks to take.
///
/// One per loop.
public final class Dispatcher {
  /// So much of the stack is logged when a command fails.
  private static final int LOGGED_FRAMES = 20;

  private final ServerContext server;
  private final CommandContext context;
  private final ReplyWriter reply;
  private final LoopStats stats;
  private final ServerClock clock;
  private final @Nullable SlotLocks locks;
  private final KeyList keys = new KeyList();
  private final MemoryGate memoryGate;
  private final CallStatistics statistics;

  /// The slots of the command's keys, ascending; the first `lockedCount` are locked.
  private int[] slots = new int[16];

  private int slotCount;
  private int lockedCount;
  private long lastNanos;

  public Dispatcher(ServerContext server, CommandContext context) {
    this.server = server;
    this.context = context;
    this.reply = context.reply();
    this.stats = context.stats();
    this.clock = server.clock;
    this.locks = server.loops() == 1 ? null : server.keyspace.locks();
    this.memoryGate = new MemoryGate(server, context);
    this.statistics = new CallStatistics(server, stats);
    context.heldBy(this::unlockKeys);
  }

  /// Starts a turn; commands are timed from here on.
  public void startTurn() {
    context.startTurn(clock.unixMicros() / 1000);
    memoryGate.startTurn();
    lastNanos = clock.nanos();
  }

  /// Executes a request and writes its reply.
  ///
  /// @param command what its name says, null when there is no such command
  /// @return false when the request must wait, nothing having happened
  public boolean execute(Client client, @Nullable Command command, Routed request) {
    server.world.safepoint();
    int start = reply.position();
    reply.protocol(client.protocol);
    if (command == null) {
      context.bind(client, null, request);
      if (CrossProtocolGuard.isHttp(context)) {
        server.crossProtocolGuard.attacked(client);
        return true;
      }
      refuse(unknownCommand());
    } else {
      context.bind(client, command, request);
      if (!executeKnown(client, command)) {
        return false;
      }
    }
    client.commands++;
    client.lastInteractionMillis = context.nowMillis();
    finishReply(client, start);
    return true;
  }

  private boolean executeKnown(Client client, Command command) {
    Command target = command;
    if (command.isContainer() && context.argCount() > 1) {
      Command subcommand = command.subcommand(context.argAddress(1), context.argLength(1));
      if (subcommand == null) {
        refuse(unknownSubcommand(command));
        return true;
      }
      target = subcommand;
      context.rebind(target);
    }
    String refusal = admission(client, target);
    if (refusal != null) {
      stats.rejected[target.id()]++;
      refuse(refusal);
      return true;
    }
    if (isPaused(client, target)) {
      return false;
    }
    call(client, target);
    return true;
  }

  // ---- gates ------------------------------------------------------------------------------

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
    if (!client.authenticated && (flags & CommandFlag.NO_AUTH.bit()) == 0) {
      return Errors.NO_AUTH;
    }
    return memoryGate.admit(flags) ? null : Errors.OUT_OF_MEMORY;
  }

  private boolean isPaused(Client client, Command command) {
    ClientPause pause = server.pause;
    if (pause.scope() == ClientPause.Scope.NONE || !pause.isActive(context.nowMillis())) {
      client.paused = false;
      return false;
    }
    long flags = command.flags();
    boolean held =
        pause.scope() == ClientPause.Scope.ALL
            || (flags & (CommandFlag.WRITE.bit() | CommandFlag.MAY_REPLICATE.bit())) != 0;
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

  private void refuse(String error) {
    int start = reply.position();
    reply.error(error);
    statistics.refused(reply, start);
  }

  // ---- the call ---------------------------------------------------------------------------

  private void call(Client client, Command command) {
    int start = reply.position();
    int errorsBefore = reply.errors();
    try {
      lockKeys(command);
      requireNonNull(command.handler()).handle(context);
    } catch (CommandException e) {
      context.retractReply(start);
      reply.error(e.reply());
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      context.retractReply(start);
      failed(client, command, e);
    } finally {
      unlockKeys();
    }
    long now = clock.nanos();
    long nanos = now - lastNanos;
    lastNanos = now;
    client.lastCommand = command;
    statistics.executed(context, command, nanos);
    if (reply.errors() != errorsBefore) {
      statistics.failed(command, reply, start);
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

  private void lockKeys(Command command) {
    if (locks == null || !command.mayHaveKeys()) {
      return;
    }
    FixedKeys fixed = command.fixedKeys();
    slotCount = 0;
    if (fixed.isExact()) {
      int last = fixed.lastOf(context.argCount());
      for (int i = fixed.first(); i <= last; i += fixed.step()) {
        addSlot(context.slot(i));
      }
    } else {
      KeySearch.findForRouting(command, context, keys);
      for (int i = 0; i < keys.count(); i++) {
        addSlot(context.slot(keys.position(i)));
      }
    }
    if (slotCount > 1) {
      Arrays.sort(slots, 0, slotCount);
      slotCount = distinct(slots, slotCount);
    }
    while (lockedCount < slotCount) {
      locks.lock(slots[lockedCount]);
      lockedCount++;
    }
  }

  private void addSlot(int slot) {
    if (slotCount == slots.length) {
      slots = Arrays.copyOf(slots, slotCount * 2);
    }
    slots[slotCount++] = slot;
  }

  private static int distinct(int[] sorted, int count) {
    int kept = 1;
    for (int i = 1; i < count; i++) {
      if (sorted[i] != sorted[kept - 1]) {
        sorted[kept++] = sorted[i];
      }
    }
    return kept;
  }

  private void unlockKeys() {
    if (locks == null) {
      return;
    }
    for (int i = 0; i < lockedCount; i++) {
      locks.unlock(slots[i]);
    }
    lockedCount = 0;
  }

  /// Drops the reply when the client asked for none.
  private void finishReply(Client client, int start) {
    switch (client.replyMode) {
      case ON -> {}
      case OFF -> context.retractReply(start);
      case SKIP_NEXT -> client.replyMode = Client.ReplyMode.SKIPPING;
      case SKIPPING -> {
        context.retractReply(start);
        client.replyMode = Client.ReplyMode.ON;
      }
    }
  }
}
