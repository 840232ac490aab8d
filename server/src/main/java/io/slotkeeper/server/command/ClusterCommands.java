package io.slotkeeper.server.command;

import io.slotkeeper.cluster.Slots;
import io.slotkeeper.cluster.topology.ClusterTexts;
import io.slotkeeper.cluster.topology.Member;
import io.slotkeeper.cluster.topology.Shard;
import io.slotkeeper.cluster.topology.Topology;
import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.HashTable;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.cluster.Cluster;
import io.slotkeeper.server.cluster.ClusterView;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Commands that look at the cluster. Rows: [ClusterRows].
final class ClusterCommands {
  private ClusterCommands() {}

  /// The cluster of a server that has one.
  static Cluster cluster(CommandContext context) {
    Cluster cluster = context.server().cluster;
    if (cluster == null) {
      throw new CommandException("ERR This instance has cluster support disabled");
    }
    if (!cluster.hasStarted()) {
      throw new CommandException(Errors.LOADING);
    }
    return cluster;
  }

  private static Topology topology(CommandContext context) {
    return cluster(context).view().topology();
  }

  static void asking(CommandContext context) {
    cluster(context);
    context.client().asking = true;
    context.reply().ok();
  }

  static void readonly(CommandContext context) {
    cluster(context);
    context.client().readOnly = true;
    context.reply().ok();
  }

  static void readwrite(CommandContext context) {
    cluster(context);
    context.client().readOnly = false;
    context.reply().ok();
  }

  static void help(CommandContext context) {
    cluster(context);
    HelpText.reply(context);
  }

  static void myid(CommandContext context) {
    context.reply().bulk(topology(context).self());
  }

  static void myshardid(CommandContext context) {
    Topology topology = topology(context);
    Shard mine = topology.shardOf(topology.self());
    context.reply().bulk(mine == null ? "" : mine.id());
  }

  private static void text(CommandContext context, String text) {
    context.reply().verbatim("txt", text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static void nodes(CommandContext context) {
    text(context, ClusterTexts.nodes(topology(context), false));
  }

  static void info(CommandContext context) {
    Cluster cluster = cluster(context);
    ClusterView view = cluster.view();
    text(
        context, ClusterTexts.info(view.topology(), view.isUp(), cluster.control().coordination()));
  }

  static void links(CommandContext context) {
    List<Cluster.PeerLink> links = cluster(context).control().links();
    ReplyWriter reply = context.reply();
    reply.array(links.size());
    for (Cluster.PeerLink link : links) {
      reply.map(6);
      reply.bulk("direction");
      reply.bulk(link.inbound() ? "from" : "to");
      reply.bulk("node");
      reply.bulk(link.node());
      reply.bulk("create-time");
      reply.integer(link.createdMillis());
      reply.bulk("events");
      reply.bulk("rw");
      reply.bulk("send-buffer-allocated");
      reply.integer(0);
      reply.bulk("send-buffer-used");
      reply.integer(0);
    }
  }

  private static Member member(CommandContext context, Topology topology) {
    String id = context.argString(2);
    Member member = topology.members().get(id);
    if (member == null) {
      throw new CommandException("ERR Unknown node " + context.argText(2));
    }
    return member;
  }

  static void countFailureReports(CommandContext context) {
    Member member = member(context, topology(context));
    context.reply().integer(member.failed() ? 1 : 0);
  }

  static void replicas(CommandContext context) {
    Topology topology = topology(context);
    Member member = member(context, topology);
    Shard shard = topology.shardOf(member.id());
    if (shard == null || !shard.primary().equals(member.id())) {
      throw new CommandException("ERR The specified node is not a master");
    }
    List<String> lines = ClusterTexts.replicas(topology, shard, false);
    context.reply().array(lines.size());
    lines.forEach(context.reply()::bulk);
  }

  // ---- slots --------------------------------------------------------------------------------

  static void keyslot(CommandContext context) {
    cluster(context);
    context.reply().integer(Slots.of(context.argAddress(2), context.argLength(2)));
  }

  static void countKeysInSlot(CommandContext context) {
    cluster(context);
    long slot = context.argLong(2);
    if (slot < 0 || slot >= Slots.COUNT) {
      throw new CommandException("ERR Invalid slot");
    }
    context.reply().integer(context.database().keyCount((int) slot));
  }

  static void getKeysInSlot(CommandContext context) {
    cluster(context);
    long slot = context.argLong(2);
    long most = context.argLong(3);
    if (slot < 0 || slot >= Slots.COUNT || most < 0) {
      throw new CommandException("ERR Invalid slot or number of keys");
    }
    int mark = context.reply().deferArray();
    SlotGuard guard = new SlotGuard(context.server());
    guard.lock((int) slot);
    try {
      context.reply().closeArray(mark, listKeys(context, (int) slot, most));
    } finally {
      guard.unlock((int) slot);
    }
  }

  private static long listKeys(CommandContext context, int slot, long most) {
    Database database = context.database();
    NativeHeap heap = context.heap();
    long table = database.table(slot);
    long listed = 0;
    long word = HashTable.first(heap, table, 0);
    while (word != 0 && listed < most) {
      long record = heap.address(HashTable.referenceOf(Memory.getLong(word)));
      context.reply().bulk(Record.keyAddress(record), Record.keyLength(record));
      listed++;
      word = HashTable.next(heap, table, word);
    }
    return listed;
  }
}
