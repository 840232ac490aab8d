package io.slotkeeper.server.replication;

import io.slotkeeper.server.config.PrimaryAddress;
import io.slotkeeper.server.config.ReplicationParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What INFO and ROLE tell, in the words that clients and monitors look for.
public final class ReplicationReport {
  private final ReplicationDoors doors;
  private final ReplicationParameters config;
  private final Replication replication;
  private final History history;
  private final PrimaryLink link;

  ReplicationReport(
      ReplicationDoors doors, Replication replication, History history, PrimaryLink link) {
    this.doors = doors;
    this.config = doors.config().replication;
    this.replication = replication;
    this.history = history;
    this.link = link;
  }

  /// A replica as ROLE shows it.
  public record Seen(String host, int port, long offset) {}

  /// Those that are up to date, or nearly.
  public List<Seen> replicas() {
    List<Seen> seen = new ArrayList<>();
    for (Replica replica : replication.replicas().all()) {
      if (replica.isOnline()) {
        seen.add(new Seen(replica.host(), replica.shownPort(), replica.ackOffset()));
      }
    }
    return seen;
  }

  public PrimaryAddress primary() {
    return config.primary.value();
  }

  /// How far this replica is with its primary, as ROLE says it.
  public String linkState() {
    LinkState state = link.state();
    return state == LinkState.NONE && replication.isReplica()
        ? LinkState.CONNECT.wireName()
        : state.wireName();
  }

  /// Whether all data comes anew.
  public boolean isSynchronizing() {
    return link.state() == LinkState.SYNC;
  }

  public boolean isConnected() {
    return link.state() == LinkState.CONNECTED;
  }

  /// The offset behind the last change.
  public long offset() {
    return history.end();
  }

  /// The fields of INFO's section.
  public Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    boolean isReplica = replication.isReplica();
    fields.put("role", isReplica ? "slave" : "master");
    if (isReplica) {
      describeLink(fields);
    }
    List<Replica> all = replication.replicas().all();
    fields.put("connected_slaves", Integer.toString(all.size()));
    if (config.minReplicasToWrite.value() > 0 && config.minReplicasMaxLagSeconds.value() > 0) {
      put(fields, "min_slaves_good_slaves", replication.replicas().goodReplicas());
    }
    int number = 0;
    for (Replica replica : all) {
      fields.put("slave" + number++, line(replica));
    }
    fields.put("master_failover_state", replication.failover().wireName());
    ReplicationIds ids = history.ids();
    fields.put("master_replid", ids.first());
    fields.put("master_replid2", ids.second());
    put(fields, "master_repl_offset", history.end());
    put(fields, "second_repl_offset", ids.shownSecondOffset());
    boolean isKept = history.isKept();
    put(fields, "repl_backlog_active", isKept ? 1 : 0);
    put(fields, "repl_backlog_size", config.backlogBytes.value());
    put(fields, "repl_backlog_first_byte_offset", isKept ? history.first() + 1 : 0);
    put(fields, "repl_backlog_histlen", history.length());
    return fields;
  }

  private void describeLink(Map<String, String> fields) {
    PrimaryAddress primary = config.primary.value();
    LinkState state = link.state();
    boolean isUp = state == LinkState.CONNECTED;
    long now = doors.nowMillis();
    fields.put("master_host", primary.host());
    put(fields, "master_port", primary.port());
    fields.put("master_link_status", isUp ? "up" : "down");
    long idle = isUp ? (now - link.lastInputMillis()) / 1000 : -1;
    put(fields, "master_last_io_seconds_ago", idle);
    put(fields, "master_sync_in_progress", state == LinkState.SYNC ? 1 : 0);
    put(fields, "slave_read_repl_offset", history.end());
    put(fields, "slave_repl_offset", history.end());
    SyncPayload payload = link.payload();
    if (payload != null) {
      long total = Math.max(0, payload.totalBytes());
      long received = payload.receivedBytes();
      double percent = total == 0 ? 0 : 100.0 * received / total;
      put(fields, "master_sync_total_bytes", total);
      put(fields, "master_sync_read_bytes", received);
      put(fields, "master_sync_left_bytes", total - received);
      fields.put("master_sync_perc", String.format(Locale.ROOT, "%.2f", percent));
      put(fields, "master_sync_last_io_seconds_ago", (now - link.lastInputMillis()) / 1000);
    }
    if (!isUp) {
      long since = link.downSinceMillis();
      put(fields, "master_link_down_since_seconds", since == 0 ? -1 : (now - since) / 1000);
    }
    put(fields, "slave_priority", config.priority.value());
    put(fields, "slave_read_only", config.readOnly.isOn() ? 1 : 0);
    put(fields, "replica_announced", config.announced.isOn() ? 1 : 0);
  }

  private String line(Replica replica) {
    return "ip=%s,port=%d,state=%s,offset=%d,lag=%d"
        .formatted(
            replica.host(),
            replica.shownPort(),
            replica.state().wireName(),
            replica.ackOffset(),
            replica.lagSeconds(doors.nowMillis()));
  }

  private static void put(Map<String, String> fields, String name, long value) {
    fields.put(name, Long.toString(value));
  }
}
