package io.slotkeeper.cluster.topology;

import io.slotkeeper.cluster.SlotRange;
import io.slotkeeper.cluster.Slots;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What CLUSTER NODES, REPLICAS, SLOTS, SHARDS and INFO say of a [Topology], in Redis' formats. The
/// tables come as rows for the server to encode.
public final class ClusterTexts {
  private ClusterTexts() {}

  /// A run of slots with one owner: a row of CLUSTER SLOTS.
  ///
  /// @param nodes the primary first, then the replicas that have not failed
  public record SlotsRow(SlotRange range, List<Member> nodes) {}

  /// A row of CLUSTER SHARDS.
  public record ShardRow(List<SlotRange> slots, List<ShardNode> nodes) {}

  /// A node in a row of CLUSTER SHARDS.
  ///
  /// @param health `online`, `loading` or `fail`
  public record ShardNode(Member member, boolean primary, String health) {}

  /// How this node stands with the coordinator and its shard: the lines of CLUSTER INFO that Redis
  /// does not have.
  ///
  /// @param leaseMillis how long the node may still serve without hearing from its replicas; -1
  ///   when it needs nobody's leave
  public record Coordination(
      String coordinator,
      String standing,
      List<String> inSync,
      long shardEpoch,
      long leaseMillis) {}

  /// CLUSTER NODES: one line per node, each ended by a line feed.
  public static String nodes(Topology topology, boolean tls) {
    StringBuilder text = new StringBuilder();
    for (Member member : topology.members().values()) {
      text.append(nodeLine(topology, member, tls)).append('\n');
    }
    return text.toString();
  }

  /// CLUSTER REPLICAS: the lines of the replicas of the shard whose primary is `primary`.
  public static List<String> replicas(Topology topology, Shard shard, boolean tls) {
    List<String> lines = new ArrayList<>();
    for (Member replica : topology.replicasOf(shard)) {
      lines.add(nodeLine(topology, replica, tls));
    }
    return lines;
  }

  private static String nodeLine(Topology topology, Member member, boolean tls) {
    Shard shard = topology.shards().get(member.shard());
    boolean primary = shard == null || shard.primary().equals(member.id());
    boolean myself = member.id().equals(topology.self());
    Endpoint endpoint = member.endpoint();
    StringBuilder line = new StringBuilder(member.id()).append(' ');
    line.append(endpoint.ip()).append(':').append(endpoint.clientPort(tls));
    line.append('@').append(endpoint.busPort());
    if (!endpoint.hostname().isEmpty()) {
      line.append(',').append(endpoint.hostname());
    }
    line.append(' ').append(flags(member, myself, primary));
    line.append(' ').append(primary || shard == null ? "-" : shard.primary());
    line.append(" 0 0 ").append(shard == null ? 0 : shard.configEpoch());
    line.append(myself || member.live() ? " connected" : " disconnected");
    if (primary && shard != null) {
      shard.slots().ranges().forEach(range -> line.append(' ').append(range));
    }
    if (myself && primary && shard != null) {
      topology.openSlots().forEach(open -> appendOpen(line, topology, shard, open));
    }
    return line.toString();
  }

  private static String flags(Member member, boolean myself, boolean primary) {
    List<String> flags = new ArrayList<>();
    if (myself) {
      flags.add("myself");
    }
    flags.add(primary ? "master" : "slave");
    if (!myself && member.suspect()) {
      flags.add("fail?");
    }
    if (!myself && member.failed()) {
      flags.add("fail");
    }
    if (member.endpoint().ip().isEmpty()) {
      flags.add("noaddr");
    }
    if (member.noFailover()) {
      flags.add("nofailover");
    }
    return String.join(",", flags);
  }

  private static void appendOpen(StringBuilder line, Topology topology, Shard mine, OpenSlot open) {
    if (open.source().equals(mine.id()) && open.migrating() != null) {
      String to = primaryId(topology, open.migrating());
      line.append(" [").append(open.slot()).append("->-").append(to).append(']');
    } else if (mine.id().equals(open.importing())) {
      String from = primaryId(topology, open.source());
      line.append(" [").append(open.slot()).append("-<-").append(from).append(']');
    }
  }

  private static String primaryId(Topology topology, String shardId) {
    Shard shard = topology.shards().get(shardId);
    return shard == null ? shardId : shard.primary();
  }

  /// CLUSTER SLOTS.
  public static List<SlotsRow> slots(Topology topology) {
    List<SlotsRow> rows = new ArrayList<>();
    int first = 0;
    for (int slot = 1; slot <= Slots.COUNT; slot++) {
      Shard owner = topology.ownerOf(first);
      if (slot < Slots.COUNT && topology.ownerOf(slot) == owner) {
        continue;
      }
      Member primary = owner == null ? null : topology.primaryOf(owner);
      if (owner != null && primary != null) {
        rows.add(new SlotsRow(new SlotRange(first, slot - 1), servers(topology, owner, primary)));
      }
      first = slot;
    }
    return rows;
  }

  private static List<Member> servers(Topology topology, Shard owner, Member primary) {
    List<Member> nodes = new ArrayList<>();
    nodes.add(primary);
    for (Member replica : topology.replicasOf(owner)) {
      if (!replica.failed()) {
        nodes.add(replica);
      }
    }
    return nodes;
  }

  /// CLUSTER SHARDS.
  public static List<ShardRow> shards(Topology topology) {
    List<ShardRow> rows = new ArrayList<>();
    for (Shard shard : topology.shards().values()) {
      List<ShardNode> nodes = new ArrayList<>();
      Member primary = topology.primaryOf(shard);
      if (primary != null) {
        nodes.add(new ShardNode(primary, true, primary.failed() ? "fail" : "online"));
      }
      for (Member replica : topology.replicasOf(shard)) {
        String health = replica.offset() == 0 ? "loading" : "online";
        nodes.add(new ShardNode(replica, false, replica.failed() ? "fail" : health));
      }
      rows.add(new ShardRow(shard.slots().ranges(), nodes));
    }
    return rows;
  }

  /// CLUSTER INFO. `up` as in [SlotRouter#isUp].
  public static String info(Topology topology, boolean up, Coordination coordination) {
    int assigned = 0;
    int suspect = 0;
    int failed = 0;
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      Shard owner = topology.ownerOf(slot);
      if (owner == null) {
        continue;
      }
      assigned++;
      Member primary = topology.primaryOf(owner);
      if (primary == null || primary.failed()) {
        failed++;
      } else if (primary.suspect()) {
        suspect++;
      }
    }
    Shard mine = topology.shardOf(topology.self());
    StringBuilder text = new StringBuilder();
    line(text, "cluster_state", up ? "ok" : "fail");
    line(text, "cluster_slots_assigned", assigned);
    line(text, "cluster_slots_ok", assigned - suspect - failed);
    line(text, "cluster_slots_pfail", suspect);
    line(text, "cluster_slots_fail", failed);
    line(text, "cluster_known_nodes", topology.members().size());
    line(text, "cluster_size", size(topology));
    line(text, "cluster_current_epoch", topology.currentEpoch());
    line(text, "cluster_my_epoch", mine == null ? 0 : mine.configEpoch());
    line(text, "cluster_stats_messages_sent", 0);
    line(text, "cluster_stats_messages_received", 0);
    line(text, "total_cluster_links_buffer_limit_exceeded", 0);
    line(text, "cluster_coordinator", coordination.coordinator());
    line(text, "cluster_standing", coordination.standing());
    line(text, "cluster_shard_epoch", coordination.shardEpoch());
    line(text, "cluster_in_sync", String.join(",", coordination.inSync()));
    line(text, "cluster_lease_ms", coordination.leaseMillis());
    return text.toString();
  }

  private static long size(Topology topology) {
    return topology.shards().values().stream().filter(shard -> !shard.slots().isEmpty()).count();
  }

  private static void line(StringBuilder text, String field, Object value) {
    text.append(field).append(':').append(value).append("\r\n");
  }

  /// The id of the primary of `member`, null when it is a primary itself.
  public static @Nullable String primaryOf(Topology topology, Member member) {
    Shard shard = topology.shards().get(member.shard());
    return shard == null || shard.primary().equals(member.id()) ? null : shard.primary();
  }
}
