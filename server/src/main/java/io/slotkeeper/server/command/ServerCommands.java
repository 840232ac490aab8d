package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.ADMIN;
import static io.slotkeeper.server.command.CommandFlag.ALLOW_BUSY;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.LOADING;
import static io.slotkeeper.server.command.CommandFlag.NOSCRIPT;
import static io.slotkeeper.server.command.CommandFlag.NO_MULTI;
import static io.slotkeeper.server.command.CommandFlag.PROTECTED;
import static io.slotkeeper.server.command.CommandFlag.READONLY;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandFlag.WRITE;
import static io.slotkeeper.server.command.CommandGroup.SERVER;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;

import io.slotkeeper.server.acl.AclCategory;
import java.util.List;

/// Commands on the whole server and its databases.
final class ServerCommands {
  static final List<CommandSpec> ROWS =
      rows(
          command("dbsize")
              .since("1.0.0")
              .group(SERVER)
              .complexity("O(1)")
              .summary("Counts the keys of the database.")
              .arity(1)
              .flags(READONLY, FAST)
              .acl(AclCategory.KEYSPACE)
              .tips("request_policy:all_shards", "response_policy:agg_sum")
              .handler(KeyspaceCommands::dbsize),
          command("debug")
              .since("1.0.0")
              .group(SERVER)
              .complexity("Depends on the subcommand.")
              .summary("Does what only tests and emergencies need.")
              .arity(-2)
              .flags(ADMIN, NOSCRIPT, LOADING, STALE, PROTECTED)
              .systemCommand()
              .handler(DebugCommands::debug),
          command("flushall")
              .since("1.0.0")
              .group(SERVER)
              .complexity("O(N) for N keys; O(1) with `ASYNC`.")
              .summary("Removes all keys of all databases.")
              .arity(-1)
              .flags(WRITE)
              .acl(AclCategory.KEYSPACE, AclCategory.DANGEROUS)
              .syntax("flush-type=[ASYNC^4.0.0 | SYNC^6.2.0]")
              .tips("request_policy:all_shards", "response_policy:all_succeeded")
              .history("4.0.0", "`ASYNC` frees the memory in the background.")
              .history("6.2.0", "`SYNC` frees it before the reply.")
              .handler(KeyspaceCommands::flushall),
          command("flushdb")
              .since("1.0.0")
              .group(SERVER)
              .complexity("O(N) for N keys; O(1) with `ASYNC`.")
              .summary("Removes all keys of the database.")
              .arity(-1)
              .flags(WRITE)
              .acl(AclCategory.KEYSPACE, AclCategory.DANGEROUS)
              .syntax("flush-type=[ASYNC^4.0.0 | SYNC^6.2.0]")
              .tips("request_policy:all_shards", "response_policy:all_succeeded")
              .history("4.0.0", "`ASYNC` frees the memory in the background.")
              .history("6.2.0", "`SYNC` frees it before the reply.")
              .handler(KeyspaceCommands::flushdb),
          command("monitor")
              .since("1.0.0")
              .group(SERVER)
              .summary("Shows every command the server executes, as it happens.")
              .arity(1)
              .flags(ADMIN, NOSCRIPT, LOADING, STALE)
              .handler(AdminCommands::monitor),
          command("shutdown")
              .since("1.0.0")
              .group(SERVER)
              .complexity("O(N) for N keys if it saves, else O(1).")
              .summary("Saves the data if asked or configured to and stops the server.")
              .arity(-1)
              .flags(ADMIN, NOSCRIPT, LOADING, STALE, NO_MULTI, ALLOW_BUSY)
              .syntax("save-selector=[NOSAVE | SAVE] [NOW]^7.0.0 [FORCE]^7.0.0 [ABORT]^7.0.0")
              .history(
                  "7.0.0",
                  "`NOW` waits for no replica, `FORCE` for no success, `ABORT` calls it off.")
              .handler(AdminCommands::shutdown),
          command("swapdb")
              .since("4.0.0")
              .group(SERVER)
              .complexity("O(N) for N clients that watch or wait for keys of them.")
              .summary("Exchanges the contents of two databases.")
              .arity(3)
              .flags(WRITE, FAST)
              .acl(AclCategory.KEYSPACE, AclCategory.DANGEROUS)
              .syntax("index1:int index2:int")
              .handler(KeyspaceCommands::swapdb),
          command("time")
              .since("2.6.0")
              .group(SERVER)
              .complexity("O(1)")
              .summary("Tells the time of the server.")
              .arity(1)
              .flags(LOADING, STALE, FAST)
              .tips("nondeterministic_output")
              .handler(AdminCommands::time));

  private ServerCommands() {}
}
