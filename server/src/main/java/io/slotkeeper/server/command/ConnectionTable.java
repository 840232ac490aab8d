package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.ADMIN;
import static io.slotkeeper.server.command.CommandFlag.ALLOW_BUSY;
import static io.slotkeeper.server.command.CommandFlag.CONTROLS_MULTI;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.LOADING;
import static io.slotkeeper.server.command.CommandFlag.NOSCRIPT;
import static io.slotkeeper.server.command.CommandFlag.NO_AUTH;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandGroup.CONNECTION;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.help;
import static io.slotkeeper.server.command.CommandSpec.rows;

import java.util.List;

/// The rows of the commands on connections.
final class ConnectionTable {
  static final List<CommandSpec> ROWS =
      rows(
          command("auth")
              .since("1.0.0")
              .group(CONNECTION)
              .complexity("O(N) for a user with N passwords.")
              .summary("Logs the connection in.")
              .arity(-2)
              .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
              .syntax("[username]^6.0.0 password")
              .history("6.0.0", "Takes a user name.")
              .handler(ConnectionCommands::auth),
          command("echo")
              .since("1.0.0")
              .group(CONNECTION)
              .complexity("O(1)")
              .summary("Gives back its argument.")
              .arity(2)
              .flags(LOADING, STALE, FAST)
              .syntax("message")
              .handler(ConnectionCommands::echo),
          command("hello")
              .since("6.0.0")
              .group(CONNECTION)
              .complexity("O(1)")
              .summary(
                  "Agrees on a protocol version, logs in and names the connection, all at will.")
              .arity(-1)
              .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
              .syntax(
                  "arguments=[protover:int [auth=AUTH <username password>] [SETNAME clientname]]")
              .history("6.2.0", "Without a version it only tells about the connection.")
              .handler(ConnectionCommands::hello),
          command("ping")
              .since("1.0.0")
              .group(CONNECTION)
              .complexity("O(1)")
              .summary("Gives a sign of life, or gives back its argument.")
              .arity(-1)
              .flags(FAST)
              .syntax("[message]")
              .tips("request_policy:all_shards", "response_policy:all_succeeded")
              .handler(ConnectionCommands::ping),
          command("quit")
              .since("1.0.0")
              .group(CONNECTION)
              .complexity("O(1)")
              .summary("Closes the connection.")
              .arity(-1)
              .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY, CONTROLS_MULTI)
              .deprecatedSince("7.2.0")
              .replacedBy("closing the connection")
              .handler(ConnectionCommands::quit),
          command("reset")
              .since("6.2.0")
              .group(CONNECTION)
              .complexity("O(1)")
              .summary("Makes the connection as good as new.")
              .arity(1)
              .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY, CONTROLS_MULTI)
              .handler(ConnectionCommands::reset),
          command("select")
              .since("1.0.0")
              .group(CONNECTION)
              .complexity("O(1)")
              .summary("Changes the connection's database.")
              .arity(2)
              .flags(LOADING, STALE, FAST)
              .syntax("index:int")
              .handler(ConnectionCommands::select),
          command("client")
              .since("2.4.0")
              .group(CONNECTION)
              .complexity("Depends on the subcommand.")
              .summary("Looks at and controls connections.")
              .arity(-2)
              .subcommands(
                  command("caching")
                      .since("6.0.0")
                      .complexity("O(1)")
                      .summary("Says whether keys of the next command are remembered.")
                      .arity(3)
                      .flags(NOSCRIPT, LOADING, STALE)
                      .syntax("mode=<YES | NO>")
                      .handler(TrackingCommands::caching),
                  command("getredir")
                      .since("6.0.0")
                      .complexity("O(1)")
                      .summary("Gives the id of the client that is told of changes instead.")
                      .arity(2)
                      .flags(NOSCRIPT, LOADING, STALE)
                      .handler(TrackingCommands::getredir),
                  command("getname")
                      .since("2.6.9")
                      .complexity("O(1)")
                      .summary("Tells the name of the connection.")
                      .arity(2)
                      .flags(NOSCRIPT, LOADING, STALE)
                      .handler(ClientCommands::getname),
                  help("5.0.0"),
                  command("id")
                      .since("5.0.0")
                      .complexity("O(1)")
                      .summary("Tells the id of the connection.")
                      .arity(2)
                      .flags(NOSCRIPT, LOADING, STALE)
                      .handler(ClientCommands::id),
                  command("info")
                      .since("6.2.0")
                      .complexity("O(1)")
                      .summary("Describes the connection.")
                      .arity(2)
                      .flags(NOSCRIPT, LOADING, STALE)
                      .tips("nondeterministic_output")
                      .handler(ClientCommands::info),
                  command("kill")
                      .since("2.4.0")
                      .complexity("O(N) for N connections.")
                      .summary("Closes the connections that pass all filters.")
                      .arity(-3)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax(
                          "filter=<old-format/ip:port~2.8.12 | new-format=<[ID"
                              + " client-id:int]^2.8.12 | [client-type=TYPE <NORMAL | MASTER^3.2.0"
                              + " | SLAVE | REPLICA^5.0.0 | PUBSUB>]^2.8.12 | [USER username] |"
                              + " [ADDR addr/ip:port] | [LADDR laddr/ip:port]^6.2.0 |"
                              + " [skipme=SKIPME <YES | NO>]>...>")
                      .history("2.8.12", "Filters instead of one address.")
                      .history("2.8.12", "Filter `ID`.")
                      .history("3.2.0", "Type `master`.")
                      .history("5.0.0", "Type `replica` beside the older `slave`.")
                      .history("6.2.0", "Filter `LADDR`.")
                      .handler(ClientCommands::kill),
                  command("list")
                      .since("2.4.0")
                      .complexity("O(N) for N connections.")
                      .summary("Describes all connections, or some.")
                      .arity(-2)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax(
                          "[client-type=TYPE <NORMAL | MASTER | REPLICA | PUBSUB>]^5.0.0 "
                              + "[ID client-id:int...]^6.2.0")
                      .tips("nondeterministic_output")
                      .history("2.8.12", "Field `id`.")
                      .history("5.0.0", "Filter `TYPE`.")
                      .history("6.0.0", "Field `user`.")
                      .history(
                          "6.2.0",
                          "Filter `ID`; fields `argv-mem`, `tot-mem`, `laddr` and `redir`.")
                      .history("7.0.0", "Fields `resp`, `multi-mem`, `rbs` and `rbp`.")
                      .history("7.0.3", "Field `ssub`.")
                      .handler(ClientCommands::list),
                  command("no-evict")
                      .since("7.0.0")
                      .complexity("O(1)")
                      .summary("Exempts the connection from being closed for its memory, or not.")
                      .arity(3)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax("enabled=<ON | OFF>")
                      .handler(ClientCommands::noEvict),
                  command("no-touch")
                      .since("7.2.0")
                      .complexity("O(1)")
                      .summary(
                          "Lets the connection's commands leave no trace in LRU and LFU, or not.")
                      .arity(3)
                      .flags(NOSCRIPT, LOADING, STALE)
                      .syntax("enabled=<ON | OFF>")
                      .handler(ClientCommands::noTouch),
                  command("pause")
                      .since("3.0.0")
                      .complexity("O(1)")
                      .summary("Delays the commands of all clients for some milliseconds.")
                      .arity(-3)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax("timeout:int mode=[WRITE | ALL]^6.2.0")
                      .history("6.2.0", "Mode `WRITE` delays only what may change data.")
                      .handler(ClientCommands::pause),
                  command("reply")
                      .since("3.2.0")
                      .complexity("O(1)")
                      .summary("Turns replies of the connection off or on, or skips one.")
                      .arity(3)
                      .flags(NOSCRIPT, LOADING, STALE)
                      .syntax("action=<ON | OFF | SKIP>")
                      .handler(ClientCommands::reply),
                  command("setinfo")
                      .since("7.2.0")
                      .complexity("O(1)")
                      .summary("Notes the name or version of the client's library.")
                      .arity(4)
                      .flags(NOSCRIPT, LOADING, STALE)
                      .syntax("attr=<LIB-NAME libname | LIB-VER libver>")
                      .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                      .handler(ClientCommands::setinfo),
                  command("setname")
                      .since("2.6.9")
                      .complexity("O(1)")
                      .summary("Names the connection.")
                      .arity(3)
                      .flags(NOSCRIPT, LOADING, STALE)
                      .syntax("connection-name")
                      .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                      .handler(ClientCommands::setname),
                  command("tracking")
                      .since("6.0.0")
                      .complexity("O(1). Some options may introduce additional complexity.")
                      .summary("Tells the client of changes of keys it may have cached, or not.")
                      .arity(-3)
                      .flags(NOSCRIPT, LOADING, STALE)
                      .syntax(
                          "status=<ON | OFF> [REDIRECT client-id:int] [PREFIX prefix]+..."
                              + " [BCAST] [OPTIN] [OPTOUT] [NOLOOP]")
                      .handler(TrackingCommands::tracking),
                  command("trackinginfo")
                      .since("6.2.0")
                      .complexity("O(1)")
                      .summary("Tells how the client is told of changes of keys.")
                      .arity(2)
                      .flags(NOSCRIPT, LOADING, STALE)
                      .handler(TrackingCommands::trackinginfo),
                  command("unblock")
                      .since("5.0.0")
                      .complexity("O(log N) for N connections.")
                      .summary("Ends the wait of a client that is blocked.")
                      .arity(-3)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .syntax("client-id:int unblock-type=[TIMEOUT | ERROR]")
                      .handler(ClientCommands::unblock),
                  command("unpause")
                      .since("6.2.0")
                      .complexity("O(N) for N paused clients.")
                      .summary("Lets paused clients go on.")
                      .arity(2)
                      .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                      .handler(ClientCommands::unpause)));

  private ConnectionTable() {}
}
