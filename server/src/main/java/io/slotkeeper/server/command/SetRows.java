package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.DENYOOM;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.READONLY;
import static io.slotkeeper.server.command.CommandFlag.WRITE;
import static io.slotkeeper.server.command.CommandGroup.SET;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.ACCESS;
import static io.slotkeeper.server.command.KeyFlag.DELETE;
import static io.slotkeeper.server.command.KeyFlag.INSERT;
import static io.slotkeeper.server.command.KeyFlag.OW;
import static io.slotkeeper.server.command.KeyFlag.RO;
import static io.slotkeeper.server.command.KeyFlag.RW;
import static io.slotkeeper.server.command.KeyFlag.UPDATE;
import static io.slotkeeper.server.command.KeySpec.counted;
import static io.slotkeeper.server.command.KeySpec.range;

import java.util.List;

/// The rows of the commands on sets; handlers: [SetCommands], [SetAlgebra].
final class SetRows {
  static final List<CommandSpec> ROWS =
      rows(
          command("sadd")
              .since("1.0.0")
              .group(SET)
              .complexity("O(N) for N members.")
              .summary("Adds members to a set, made empty if there is none.")
              .arity(-3)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, INSERT))
              .element(2)
              .syntax("key member...")
              .history("2.4.0", "Takes several members.")
              .handler(SetCommands::sadd),
          command("scard")
              .since("1.0.0")
              .group(SET)
              .complexity("O(1)")
              .summary("Counts the members of a set.")
              .arity(2)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO))
              .syntax("key")
              .handler(SetCommands::scard),
          command("sdiff")
              .since("1.0.0")
              .group(SET)
              .complexity("O(N) for N members in all sets.")
              .summary("Gives the members of the first set that are in none of the others.")
              .arity(-2)
              .flags(READONLY)
              .keys(range(1, -1, 1).flags(RO, ACCESS))
              .syntax("key...")
              .tips("nondeterministic_output_order")
              .handler(SetAlgebra::sdiff),
          command("sdiffstore")
              .since("1.0.0")
              .group(SET)
              .complexity("O(N) for N members in all sets.")
              .summary("Stores the members of the first set that are in none of the others.")
              .arity(-3)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(OW, UPDATE), range(2, -1, 1).flags(RO, ACCESS))
              .syntax("destination:key key@1...")
              .handler(SetAlgebra::sdiffstore),
          command("sinter")
              .since("1.0.0")
              .group(SET)
              .complexity("O(N*M) for M sets, the smallest of N members.")
              .summary("Gives the members that all sets have.")
              .arity(-2)
              .flags(READONLY)
              .keys(range(1, -1, 1).flags(RO, ACCESS))
              .syntax("key...")
              .tips("nondeterministic_output_order")
              .handler(SetAlgebra::sinter),
          command("sintercard")
              .since("7.0.0")
              .group(SET)
              .complexity("O(N*M) for M sets, the smallest of N members.")
              .summary("Counts the members that all sets have, perhaps up to a limit.")
              .arity(-3)
              .flags(READONLY)
              .keys(counted(1, 0, 1, 1).flags(RO, ACCESS))
              .syntax("numkeys key... [LIMIT limit:int]")
              .handler(SetAlgebra::sintercard),
          command("sinterstore")
              .since("1.0.0")
              .group(SET)
              .complexity("O(N*M) for M sets, the smallest of N members.")
              .summary("Stores the members that all sets have.")
              .arity(-3)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(RW, UPDATE), range(2, -1, 1).flags(RO, ACCESS))
              .syntax("destination:key key@1...")
              .handler(SetAlgebra::sinterstore),
          command("sismember")
              .since("1.0.0")
              .group(SET)
              .complexity("O(1)")
              .summary("Tells whether a set has a member.")
              .arity(3)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO))
              .element(2)
              .syntax("key member")
              .handler(SetCommands::sismember),
          command("smembers")
              .since("1.0.0")
              .group(SET)
              .complexity("O(N) for N members.")
              .summary("Gives all members of a set.")
              .arity(2)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key")
              .tips("nondeterministic_output_order")
              .handler(SetCommands::smembers),
          command("smismember")
              .since("6.2.0")
              .group(SET)
              .complexity("O(N) for N members asked for.")
              .summary("Tells of several members whether a set has them.")
              .arity(-3)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .element(2)
              .syntax("key member...")
              .handler(SetCommands::smismember),
          command("smove")
              .since("1.0.0")
              .group(SET)
              .complexity("O(1)")
              .summary("Moves a member from one set to another.")
              .arity(4)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, DELETE), range(2, 2, 1).flags(RW, INSERT))
              .syntax("source:key destination:key@1 member")
              .handler(SetCommands::smove),
          command("spop")
              .since("1.0.0")
              .group(SET)
              .complexity("O(N) for N members.")
              .summary("Gives random members of a set and removes them.")
              .arity(-2)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, DELETE))
              .syntax("key [count]^3.2.0")
              .tips("nondeterministic_output")
              .history("3.2.0", "Takes a count.")
              .handler(SetCommands::spop),
          command("srandmember")
              .since("1.0.0")
              .group(SET)
              .complexity("O(N) for N members.")
              .summary("Gives random members of a set.")
              .arity(-2)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key [count]^2.6.0")
              .tips("nondeterministic_output")
              .history("2.6.0", "Takes a count.")
              .handler(SetCommands::srandmember),
          command("srem")
              .since("1.0.0")
              .group(SET)
              .complexity("O(N) for N members.")
              .summary("Removes members of a set, and the set with the last one.")
              .arity(-3)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, DELETE))
              .element(2)
              .syntax("key member...")
              .history("2.4.0", "Takes several members.")
              .handler(SetCommands::srem),
          command("sscan")
              .since("2.8.0")
              .group(SET)
              .complexity("O(1) for a step, O(N) for a walk over N members.")
              .summary("Walks over the members of a set in steps.")
              .arity(-3)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key cursor:int [MATCH pattern] [COUNT count]")
              .tips("nondeterministic_output")
              .handler(SetCommands::sscan),
          command("sunion")
              .since("1.0.0")
              .group(SET)
              .complexity("O(N) for N members in all sets.")
              .summary("Gives the members that at least one of the sets has.")
              .arity(-2)
              .flags(READONLY)
              .keys(range(1, -1, 1).flags(RO, ACCESS))
              .syntax("key...")
              .tips("nondeterministic_output_order")
              .handler(SetAlgebra::sunion),
          command("sunionstore")
              .since("1.0.0")
              .group(SET)
              .complexity("O(N) for N members in all sets.")
              .summary("Stores the members that at least one of the sets has.")
              .arity(-3)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(OW, UPDATE), range(2, -1, 1).flags(RO, ACCESS))
              .syntax("destination:key key@1...")
              .handler(SetAlgebra::sunionstore));

  private SetRows() {}
}
