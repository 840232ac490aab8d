package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.StringBlock;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.command.CommandContext.LargeReplies;
import io.slotkeeper.server.command.CommandContext.Routed;
import io.slotkeeper.server.config.ReplicationParameters.PropagationError;
import io.slotkeeper.server.propagation.StreamApplier;
import io.slotkeeper.server.propagation.StreamFormatException;
import io.slotkeeper.server.propagation.StreamParser;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Executes the commands of a change stream, past all gates: see [StreamApplier].
///
/// It has a context and an execution of its own, beside those of the loop on which it works.
final class CommandApplier implements StreamApplier {
  private static final int MAX_KEPT_REPLY_BYTES = 64 * 1024;
  private static final int SHOWN_BYTES = 64;

  /// A command where the parser has found it.
  private static final class Parsed implements Routed {
    private final StreamParser parser;
    private long base;

    Parsed(StreamParser parser) {
      this.parser = parser;
    }

    @Override
    public int[] words() {
      return parser.words();
    }

    @Override
    public long base() {
      return base;
    }
  }

  /// Nobody reads replies.
  private static final class NoReplies implements LargeReplies {
    private final ServerContext server;

    NoReplies(ServerContext server) {
      this.server = server;
    }

    @Override
    public void send(long block, int length) {
      StringBlock.unpin(server.keyspace.heap(), block);
    }

    @Override
    public void retract(int position) {
      // nothing is kept
    }
  }

  private final ServerContext server;
  private final CommandContext context;
  private final Execution execution;
  private final Client client;
  private final ReplyWriter reply = new ReplyWriter();
  private final StreamParser parser = new StreamParser();
  private final Parsed request = new Parsed(parser);
  private boolean appendsUnits;
  private long unitAddress;
  private long position;
  private long unitEnd;
  private long commands;

  /// @param loop the index of the loop it works on
  CommandApplier(ServerContext server, int loop) {
    this.server = server;
    this.context = new CommandContext(server, loop, reply, new NoReplies(server));
    this.execution = new Execution(server, context, new CallStatistics(server, server.stats[loop]));
    context.execution(execution);
    context.repeatChanges();
    long now = server.clock.unixMicros() / 1000;
    this.client = new Client(0, new NoLink(loop), now, server.access.users());
    client.repeatsChanges = true;
    client.authenticated = true;
  }

  @Override
  public long apply(long address, long length) throws StreamFormatException {
    context.startTurn(server.clock.unixMicros() / 1000);
    execution.startTurn();
    request.base = address;
    unitAddress = address - (position - unitEnd);
    int end = (int) Math.min(length, Integer.MAX_VALUE);
    int done = 0;
    while (parser.parse(address, done, end)) {
      execute(done);
      position += parser.position() - done;
      done = parser.position();
      if (client.transaction == null) {
        unitEnd = position;
        unitAddress = address + done;
      }
    }
    reply.reset(MAX_KEPT_REPLY_BYTES);
    return done;
  }

  private void execute(int offset) throws StreamFormatException {
    context.bind(client, null, request);
    Command command = server.commands.find(context);
    String fault = fault(command);
    if (command == null || fault != null) {
      passOver(String.valueOf(fault), offset);
      return;
    }
    context.bind(client, command, request);
    if (client.transaction != null && !command.has(CommandFlag.CONTROLS_MULTI)) {
      client.transaction.add(command, StoredRequest.copyOf(context));
      return;
    }
    reply.protocol(client.protocol);
    if (appendsUnits && !opensTransaction(command)) {
      context.effects().copies(unitAddress, request.base + parser.position() - unitAddress);
    }
    int errorsBefore = reply.errors();
    execution.unit(client, command);
    if (appendsUnits && reply.errors() != errorsBefore) {
      hasFailed(replyText(), command.fullName());
    }
    reply.truncate(0);
    commands++;
  }

  /// Why the bound words are no command, null when they are one.
  private @Nullable String fault(@Nullable Command command) {
    if (command == null || command.handler() == null) {
      return "unknown command '" + shown() + "'";
    }
    return command.accepts(context.argCount())
        ? null
        : "wrong number of arguments of '" + command.fullName() + "'";
  }

  /// A file with such a command is broken; a primary may know more commands than its replicas.
  private void passOver(String fault, int offset) throws StreamFormatException {
    if (!appendsUnits) {
      throw new StreamFormatException(fault, offset);
    }
    if (client.transaction == null) {
      context.effects().copies(unitAddress, request.base + parser.position() - unitAddress);
      context.effects().commit(true);
    }
    hasFailed("ERR " + fault, "<unknown>");
  }

  private void hasFailed(String error, String name) {
    server.log.warning(
        ("== CRITICAL == This replica is sending an error to its master: '%s' after processing the"
                + " command '%s'")
            .formatted(error, name));
    if (server.config.replication.propagationError.value() != PropagationError.IGNORE) {
      server.control.fail();
    }
  }

  /// The reply without its type and line end.
  private String replyText() {
    int length = Math.min(SHOWN_BYTES, reply.position());
    String text = new String(Memory.bytes(reply.address(), length), StandardCharsets.ISO_8859_1);
    return text.substring(Math.min(1, text.length())).strip();
  }

  private static boolean opensTransaction(Command command) {
    return command.spec().name().equals("multi");
  }

  @Override
  public void appendUnits() {
    appendsUnits = true;
  }

  private String shown() {
    return new String(context.argStart(0, SHOWN_BYTES), StandardCharsets.ISO_8859_1);
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public long unitEnd() {
    return unitEnd;
  }

  @Override
  public long commands() {
    return commands;
  }

  @Override
  public int database() {
    return client.database;
  }

  @Override
  public void select(int database) {
    client.database = database;
  }

  @Override
  public void close() {
    client.forgetTransaction();
    position = unitEnd;
  }
}
