package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.DENYOOM;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.READONLY;
import static io.slotkeeper.server.command.CommandFlag.WRITE;
import static io.slotkeeper.server.command.CommandGroup.STREAM;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.help;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.ACCESS;
import static io.slotkeeper.server.command.KeyFlag.DELETE;
import static io.slotkeeper.server.command.KeyFlag.INSERT;
import static io.slotkeeper.server.command.KeyFlag.RO;
import static io.slotkeeper.server.command.KeyFlag.RW;
import static io.slotkeeper.server.command.KeyFlag.UPDATE;
import static io.slotkeeper.server.command.KeySpec.range;

import java.util.List;

/// The rows of the commands on consumer groups; handlers: [StreamGroupCommands], [StreamClaims],
/// [StreamPending], [StreamInfo].
final class StreamGroupRows {
  static final List<CommandSpec> ROWS =
      rows(
          command("xack")
              .since("5.0.0")
              .group(STREAM)
              .complexity("O(log N) for each id, with N pending entries.")
              .summary("Takes entries off the pending ones of a group.")
              .arity(-4)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax("key group id...")
              .handler(StreamGroupCommands::xack),
          command("xautoclaim")
              .since("6.2.0")
              .group(STREAM)
              .complexity("O(1) if the count is small.")
              .summary("Gives a consumer the pending entries that have been idle, in steps.")
              .arity(-6)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, DELETE))
              .syntax("key group consumer min-idle-time start [COUNT count] [JUSTID]")
              .tips("nondeterministic_output")
              .history("7.0.0", "Tells which entries it dropped because they no longer exist.")
              .handler(StreamClaims::xautoclaim),
          command("xclaim")
              .since("5.0.0")
              .group(STREAM)
              .complexity("O(log N) for each id, with N pending entries.")
              .summary("Gives a consumer pending entries of others.")
              .arity(-6)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax(
                  "key group consumer min-idle-time id... [IDLE ms:int] [TIME"
                      + " unix-time-milliseconds] [RETRYCOUNT count] [FORCE] [JUSTID] [LASTID"
                      + " lastid]")
              .tips("nondeterministic_output")
              .handler(StreamClaims::xclaim),
          command("xpending")
              .since("5.0.0")
              .group(STREAM)
              .complexity(
                  "O(log N + M) for N pending entries, M of them looked at; the summary"
                      + " O(C) for C consumers.")
              .summary("Tells which entries of a group are pending.")
              .arity(-3)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax(
                  "key group filters=[[IDLE min-idle-time:int]^6.2.0 start end count"
                      + " [consumer]]")
              .tips("nondeterministic_output")
              .history("6.2.0", "Takes IDLE and bounds that are not included.")
              .handler(StreamPending::xpending),
          command("xgroup")
              .since("5.0.0")
              .group(STREAM)
              .complexity("Depends on the subcommand.")
              .summary("Makes, changes and removes consumer groups.")
              .arity(-2)
              .subcommands(
                  command("create")
                      .since("5.0.0")
                      .complexity("O(1)")
                      .summary("Makes a consumer group.")
                      .arity(-5)
                      .flags(WRITE, DENYOOM)
                      .keys(range(2, 2, 1).flags(RW, INSERT))
                      .syntax(
                          "key group id-selector=<id | new-id='$'> [MKSTREAM] [ENTRIESREAD"
                              + " entries-read:int]")
                      .history("7.0.0", "Takes ENTRIESREAD.")
                      .handler(StreamGroupCommands::create),
                  command("createconsumer")
                      .since("6.2.0")
                      .complexity("O(1)")
                      .summary("Makes a consumer of a group.")
                      .arity(5)
                      .flags(WRITE, DENYOOM)
                      .keys(range(2, 2, 1).flags(RW, INSERT))
                      .syntax("key group consumer")
                      .handler(StreamGroupCommands::createconsumer),
                  command("delconsumer")
                      .since("5.0.0")
                      .complexity("O(N log M) for N of M pending entries that are the consumer's.")
                      .summary("Removes a consumer of a group and what is pending for it.")
                      .arity(5)
                      .flags(WRITE)
                      .keys(range(2, 2, 1).flags(RW, DELETE))
                      .syntax("key group consumer")
                      .handler(StreamGroupCommands::delconsumer),
                  command("destroy")
                      .since("5.0.0")
                      .complexity("O(N) for N pending entries.")
                      .summary("Removes a consumer group.")
                      .arity(4)
                      .flags(WRITE)
                      .keys(range(2, 2, 1).flags(RW, DELETE))
                      .syntax("key group")
                      .handler(StreamGroupCommands::destroy),
                  help("5.0.0"),
                  command("setid")
                      .since("5.0.0")
                      .complexity("O(1)")
                      .summary("Says which entry a group was given last.")
                      .arity(-5)
                      .flags(WRITE)
                      .keys(range(2, 2, 1).flags(RW, UPDATE))
                      .syntax(
                          "key group id-selector=<id | new-id='$'> [ENTRIESREAD"
                              + " entriesread:int/entries-read]")
                      .history("7.0.0", "Takes ENTRIESREAD.")
                      .handler(StreamGroupCommands::setid)),
          command("xinfo")
              .since("5.0.0")
              .group(STREAM)
              .complexity("Depends on the subcommand.")
              .summary("Tells about streams and consumer groups.")
              .arity(-2)
              .subcommands(
                  command("consumers")
                      .since("5.0.0")
                      .complexity("O(N) for N consumers.")
                      .summary("Tells about the consumers of a group.")
                      .arity(4)
                      .flags(READONLY)
                      .keys(range(2, 2, 1).flags(RO, ACCESS))
                      .syntax("key group")
                      .tips("nondeterministic_output")
                      .history("7.2.0", "Tells how long a consumer has been inactive.")
                      .handler(StreamInfo::consumers),
                  command("groups")
                      .since("5.0.0")
                      .complexity("O(N) for N groups.")
                      .summary("Tells about the groups of a stream.")
                      .arity(3)
                      .flags(READONLY)
                      .keys(range(2, 2, 1).flags(RO, ACCESS))
                      .syntax("key")
                      .history("7.0.0", "Tells how many entries were read and how many were not.")
                      .handler(StreamInfo::groups),
                  help("5.0.0"),
                  command("stream")
                      .since("5.0.0")
                      .complexity(
                          "O(1), in full O(N) for N entries, groups and consumers in the reply.")
                      .summary("Tells about a stream.")
                      .arity(-3)
                      .flags(READONLY)
                      .keys(range(2, 2, 1).flags(RO, ACCESS))
                      .syntax("key full-block=[FULL [COUNT count]]")
                      .history("6.0.0", "Takes FULL.")
                      .history("7.0.0", "Tells about removed entries and how far groups have come.")
                      .history(
                          "7.2.0",
                          "Tells when consumers were active; seen is when they last tried.")
                      .handler(StreamInfo::stream)));

  private StreamGroupRows() {}
}
