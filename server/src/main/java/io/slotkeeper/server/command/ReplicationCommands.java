package io.slotkeeper.server.command;

import io.slotkeeper.cluster.record.InSync;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.config.PrimaryAddress;
import io.slotkeeper.server.replication.AckName;
import io.slotkeeper.server.replication.Replica;
import io.slotkeeper.server.replication.Replication;
import io.slotkeeper.server.replication.ReplicationReport;
import io.slotkeeper.server.replication.SnapshotPart;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Serving and following other servers. Rows: [ReplicationRows].
final class ReplicationCommands {
  private static final int MAX_HOST_LENGTH = 256;
  private static final int MAX_PORT = 65_535;

  private ReplicationCommands() {}

  // ---- roles ------------------------------------------------------------------------------

  static void replicaof(CommandContext context) {
    ServerContext server = context.server();
    Replication replication = server.replication;
    if (server.config.cluster.enabled.isOn()) {
      throw new CommandException("ERR REPLICAOF not allowed in cluster mode.");
    }
    if (replication.failover().isRunning()) {
      throw new CommandException("ERR REPLICAOF not allowed while failing over.");
    }
    String user = ClientInfo.line(context, context.client());
    if (context.argIs(1, "NO") && context.argIs(2, "ONE")) {
      if (replication.isReplica()) {
        context.exclusively(replication::promote);
        server.log.notice("MASTER MODE enabled (user request from '" + user + "')");
      }
      context.reply().ok();
      return;
    }
    if (context.client().isReplica()) {
      throw new CommandException("ERR Command is not valid when client is a replica.");
    }
    int port = (int) context.argLong(2, 0, MAX_PORT, "ERR Invalid master port");
    String host = context.argString(1);
    if (replication.isReplica() && replication.follows(host, port)) {
      server.log.notice(
          "REPLICAOF would result into synchronization with the master we are already connected"
              + " with. No operation performed.");
      context.reply().status("OK Already connected to specified master");
      return;
    }
    context.exclusively(() -> replication.follow(host, port));
    server.log.notice(
        "REPLICAOF %s:%d enabled (user request from '%s')".formatted(host, port, user));
    context.reply().ok();
  }

  static void role(CommandContext context) {
    Replication replication = context.server().replication;
    ReplicationReport report = replication.report();
    ReplyWriter reply = context.reply();
    if (replication.isReplica()) {
      PrimaryAddress primary = report.primary();
      reply.array(5);
      reply.bulk("slave");
      reply.bulk(primary.host());
      reply.integer(primary.port());
      reply.bulk(report.linkState());
      reply.integer(report.isConnected() ? report.offset() : -1);
      return;
    }
    reply.array(3);
    reply.bulk("master");
    reply.integer(report.offset());
    var replicas = report.replicas();
    reply.array(replicas.size());
    for (ReplicationReport.Seen replica : replicas) {
      reply.array(3);
      reply.bulk(replica.host());
      reply.bulk(replica.port());
      reply.bulk(replica.offset());
    }
  }

  static void failover(CommandContext context) {
    Replication replication = context.server().replication;
    if (context.server().config.cluster.enabled.isOn()) {
      throw new CommandException(
          "ERR FAILOVER not allowed in cluster mode. Use CLUSTER FAILOVER command instead.");
    }
    if (context.argCount() == 2 && context.argIs(1, "ABORT")) {
      boolean[] aborted = new boolean[1];
      context.exclusively(() -> aborted[0] = replication.failover().abort());
      if (!aborted[0]) {
        throw new CommandException("ERR No failover in progress.");
      }
      context.reply().ok();
      return;
    }
    long timeout = 0;
    boolean force = false;
    String host = null;
    int port = 0;
    int count = context.argCount();
    for (int i = 1; i < count; i++) {
      if (context.argIs(i, "TIMEOUT") && i + 1 < count && timeout == 0) {
        timeout = context.argLong(++i);
        if (timeout <= 0) {
          throw new CommandException("ERR FAILOVER timeout must be greater than 0");
        }
      } else if (context.argIs(i, "TO") && i + 2 < count && host == null) {
        port = (int) context.argLong(i + 2);
        host = context.argString(i + 1);
        i += 2;
      } else if (context.argIs(i, "FORCE") && !force) {
        force = true;
      } else {
        throw Errors.syntax();
      }
    }
    require(replication.failover().begin(host, port, timeout, force));
    context.reply().ok();
  }

  private static void require(@Nullable String refusal) {
    if (refusal != null) {
      throw new CommandException(refusal);
    }
  }

  // ---- serving replicas -------------------------------------------------------------------

  static void sync(CommandContext context) {
    synchronize(context, null, 0);
  }

  static void psync(CommandContext context) {
    String id = context.argString(1);
    if (context.argCount() > 3 && context.argIs(3, "FAILOVER")) {
      String[] refusal = new String[1];
      context.exclusively(() -> refusal[0] = context.server().replication.takeOver(id));
      require(refusal[0]);
      context
          .server()
          .log
          .notice(
              "MASTER MODE enabled (failover request from '%s')"
                  .formatted(ClientInfo.line(context, context.client())));
    }
    synchronize(context, id, context.argLong(2));
  }

  private static void synchronize(CommandContext context, @Nullable String id, long offset) {
    Client client = context.client();
    if (client.isReplica() || client.monitor) {
      return;
    }
    Replica replica = replica(client);
    if (replica.lacksStreams()) {
      throw new CommandException("ERR Filtered replica requires EOF capability");
    }
    require(context.server().replication.synchronize(replica, id, offset));
    client.replyMode = Client.ReplyMode.REPLICA;
  }

  private static Replica replica(Client client) {
    Replica replica = client.replica;
    if (replica == null) {
      replica = new Replica(client.link.replicaPort(), client.id);
      client.replica = replica;
    }
    return replica;
  }

  /// The words behind the name are pairs of option and value; ACK and GETACK get no reply.
  static void replconf(CommandContext context) {
    if (context.argCount() % 2 == 0) {
      throw Errors.syntax();
    }
    for (int i = 1; i < context.argCount(); i += 2) {
      int value = i + 1;
      switch (context.argLower(i)) {
        case "listening-port" ->
            replica(context.client()).listeningPort((int) context.argLong(value));
        case "ip-address" -> announcedHost(context, value);
        case "capa" -> capability(context, value);
        case "version" -> {}
        case "rdb-only" ->
            replica(context.client())
                .wantsSnapshotOnly(context.argLong(value, 0, 1, Errors.OUT_OF_RANGE) == 1);
        case "rdb-filter-only" -> part(context, value);
        case "ack" -> {
          acknowledge(context, i);
          return;
        }
        case "getack" -> {
          if (context.client().repeatsChanges) {
            context.server().replication.wantAck();
          }
          return;
        }
        default ->
            throw new CommandException("ERR Unrecognized REPLCONF option: " + context.argText(i));
      }
    }
    context.reply().ok();
  }

  private static void announcedHost(CommandContext context, int argument) {
    if (context.argLength(argument) >= MAX_HOST_LENGTH) {
      throw new CommandException(
          "ERR REPLCONF ip-address provided by replica instance is too long: %d bytes"
              .formatted(context.argLength(argument)));
    }
    replica(context.client()).announcedHost(context.argString(argument));
  }

  /// What it can do beside what is known is no concern of ours.
  private static void capability(CommandContext context, int argument) {
    if (context.argIs(argument, "EOF")) {
      replica(context.client()).takesStreams();
    } else if (context.argIs(argument, "PSYNC2")) {
      replica(context.client()).takesNewIds();
    }
  }

  private static void part(CommandContext context, int argument) {
    SnapshotPart part = SnapshotPart.NOTHING;
    for (String word : context.argString(argument).trim().split("\\s+", -1)) {
      if (word.toLowerCase(Locale.ROOT).equals("functions")) {
        part = SnapshotPart.FUNCTIONS;
      } else if (!word.isEmpty()) {
        throw new CommandException("ERR Unsupported rdb-filter-only option: " + word);
      }
    }
    replica(context.client()).wantedPart(part);
  }

  private static void acknowledge(CommandContext context, int option) {
    Replica replica = context.client().replica;
    if (replica == null || !replica.isServed() || !context.argIsLong(option + 1)) {
      return;
    }
    long synced = -1;
    int more = option + 2;
    if (more + 1 < context.argCount()
        && context.argIs(more, "FACK")
        && context.argIsLong(more + 1)) {
      synced = context.argLong(more + 1);
      more += 2;
    }
    AckName name = ackName(context, more);
    context.server().replication.acknowledged(replica, name, context.argLong(option + 1), synced);
  }

  /// `NODE id INCARNATION id EPOCH number`: who acknowledges, in a cluster.
  private static AckName ackName(CommandContext context, int from) {
    boolean named =
        from + 5 < context.argCount()
            && context.argIs(from, "NODE")
            && context.argIs(from + 2, "INCARNATION")
            && context.argIs(from + 4, "EPOCH")
            && context.argIsLong(from + 5);
    return named
        ? new AckName(
            new InSync(context.argString(from + 1), context.argString(from + 3)),
            context.argLong(from + 5))
        : AckName.NONE;
  }
}
