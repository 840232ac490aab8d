package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.DENYOOM;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.READONLY;
import static io.slotkeeper.server.command.CommandFlag.WRITE;
import static io.slotkeeper.server.command.CommandGroup.LIST;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.ACCESS;
import static io.slotkeeper.server.command.KeyFlag.DELETE;
import static io.slotkeeper.server.command.KeyFlag.INSERT;
import static io.slotkeeper.server.command.KeyFlag.RO;
import static io.slotkeeper.server.command.KeyFlag.RW;
import static io.slotkeeper.server.command.KeyFlag.UPDATE;
import static io.slotkeeper.server.command.KeySpec.counted;
import static io.slotkeeper.server.command.KeySpec.range;

import java.util.List;

/// The rows of the commands on lists; handlers: [ListCommands], [ListPops].
final class ListRows {
  static final List<CommandSpec> ROWS =
      rows(
          command("lindex")
              .since("1.0.0")
              .group(LIST)
              .complexity("O(N) for N elements between the index and the nearer end.")
              .summary("Gives the element of a list at an index.")
              .arity(3)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key index:int")
              .handler(ListCommands::lindex),
          command("linsert")
              .since("2.2.0")
              .group(LIST)
              .complexity("O(N) for N elements before the pivot.")
              .summary("Adds an element before or behind another one of a list.")
              .arity(5)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(RW, INSERT))
              .syntax("key where=<BEFORE | AFTER> pivot element")
              .handler(ListCommands::linsert),
          command("llen")
              .since("1.0.0")
              .group(LIST)
              .complexity("O(1)")
              .summary("Counts the elements of a list.")
              .arity(2)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO))
              .syntax("key")
              .handler(ListCommands::llen),
          command("lmove")
              .since("6.2.0")
              .group(LIST)
              .complexity("O(1)")
              .summary(
                  "Moves an element from an end of one list to an end of another, and gives "
                      + "it.")
              .arity(5)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(RW, ACCESS, DELETE), range(2, 2, 1).flags(RW, INSERT))
              .syntax(
                  "source:key destination:key@1 wherefrom=<LEFT | RIGHT> whereto=<LEFT | "
                      + "RIGHT>")
              .handler(ListPops::lmove),
          command("lmpop")
              .since("7.0.0")
              .group(LIST)
              .complexity("O(N+M) for N keys and M elements in the reply.")
              .summary(
                  "Gives elements from an end of the first list that has some and removes "
                      + "them.")
              .arity(-4)
              .flags(WRITE)
              .keys(counted(1, 0, 1, 1).flags(RW, ACCESS, DELETE))
              .syntax("numkeys key... where=<LEFT | RIGHT> [COUNT count]")
              .handler(ListPops::lmpop),
          command("lpop")
              .since("1.0.0")
              .group(LIST)
              .complexity("O(N) for N elements in the reply.")
              .summary("Gives the first elements of a list and removes them.")
              .arity(-2)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, DELETE))
              .syntax("key [count]^6.2.0")
              .history("6.2.0", "Takes a count.")
              .handler(ListPops::lpop),
          command("lpos")
              .since("6.0.6")
              .group(LIST)
              .complexity("O(N) for a list of N elements, less with MAXLEN.")
              .summary("Finds the indexes at which a list has an element.")
              .arity(-3)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key element [RANK rank:int] [COUNT num-matches:int] [MAXLEN len:int]")
              .handler(ListCommands::lpos),
          command("lpush")
              .since("1.0.0")
              .group(LIST)
              .complexity("O(N) for N elements.")
              .summary("Adds elements before the first of a list, made empty if there is none.")
              .arity(-3)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, INSERT))
              .syntax("key element...")
              .history("2.4.0", "Takes several elements.")
              .handler(ListCommands::lpush),
          command("lpushx")
              .since("2.2.0")
              .group(LIST)
              .complexity("O(N) for N elements.")
              .summary("Adds elements before the first of a list if there is one.")
              .arity(-3)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, INSERT))
              .syntax("key element...")
              .history("4.0.0", "Takes several elements.")
              .handler(ListCommands::lpushx),
          command("lrange")
              .since("1.0.0")
              .group(LIST)
              .complexity("O(S+N) for N elements in the reply, S before them.")
              .summary("Gives the elements of a list from one index to another.")
              .arity(4)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key start:int stop:int")
              .handler(ListCommands::lrange),
          command("lrem")
              .since("1.0.0")
              .group(LIST)
              .complexity("O(N+M) for a list of N elements, M of them removed.")
              .summary("Removes elements of a list that are equal to one.")
              .arity(4)
              .flags(WRITE)
              .keys(range(1, 1, 1).flags(RW, DELETE))
              .syntax("key count element")
              .handler(ListCommands::lrem),
          command("lset")
              .since("1.0.0")
              .group(LIST)
              .complexity("O(N) for N elements between the index and the nearer end.")
              .summary("Puts another element at an index of a list.")
              .arity(4)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax("key index:int element")
              .handler(ListCommands::lset),
          command("ltrim")
              .since("1.0.0")
              .group(LIST)
              .complexity("O(N) for N elements removed.")
              .summary("Removes all elements of a list but those from one index to another.")
              .arity(4)
              .flags(WRITE)
              .keys(range(1, 1, 1).flags(RW, DELETE))
              .syntax("key start:int stop:int")
              .handler(ListCommands::ltrim),
          command("rpop")
              .since("1.0.0")
              .group(LIST)
              .complexity("O(N) for N elements in the reply.")
              .summary("Gives the last elements of a list and removes them.")
              .arity(-2)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, DELETE))
              .syntax("key [count]^6.2.0")
              .history("6.2.0", "Takes a count.")
              .handler(ListPops::rpop),
          command("rpoplpush")
              .since("1.2.0")
              .group(LIST)
              .complexity("O(1)")
              .summary(
                  "Moves the last element of one list before the first of another, and "
                      + "gives it.")
              .arity(3)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(RW, ACCESS, DELETE), range(2, 2, 1).flags(RW, INSERT))
              .syntax("source:key destination:key@1")
              .deprecatedSince("6.2.0")
              .replacedBy("LMOVE with RIGHT and LEFT")
              .handler(ListPops::rpoplpush),
          command("rpush")
              .since("1.0.0")
              .group(LIST)
              .complexity("O(N) for N elements.")
              .summary("Adds elements behind the last of a list, made empty if there is none.")
              .arity(-3)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, INSERT))
              .syntax("key element...")
              .history("2.4.0", "Takes several elements.")
              .handler(ListCommands::rpush),
          command("rpushx")
              .since("2.2.0")
              .group(LIST)
              .complexity("O(N) for N elements.")
              .summary("Adds elements behind the last of a list if there is one.")
              .arity(-3)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, INSERT))
              .syntax("key element...")
              .history("4.0.0", "Takes several elements.")
              .handler(ListCommands::rpushx));

  private ListRows() {}
}
