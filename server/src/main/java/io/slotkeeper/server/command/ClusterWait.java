package io.slotkeeper.server.command;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.node.Mutation;
import io.slotkeeper.cluster.node.Standing;
import io.slotkeeper.cluster.topology.KeyedCommand;
import io.slotkeeper.cluster.topology.Shard;
import io.slotkeeper.cluster.topology.Topology;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.cluster.Cluster;
import io.slotkeeper.server.cluster.ClusterView;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lets clients wait for what the control plane does for them, and nobody else.
///
/// What is asked for between MULTI and EXEC is done together: the reply of EXEC is kept, with a gap
/// for each change, until the answers are there.
///
/// One per loop.
final class ClusterWait {
  private static final Wait FOR_EVER = Wait.forString(Record.STRING, Long.MAX_VALUE);

  private final ServerContext server;
  private final CommandContext context;
  private final ReplyWriter reply;

  // of the EXEC that runs: what it asks for, and where in the reply the answers belong
  private final List<Mutation> asked = new ArrayList<>();
  private final List<Integer> gaps = new ArrayList<>();

  ClusterWait(ServerContext server, CommandContext context) {
    this.server = server;
    this.context = context;
    this.reply = context.reply();
  }

  /// Whether this node is no replica.
  static boolean leads(ClusterView view) {
    return view.standing().role() != Standing.Role.REPLICA;
  }

  /// Asks for a change in the name of the client whose command is bound.
  void ask(Mutation mutation) {
    Execution execution = context.execution();
    if (execution.host().isRunning()) {
      throw new CommandException("ERR The cluster cannot be changed from a script");
    }
    Transaction transaction = execution.transaction();
    if (transaction == null) {
      BlockedCommand waiting = block();
      control().submit(List.of(mutation), replies -> answer(waiting, line(replies.getFirst())));
    } else if (transaction.slot() != KeyedCommand.NO_KEYS) {
      throw new CommandException(
          "ERR The cluster cannot be changed in a transaction that works on keys");
    } else {
      asked.add(mutation);
      gaps.add(reply.position());
    }
  }

  private Cluster.ControlPlane control() {
    return ClusterCommands.cluster(context).control();
  }

  /// Asks for several changes at once.
  ///
  /// @param reply words what is answered, a line for each change
  void ask(List<Mutation> mutations, Function<List<String>, byte[]> reply) {
    requireAlone("The cluster cannot be changed so in a transaction");
    BlockedCommand waiting = block();
    control().submit(mutations, replies -> answer(waiting, reply.apply(replies)));
  }

  /// Lets the client, the source of a job, bring its slots.
  void openImport(String job) {
    requireAlone("A migration cannot begin in a transaction");
    BlockedCommand waiting = block();
    control().openImport(job, reply -> answer(waiting, line(reply)));
  }

  private void requireAlone(String otherwise) {
    if (context.execution().isAtomic()) {
      throw new CommandException("ERR " + otherwise);
    }
  }

  /// Writes what this node knows of the cluster to its file.
  void save(Cluster cluster) {
    requireAlone("The cluster's file cannot be written in a transaction");
    BlockedCommand waiting = block();
    Consumer<@Nullable String> then =
        error ->
            answer(
                waiting,
                line(error == null ? "OK" : "-ERR error saving the cluster node config: " + error));
    cluster.control().save(then);
  }

  private BlockedCommand block() {
    BlockedClients all = server.blocked;
    BlockedCommand waiting =
        new BlockedCommand(
            context.client(),
            context.command(),
            StoredRequest.copyOf(context),
            List.of(),
            FOR_EVER,
            all.nextSequence());
    all.add(waiting);
    return waiting;
  }

  /// On any thread.
  private void answer(BlockedCommand waiting, byte[] bytes) {
    if (waiting.take()) {
      server.blocked.finish(waiting, bytes);
    }
  }

  static byte[] line(String answer) {
    String text = answer.startsWith("-") ? answer : "+" + answer;
    return (text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  /// EXEC begins.
  void beginTransaction() {
    asked.clear();
    gaps.clear();
  }

  /// EXEC has executed all its commands, and replied from `start` on.
  void endTransaction(int start) {
    if (asked.isEmpty()) {
      return;
    }
    List<byte[]> pieces = new ArrayList<>();
    int from = start;
    for (int gap : gaps) {
      pieces.add(Memory.bytes(reply.address() + from, gap - from));
      from = gap;
    }
    byte[] rest = Memory.bytes(reply.address() + from, reply.position() - from);
    context.retractReply(start);
    BlockedCommand waiting = block();
    List<Mutation> changes = List.copyOf(asked);
    int taken = slotToTake(changes);
    if (taken < 0) {
      control().submit(changes, replies -> answer(waiting, join(pieces, replies, rest)));
    } else {
      control()
          .submit(
              List.of(new Mutation.TakeSlot(taken)),
              replies -> answer(waiting, join(pieces, spread(changes, replies.getFirst()), rest)));
    }
    asked.clear();
    gaps.clear();
  }

  /// Whoever repairs a cluster makes a node the owner of a slot by taking it from nobody in
  /// particular and adding it, in one transaction. If another node owns it, that must have stopped
  /// to serve it first.
  ///
  /// @return -1 when this is not what is asked for
  private int slotToTake(List<Mutation> changes) {
    Topology topology = ClusterCommands.cluster(context).view().topology();
    boolean takes =
        changes.size() > 1
            && changes.get(0) instanceof Mutation.DeleteSlots(SlotSet deleted)
            && changes.get(1) instanceof Mutation.AddSlots(SlotSet added)
            && deleted.size() == 1
            && deleted.equals(added);
    if (!takes || !(changes.get(1) instanceof Mutation.AddSlots(SlotSet slots))) {
      return -1;
    }
    int slot = slots.ranges().getFirst().first();
    Shard owner = topology.ownerOf(slot);
    return owner == null || owner.primary().equals(topology.self()) ? -1 : slot;
  }

  /// The replies when a slot was taken: the error, if any, is that of adding it.
  private static List<String> spread(List<Mutation> changes, String reply) {
    List<String> replies = new ArrayList<>();
    for (Mutation change : changes) {
      replies.add(
          switch (change) {
            case Mutation.AddSlots _ -> reply;
            case Mutation.BumpEpoch _ -> "STILL 0";
            default -> "OK";
          });
    }
    return replies;
  }

  private static byte[] join(List<byte[]> pieces, List<String> answers, byte[] rest) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (int i = 0; i < pieces.size(); i++) {
      whole.writeBytes(pieces.get(i));
      whole.writeBytes(line(answers.get(i)));
    }
    whole.writeBytes(rest);
    return whole.toByteArray();
  }
}
