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
import static io.slotkeeper.server.command.KeySpec.range;

import java.util.List;

/// The rows of the commands on ranges of sorted sets; handlers: [ZSetRanges].
final class ZSetRangeRows {
  static final List<CommandSpec> ROWS =
      rows(
          command("zcount")
              .since("2.0.0")
              .group(SORTED_SET)
              .complexity("O(log(N)) for a sorted set of N members.")
              .summary("Counts the members of a sorted set whose score is in a range.")
              .arity(4)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key min:double max:double")
              .handler(ZSetRanges::zcount),
          command("zlexcount")
              .since("2.8.9")
              .group(SORTED_SET)
              .complexity("O(log(N)) for a sorted set of N members.")
              .summary("Counts the members between two names, in a sorted set of one score.")
              .arity(4)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key min max")
              .handler(ZSetRanges::zlexcount),
          command("zrange")
              .since("1.2.0")
              .group(SORTED_SET)
              .complexity("O(log(N)+M) for M of N members.")
              .summary("Gives the members of a sorted set between two ranks, scores or names.")
              .arity(-4)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax(
                  "key start stop sortby=[BYSCORE | BYLEX]^6.2.0 [REV]^6.2.0 [LIMIT "
                      + "limit=<offset:int count>]^6.2.0 [WITHSCORES]")
              .history("6.2.0", "Takes REV, BYSCORE, BYLEX and LIMIT.")
              .handler(ZSetRanges::zrange),
          command("zrangebylex")
              .since("2.8.9")
              .group(SORTED_SET)
              .complexity("O(log(N)+M) for M of N members.")
              .summary("Gives the members between two names, in a sorted set of one score.")
              .arity(-4)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key min max [LIMIT limit=<offset:int count>]")
              .deprecatedSince("6.2.0")
              .replacedBy("ZRANGE with BYLEX")
              .handler(ZSetRanges::zrangebylex),
          command("zrangebyscore")
              .since("1.0.5")
              .group(SORTED_SET)
              .complexity("O(log(N)+M) for M of N members.")
              .summary("Gives the members of a sorted set whose score is in a range.")
              .arity(-4)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax(
                  "key min:double max:double [WITHSCORES]^2.0.0 [LIMIT "
                      + "limit=<offset:int count>]")
              .history("2.0.0", "Takes WITHSCORES.")
              .deprecatedSince("6.2.0")
              .replacedBy("ZRANGE with BYSCORE")
              .handler(ZSetRanges::zrangebyscore),
          command("zrangestore")
              .since("6.2.0")
              .group(SORTED_SET)
              .complexity("O(log(N)+M) for M of N members.")
              .summary("Stores the members of a sorted set between two ranks, scores or names.")
              .arity(-5)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(OW, UPDATE), range(2, 2, 1).flags(RO, ACCESS))
              .syntax(
                  "dst:key src:key@1 min max sortby=[BYSCORE | BYLEX] [REV] [LIMIT "
                      + "limit=<offset:int count>]")
              .handler(ZSetRanges::zrangestore),
          command("zremrangebylex")
              .since("2.8.9")
              .group(SORTED_SET)
              .complexity("O(M*log(N)) for M of N members.")
              .summary("Removes the members between two names, in a sorted set of one score.")
              .arity(4)
              .flags(WRITE)
              .keys(range(1, 1, 1).flags(RW, DELETE))
              .syntax("key min max")
              .handler(ZSetRanges::zremrangebylex),
          command("zremrangebyrank")
              .since("2.0.0")
              .group(SORTED_SET)
              .complexity("O(M*log(N)) for M of N members.")
              .summary("Removes the members of a sorted set between two ranks.")
              .arity(4)
              .flags(WRITE)
              .keys(range(1, 1, 1).flags(RW, DELETE))
              .syntax("key start:int stop:int")
              .handler(ZSetRanges::zremrangebyrank),
          command("zremrangebyscore")
              .since("1.2.0")
              .group(SORTED_SET)
              .complexity("O(M*log(N)) for M of N members.")
              .summary("Removes the members of a sorted set whose score is in a range.")
              .arity(4)
              .flags(WRITE)
              .keys(range(1, 1, 1).flags(RW, DELETE))
              .syntax("key min:double max:double")
              .handler(ZSetRanges::zremrangebyscore),
          command("zrevrange")
              .since("1.2.0")
              .group(SORTED_SET)
              .complexity("O(log(N)+M) for M of N members.")
              .summary(
                  "Gives the members of a sorted set between two ranks, counted from the last.")
              .arity(-4)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key start:int stop:int [WITHSCORES]")
              .deprecatedSince("6.2.0")
              .replacedBy("ZRANGE with REV")
              .handler(ZSetRanges::zrevrange),
          command("zrevrangebylex")
              .since("2.8.9")
              .group(SORTED_SET)
              .complexity("O(log(N)+M) for M of N members.")
              .summary(
                  "Gives the members between two names backwards, in a sorted set of one score.")
              .arity(-4)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key max min [LIMIT limit=<offset:int count>]")
              .deprecatedSince("6.2.0")
              .replacedBy("ZRANGE with BYLEX and REV")
              .handler(ZSetRanges::zrevrangebylex),
          command("zrevrangebyscore")
              .since("2.2.0")
              .group(SORTED_SET)
              .complexity("O(log(N)+M) for M of N members.")
              .summary("Gives the members of a sorted set whose score is in a range, backwards.")
              .arity(-4)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax(
                  "key max:double min:double [WITHSCORES] [LIMIT limit=<offset:int " + "count>]")
              .history("2.1.6", "Takes bounds that are excluded.")
              .deprecatedSince("6.2.0")
              .replacedBy("ZRANGE with BYSCORE and REV")
              .handler(ZSetRanges::zrevrangebyscore));

  private ZSetRangeRows() {}
}
