package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.ADMIN;
import static io.slotkeeper.server.command.CommandFlag.ALLOW_BUSY;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.LOADING;
import static io.slotkeeper.server.command.CommandFlag.NOSCRIPT;
import static io.slotkeeper.server.command.CommandFlag.NO_ASYNC_LOADING;
import static io.slotkeeper.server.command.CommandFlag.NO_MULTI;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandGroup.GENERIC;
import static io.slotkeeper.server.command.CommandGroup.SERVER;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;

import io.slotkeeper.server.acl.AclCategory;
import java.util.List;

/// Replication: between servers, and what clients ask of it.
final class ReplicationRows {
  private static final String PRIMARY = "args=<host-port=<host:string port:int> | no-one=<NO ONE>>";

  static final List<CommandSpec> ROWS =
      rows(
          command("failover")
              .since("6.2.0")
              .group(SERVER)
              .complexity("O(1)")
              .summary("Hands the role of primary over to a replica, without losing a write.")
              .arity(-1)
              .flags(ADMIN, NOSCRIPT, STALE)
              .syntax("[target=TO <host:string port:int [FORCE]>] [ABORT] [TIMEOUT milliseconds]")
              .handler(ReplicationCommands::failover),
          command("psync")
              .since("2.8.0")
              .group(SERVER)
              .summary("Begins to send a replica what it has missed, or everything.")
              .arity(-3)
              .flags(NO_ASYNC_LOADING, ADMIN, NO_MULTI, NOSCRIPT)
              .syntax("replicationid:string offset:int")
              .handler(ReplicationCommands::psync),
          command("replconf")
              .since("3.0.0")
              .group(SERVER)
              .complexity("O(1)")
              .summary("Is how a replica and its primary tell about themselves.")
              .arity(-1)
              .flags(ADMIN, NOSCRIPT, LOADING, STALE, ALLOW_BUSY)
              .systemCommand()
              .handler(ReplicationCommands::replconf),
          command("replicaof")
              .since("5.0.0")
              .group(SERVER)
              .complexity("O(1)")
              .summary("Makes the server copy another one, or stop to.")
              .arity(3)
              .flags(NO_ASYNC_LOADING, ADMIN, NOSCRIPT, STALE)
              .syntax(PRIMARY)
              .handler(ReplicationCommands::replicaof),
          command("role")
              .since("2.8.12")
              .group(SERVER)
              .complexity("O(1)")
              .summary("Tells whether the server is a primary or a replica, and of whom.")
              .arity(1)
              .flags(NOSCRIPT, LOADING, STALE, FAST)
              .acl(AclCategory.ADMIN, AclCategory.DANGEROUS)
              .handler(ReplicationCommands::role),
          command("slaveof")
              .since("1.0.0")
              .group(SERVER)
              .complexity("O(1)")
              .summary("Makes the server copy another one, or stop to.")
              .arity(3)
              .flags(NO_ASYNC_LOADING, ADMIN, NOSCRIPT, STALE)
              .syntax(PRIMARY)
              .deprecatedSince("5.0.0")
              .replacedBy("`REPLICAOF`")
              .handler(ReplicationCommands::replicaof),
          command("sync")
              .since("1.0.0")
              .group(SERVER)
              .summary("Begins to send a replica everything.")
              .arity(1)
              .flags(NO_ASYNC_LOADING, ADMIN, NO_MULTI, NOSCRIPT)
              .handler(ReplicationCommands::sync),
          command("wait")
              .since("3.0.0")
              .group(GENERIC)
              .complexity("O(1)")
              .summary("Waits until so many replicas have what the connection has written.")
              .arity(3)
              .aclWithoutGroup(AclCategory.CONNECTION)
              .syntax("numreplicas:int timeout:int")
              .tips("request_policy:all_shards", "response_policy:agg_min")
              .handler(WaitCommands::waitForReplicas),
          command("waitaof")
              .since("7.2.0")
              .group(GENERIC)
              .complexity("O(1)")
              .summary(
                  "Waits until what the connection has written is in the append-only files of the"
                      + " server and so many replicas.")
              .arity(4)
              .flags(NOSCRIPT)
              .aclWithoutGroup(AclCategory.CONNECTION)
              .syntax("numlocal:int numreplicas:int timeout:int")
              .tips("request_policy:all_shards", "response_policy:agg_min")
              .handler(WaitCommands::waitForDisks));

  private ReplicationRows() {}
}
