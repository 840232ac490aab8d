package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.ADMIN;
import static io.slotkeeper.server.command.CommandFlag.DENYOOM;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.MAY_REPLICATE;
import static io.slotkeeper.server.command.CommandFlag.READONLY;
import static io.slotkeeper.server.command.CommandFlag.WRITE;
import static io.slotkeeper.server.command.CommandGroup.HYPERLOGLOG;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.ACCESS;
import static io.slotkeeper.server.command.KeyFlag.INSERT;
import static io.slotkeeper.server.command.KeyFlag.RO;
import static io.slotkeeper.server.command.KeyFlag.RW;
import static io.slotkeeper.server.command.KeySpec.range;

import java.util.List;

/// The rows of the commands on HyperLogLogs; handlers: [HyperLogLogCommands].
final class HyperLogLogRows {
  static final List<CommandSpec> ROWS =
      rows(
          command("pfadd")
              .since("2.8.9")
              .group(HYPERLOGLOG)
              .complexity("O(N) for N elements.")
              .summary("Adds elements to a HyperLogLog, made empty if there is none.")
              .arity(-2)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, INSERT))
              .syntax("key [element]...")
              .handler(HyperLogLogCommands::pfadd),
          command("pfcount")
              .since("2.8.9")
              .group(HYPERLOGLOG)
              .complexity("O(1) for one key, O(N) with a large constant for N keys.")
              .summary("Estimates how many distinct elements HyperLogLogs have together.")
              .arity(-2)
              .flags(READONLY, MAY_REPLICATE)
              .keys(range(1, -1, 1).flags(RW, ACCESS).notes("The estimate is kept in the key."))
              .syntax("key...")
              .handler(HyperLogLogCommands::pfcount),
          command("pfdebug")
              .since("2.8.9")
              .group(HYPERLOGLOG)
              .complexity("N/A")
              .summary("Looks into a HyperLogLog.")
              .arity(3)
              .flags(WRITE, DENYOOM, ADMIN)
              .keys(range(2, 2, 1).flags(RW, ACCESS))
              .syntax("subcommand key")
              .systemCommand()
              .handler(HyperLogLogCommands::pfdebug),
          command("pfmerge")
              .since("2.8.9")
              .group(HYPERLOGLOG)
              .complexity("O(N) with a large constant for N keys.")
              .summary("Merges HyperLogLogs into one.")
              .arity(-2)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(RW, ACCESS, INSERT), range(2, -1, 1).flags(RO, ACCESS))
              .syntax("destkey:key [sourcekey:key@1]...")
              .handler(HyperLogLogCommands::pfmerge),
          command("pfselftest")
              .since("2.8.9")
              .group(HYPERLOGLOG)
              .complexity("N/A")
              .summary("Tests the HyperLogLog.")
              .arity(1)
              .flags(ADMIN)
              .systemCommand()
              .handler(HyperLogLogSelfTest::pfselftest));

  private HyperLogLogRows() {}
}
