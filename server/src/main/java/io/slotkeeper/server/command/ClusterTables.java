package io.slotkeeper.server.command;

import io.slotkeeper.cluster.SlotRange;
import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.Slots;
import io.slotkeeper.cluster.topology.Addressing;
import io.slotkeeper.cluster.topology.ClusterTexts;
import io.slotkeeper.cluster.topology.Endpoint;
import io.slotkeeper.cluster.topology.Member;
import io.slotkeeper.cluster.topology.Topology;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.cluster.Cluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CLUSTER SLOTS, SHARDS and SLOT-STATS: tables as nested replies. Rows: [ClusterRows].
final class ClusterTables {
  private static final String BAD_SLOT = "ERR Invalid or out of range slot";

  private ClusterTables() {}

  private static void text(ReplyWriter reply, @Nullable String text) {
    if (text == null) {
      reply.nullValue();
    } else {
      reply.bulk(text);
    }
  }

  // ---- SLOTS --------------------------------------------------------------------------------

  static void slots(CommandContext context) {
    Cluster cluster = ClusterCommands.cluster(context);
    Addressing addressing = cluster.addressing(false);
    ReplyWriter reply = context.reply();
    List<ClusterTexts.SlotsRow> rows = ClusterTexts.slots(cluster.view().topology());
    reply.array(rows.size());
    for (ClusterTexts.SlotsRow row : rows) {
      reply.array(2 + row.nodes().size());
      reply.integer(row.range().first());
      reply.integer(row.range().last());
      row.nodes().forEach(node -> node(reply, node, addressing));
    }
  }

  /// The address clients shall use, and behind the id the others there are.
  private static void node(ReplyWriter reply, Member node, Addressing addressing) {
    Endpoint endpoint = node.endpoint();
    reply.array(4);
    text(reply, addressing.host(endpoint));
    reply.integer(addressing.port(endpoint));
    reply.bulk(node.id());
    boolean ip = addressing.preferred() != Addressing.Preferred.IP;
    boolean name =
        addressing.preferred() != Addressing.Preferred.HOSTNAME && !endpoint.hostname().isEmpty();
    reply.map((ip ? 1 : 0) + (name ? 1 : 0));
    if (ip) {
      reply.bulk("ip");
      reply.bulk(endpoint.ip());
    }
    if (name) {
      reply.bulk("hostname");
      reply.bulk(endpoint.hostname());
    }
  }

  // ---- SHARDS -------------------------------------------------------------------------------

  static void shards(CommandContext context) {
    Cluster cluster = ClusterCommands.cluster(context);
    Topology topology = cluster.view().topology();
    ReplyWriter reply = context.reply();
    List<ClusterTexts.ShardRow> rows = ClusterTexts.shards(topology);
    reply.array(rows.size());
    for (ClusterTexts.ShardRow row : rows) {
      reply.map(2);
      reply.bulk("slots");
      reply.array(row.slots().size() * 2L);
      for (SlotRange range : row.slots()) {
        reply.integer(range.first());
        reply.integer(range.last());
      }
      reply.bulk("nodes");
      reply.array(row.nodes().size());
      for (ClusterTexts.ShardNode node : row.nodes()) {
        boolean self = node.member().id().equals(topology.self());
        long offset = self ? context.server().changes.end() : node.member().offset();
        shardNode(reply, node, offset, cluster.addressing(false));
      }
    }
  }

  private static void shardNode(
      ReplyWriter reply, ClusterTexts.ShardNode node, long offset, Addressing addressing) {
    Endpoint endpoint = node.member().endpoint();
    boolean plain = endpoint.port() != 0;
    boolean tls = endpoint.tlsPort() != 0;
    boolean named = !endpoint.hostname().isEmpty();
    reply.map(6 + (plain ? 1 : 0) + (tls ? 1 : 0) + (named ? 1 : 0));
    reply.bulk("id");
    reply.bulk(node.member().id());
    if (plain) {
      reply.bulk("port");
      reply.integer(endpoint.port());
    }
    if (tls) {
      reply.bulk("tls-port");
      reply.integer(endpoint.tlsPort());
    }
    reply.bulk("ip");
    reply.bulk(endpoint.ip());
    reply.bulk("endpoint");
    text(reply, addressing.host(endpoint));
    if (named) {
      reply.bulk("hostname");
      reply.bulk(endpoint.hostname());
    }
    reply.bulk("role");
    reply.bulk(node.primary() ? "master" : "replica");
    reply.bulk("replication-offset");
    reply.integer(offset);
    reply.bulk("health");
    reply.bulk(node.health());
  }

  // ---- SLOT-STATS ---------------------------------------------------------------------------

  static void slotStats(CommandContext context) {
    SlotSet served = ClusterCommands.cluster(context).view().standing().served();
    List<Integer> slots = new ArrayList<>();
    if (context.argIs(2, "SLOTSRANGE") && context.argCount() == 5) {
      int first = slot(context, 3);
      int last = slot(context, 4);
      if (first > last) {
        throw new CommandException(
            "ERR Start slot number " + first + " is greater than end slot number " + last);
      }
      served.intersection(SlotSet.range(first, last)).forEach(slots::add);
    } else if (context.argIs(2, "ORDERBY")) {
      order(context, served, slots);
    } else {
      throw Errors.subcommandSyntax(context);
    }
    ReplyWriter reply = context.reply();
    reply.array(slots.size());
    for (int slot : slots) {
      reply.array(2);
      reply.integer(slot);
      reply.map(1);
      reply.bulk("key-count");
      reply.integer(context.database().keyCount(slot));
    }
  }

  private static void order(CommandContext context, SlotSet served, List<Integer> slots) {
    if (!context.argIs(3, "KEY-COUNT")) {
      throw new CommandException("ERR Unrecognized sort metric for ORDERBY.");
    }
    long limit = Slots.COUNT;
    boolean ascending = false;
    boolean directed = false;
    for (int i = 4; i < context.argCount(); i++) {
      if (context.argIs(i, "LIMIT") && i + 1 < context.argCount()) {
        String error = "ERR Limit has to lie in between 1 and 16384 (maximum number of slots).";
        limit = context.argLong(++i, 1, Slots.COUNT, error);
      } else if (!directed && (context.argIs(i, "ASC") || context.argIs(i, "DESC"))) {
        directed = true;
        ascending = context.argIs(i, "ASC");
      } else {
        throw Errors.syntax();
      }
    }
    served.forEach(slots::add);
    Comparator<Integer> order = Comparator.comparingLong(slot -> context.database().keyCount(slot));
    // both by ascending slot where the counts are equal
    slots.sort(ascending ? order : order.reversed());
    slots.subList((int) Math.min(limit, slots.size()), slots.size()).clear();
  }

  /// The argument as a slot.
  static int slot(CommandContext context, int argument) {
    return (int) context.argLong(argument, 0, Slots.COUNT - 1, BAD_SLOT);
  }
}
