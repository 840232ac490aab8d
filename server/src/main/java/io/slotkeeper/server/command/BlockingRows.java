package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.BLOCKING;
import static io.slotkeeper.server.command.CommandFlag.DENYOOM;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.WRITE;
import static io.slotkeeper.server.command.CommandGroup.LIST;
import static io.slotkeeper.server.command.CommandGroup.SORTED_SET;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.ACCESS;
import static io.slotkeeper.server.command.KeyFlag.DELETE;
import static io.slotkeeper.server.command.KeyFlag.INSERT;
import static io.slotkeeper.server.command.KeyFlag.RW;
import static io.slotkeeper.server.command.KeySpec.counted;
import static io.slotkeeper.server.command.KeySpec.range;

import java.util.List;

/// The rows of the commands that wait for elements: each has a sister that does not wait, and
/// shares its code.
final class BlockingRows {
  private static final String DOUBLE_TIMEOUT = "The timeout may be a fraction.";

  static final List<CommandSpec> ROWS =
      rows(
          command("blmove")
              .since("6.2.0")
              .group(LIST)
              .complexity("O(1)")
              .summary("Moves an element between ends of lists; waits for one.")
              .arity(6)
              .flags(WRITE, DENYOOM, BLOCKING)
              .keys(range(1, 1, 1).flags(RW, ACCESS, DELETE), range(2, 2, 1).flags(RW, INSERT))
              .syntax(
                  "source:key destination:key@1 wherefrom=<LEFT | RIGHT> whereto=<LEFT | RIGHT>"
                      + " timeout:double")
              .handler(ListPops::blmove),
          command("blmpop")
              .since("7.0.0")
              .group(LIST)
              .complexity("O(N+M) for N keys and M elements in the reply.")
              .summary("Takes elements from the first list that has some; waits for them.")
              .arity(-5)
              .flags(WRITE, BLOCKING)
              .keys(counted(2, 0, 1, 1).flags(RW, ACCESS, DELETE))
              .syntax("timeout:double numkeys key... where=<LEFT | RIGHT> [COUNT count]")
              .handler(ListPops::blmpop),
          command("blpop")
              .since("2.0.0")
              .group(LIST)
              .complexity("O(N) for N keys.")
              .summary("Takes the first element of the first list that has one; waits for it.")
              .arity(-3)
              .flags(WRITE, BLOCKING)
              .keys(range(1, -2, 1).flags(RW, ACCESS, DELETE))
              .syntax("key... timeout:double")
              .history("6.0.0", DOUBLE_TIMEOUT)
              .handler(ListPops::blpop),
          command("brpop")
              .since("2.0.0")
              .group(LIST)
              .complexity("O(N) for N keys.")
              .summary("Takes the last element of the first list that has one; waits for it.")
              .arity(-3)
              .flags(WRITE, BLOCKING)
              .keys(range(1, -2, 1).flags(RW, ACCESS, DELETE))
              .syntax("key... timeout:double")
              .history("6.0.0", DOUBLE_TIMEOUT)
              .handler(ListPops::brpop),
          command("brpoplpush")
              .since("2.2.0")
              .group(LIST)
              .complexity("O(1)")
              .summary("Moves the last element of a list to the head of another; waits for it.")
              .arity(4)
              .flags(WRITE, DENYOOM, BLOCKING)
              .keys(range(1, 1, 1).flags(RW, ACCESS, DELETE), range(2, 2, 1).flags(RW, INSERT))
              .syntax("source:key destination:key@1 timeout:double")
              .history("6.0.0", DOUBLE_TIMEOUT)
              .deprecatedSince("6.2.0")
              .replacedBy("`BLMOVE` with `RIGHT` and `LEFT`")
              .handler(ListPops::brpoplpush),
          command("bzmpop")
              .since("7.0.0")
              .group(SORTED_SET)
              .complexity("O(K) + O(M*log(N)) for K keys, sets of N members and M members taken.")
              .summary("Takes members from the first sorted set that has some; waits for them.")
              .arity(-5)
              .flags(WRITE, BLOCKING)
              .keys(counted(2, 0, 1, 1).flags(RW, ACCESS, DELETE))
              .syntax("timeout:double numkeys key... where=<MIN | MAX> [COUNT count]")
              .handler(ZSetPops::bzmpop),
          command("bzpopmax")
              .since("5.0.0")
              .group(SORTED_SET)
              .complexity("O(log(N)) for a sorted set of N members.")
              .summary("Takes the member with the highest score; waits for it.")
              .arity(-3)
              .flags(WRITE, FAST, BLOCKING)
              .keys(range(1, -2, 1).flags(RW, ACCESS, DELETE))
              .syntax("key... timeout:double")
              .history("6.0.0", DOUBLE_TIMEOUT)
              .handler(ZSetPops::bzpopmax),
          command("bzpopmin")
              .since("5.0.0")
              .group(SORTED_SET)
              .complexity("O(log(N)) for a sorted set of N members.")
              .summary("Takes the member with the lowest score; waits for it.")
              .arity(-3)
              .flags(WRITE, FAST, BLOCKING)
              .keys(range(1, -2, 1).flags(RW, ACCESS, DELETE))
              .syntax("key... timeout:double")
              .history("6.0.0", DOUBLE_TIMEOUT)
              .handler(ZSetPops::bzpopmin));

  private BlockingRows() {}
}
