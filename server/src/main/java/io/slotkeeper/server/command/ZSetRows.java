package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.DENYOOM;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.READONLY;
import static io.slotkeeper.server.command.CommandFlag.WRITE;
import static io.slotkeeper.server.command.CommandGroup.SORTED_SET;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.ACCESS;
import static io.slotkeeper.server.command.KeyFlag.DELETE;
import static io.slotkeeper.server.command.KeyFlag.OW;
import static io.slotkeeper.server.command.KeyFlag.RO;
import static io.slotkeeper.server.command.KeyFlag.RW;
import static io.slotkeeper.server.command.KeyFlag.UPDATE;
import static io.slotkeeper.server.command.KeySpec.counted;
import static io.slotkeeper.server.command.KeySpec.range;

import java.util.List;

/// The rows of the commands on sorted sets; handlers: [ZSetCommands], [ZSetAdditions],
/// [ZSetAlgebra], [ZSetPops]. Those on ranges: [ZSetRangeRows].
final class ZSetRows {
  static final List<CommandSpec> ROWS =
      rows(
          command("zadd")
              .since("1.2.0")
              .group(SORTED_SET)
              .complexity("O(log(N)) for each member, in a sorted set of N.")
              .summary("Adds members to a sorted set, or gives those it has another score.")
              .arity(-4)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .element(3)
              .syntax(
                  "key condition=[NX | XX]^3.0.2 comparison=[GT | LT]^6.2.0 "
                      + "[change=CH]^3.0.2 [increment=INCR]^3.0.2 data=<score:double "
                      + "member>...")
              .history("2.4.0", "Takes several members.")
              .history("3.0.2", "Takes XX, NX, CH and INCR.")
              .history("6.2.0", "Takes GT and LT.")
              .handler(ZSetAdditions::zadd),
          command("zcard")
              .since("1.2.0")
              .group(SORTED_SET)
              .complexity("O(1)")
              .summary("Counts the members of a sorted set.")
              .arity(2)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO))
              .syntax("key")
              .handler(ZSetCommands::zcard),
          command("zdiff")
              .since("6.2.0")
              .group(SORTED_SET)
              .complexity("O(N*M) for N members of the first of M sets.")
              .summary("Gives the members of the first sorted set that are in none of the others.")
              .arity(-3)
              .flags(READONLY)
              .keys(counted(1, 0, 1, 1).flags(RO, ACCESS))
              .syntax("numkeys key... [WITHSCORES]")
              .handler(ZSetAlgebra::zdiff),
          command("zdiffstore")
              .since("6.2.0")
              .group(SORTED_SET)
              .complexity("O(N*M) for N members of the first of M sets.")
              .summary("Stores the members of the first sorted set that are in none of the others.")
              .arity(-4)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(OW, UPDATE), counted(2, 0, 1, 1).flags(RO, ACCESS))
              .syntax("destination:key numkeys key@1...")
              .handler(ZSetAlgebra::zdiffstore),
          command("zincrby")
              .since("1.2.0")
              .group(SORTED_SET)
              .complexity("O(log(N)) for a sorted set of N members.")
              .summary("Adds a number to the score of a member; a new one begins at 0.")
              .arity(4)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, UPDATE))
              .element(3)
              .syntax("key increment:int member")
              .handler(ZSetAdditions::zincrby),
          command("zinter")
              .since("6.2.0")
              .group(SORTED_SET)
              .complexity("O(N*M+R*log(R)) for M sets, the smallest of N members, and R found.")
              .summary(
                  "Gives the members that all sorted sets have, with their scores put together.")
              .arity(-3)
              .flags(READONLY)
              .keys(counted(1, 0, 1, 1).flags(RO, ACCESS))
              .syntax(
                  "numkeys key... [WEIGHTS weight:int...] [AGGREGATE aggregate=<SUM | "
                      + "MIN | MAX>] [WITHSCORES]")
              .handler(ZSetAlgebra::zinter),
          command("zintercard")
              .since("7.0.0")
              .group(SORTED_SET)
              .complexity("O(N*M) for M sets, the smallest of N members.")
              .summary("Counts the members that all sorted sets have, perhaps up to a limit.")
              .arity(-3)
              .flags(READONLY)
              .keys(counted(1, 0, 1, 1).flags(RO, ACCESS))
              .syntax("numkeys key... [LIMIT limit:int]")
              .handler(ZSetAlgebra::zintercard),
          command("zinterstore")
              .since("2.0.0")
              .group(SORTED_SET)
              .complexity("O(N*M+R*log(R)) for M sets, the smallest of N members, and R found.")
              .summary(
                  "Stores the members that all sorted sets have, with their scores put together.")
              .arity(-4)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(OW, UPDATE), counted(2, 0, 1, 1).flags(RO, ACCESS))
              .syntax(
                  "destination:key numkeys key@1... [WEIGHTS weight:int...] [AGGREGATE "
                      + "aggregate=<SUM | MIN | MAX>]")
              .handler(ZSetAlgebra::zinterstore),
          command("zmpop")
              .since("7.0.0")
              .group(SORTED_SET)
              .complexity("O(K+M*log(N)) for K keys and M members taken from a sorted set of N.")
              .summary(
                  "Gives and removes the outermost members of the first sorted set that has any.")
              .arity(-4)
              .flags(WRITE)
              .keys(counted(1, 0, 1, 1).flags(RW, ACCESS, DELETE))
              .syntax("numkeys key... where=<MIN | MAX> [COUNT count]")
              .handler(ZSetPops::zmpop),
          command("zmscore")
              .since("6.2.0")
              .group(SORTED_SET)
              .complexity("O(N) for N members asked for.")
              .summary("Gives the scores of several members of a sorted set.")
              .arity(-3)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .element(2)
              .syntax("key member...")
              .handler(ZSetCommands::zmscore),
          command("zpopmax")
              .since("5.0.0")
              .group(SORTED_SET)
              .complexity("O(M*log(N)) for M members taken from a sorted set of N.")
              .summary("Gives and removes the members of a sorted set with the highest scores.")
              .arity(-2)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, DELETE))
              .syntax("key [count]")
              .handler(ZSetPops::zpopmax),
          command("zpopmin")
              .since("5.0.0")
              .group(SORTED_SET)
              .complexity("O(M*log(N)) for M members taken from a sorted set of N.")
              .summary("Gives and removes the members of a sorted set with the lowest scores.")
              .arity(-2)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, DELETE))
              .syntax("key [count]")
              .handler(ZSetPops::zpopmin),
          command("zrandmember")
              .since("6.2.0")
              .group(SORTED_SET)
              .complexity("O(N) for N members.")
              .summary("Gives random members of a sorted set.")
              .arity(-2)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key options=[count [WITHSCORES]]")
              .tips("nondeterministic_output")
              .handler(ZSetCommands::zrandmember),
          command("zrank")
              .since("2.0.0")
              .group(SORTED_SET)
              .complexity("O(log(N)) for a sorted set of N members.")
              .summary("Tells how many members stand before one.")
              .arity(-3)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .element(2)
              .syntax("key member [WITHSCORE]")
              .history("7.2.0", "Takes WITHSCORE.")
              .handler(ZSetCommands::zrank),
          command("zrem")
              .since("1.2.0")
              .group(SORTED_SET)
              .complexity("O(M*log(N)) for M members to remove from a sorted set of N.")
              .summary("Removes members of a sorted set, and the sorted set with the last one.")
              .arity(-3)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, DELETE))
              .element(2)
              .syntax("key member...")
              .history("2.4.0", "Takes several members.")
              .handler(ZSetCommands::zrem),
          command("zrevrank")
              .since("2.0.0")
              .group(SORTED_SET)
              .complexity("O(log(N)) for a sorted set of N members.")
              .summary("Tells how many members stand behind one.")
              .arity(-3)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .element(2)
              .syntax("key member [WITHSCORE]")
              .history("7.2.0", "Takes WITHSCORE.")
              .handler(ZSetCommands::zrevrank),
          command("zscan")
              .since("2.8.0")
              .group(SORTED_SET)
              .complexity("O(1) for a step, O(N) for a walk over N members.")
              .summary("Walks over the members of a sorted set in steps.")
              .arity(-3)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key cursor:int [MATCH pattern] [COUNT count]")
              .tips("nondeterministic_output")
              .handler(ZSetCommands::zscan),
          command("zscore")
              .since("1.2.0")
              .group(SORTED_SET)
              .complexity("O(1)")
              .summary("Gives the score of a member of a sorted set.")
              .arity(3)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .element(2)
              .syntax("key member")
              .handler(ZSetCommands::zscore),
          command("zunion")
              .since("6.2.0")
              .group(SORTED_SET)
              .complexity("O(N*log(N)) for N members in all sets.")
              .summary("Gives the members that any sorted set has, with their scores put together.")
              .arity(-3)
              .flags(READONLY)
              .keys(counted(1, 0, 1, 1).flags(RO, ACCESS))
              .syntax(
                  "numkeys key... [WEIGHTS weight:int...] [AGGREGATE aggregate=<SUM | "
                      + "MIN | MAX>] [WITHSCORES]")
              .handler(ZSetAlgebra::zunion),
          command("zunionstore")
              .since("2.0.0")
              .group(SORTED_SET)
              .complexity("O(N*log(N)) for N members in all sets.")
              .summary(
                  "Stores the members that any sorted set has, with their scores put together.")
              .arity(-4)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(OW, UPDATE), counted(2, 0, 1, 1).flags(RO, ACCESS))
              .syntax(
                  "destination:key numkeys key@1... [WEIGHTS weight:int...] [AGGREGATE "
                      + "aggregate=<SUM | MIN | MAX>]")
              .handler(ZSetAlgebra::zunionstore));

  private ZSetRows() {}
}
