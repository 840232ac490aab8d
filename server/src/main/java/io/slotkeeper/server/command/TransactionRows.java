package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.ALLOW_BUSY;
import static io.slotkeeper.server.command.CommandFlag.CONTROLS_MULTI;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.LOADING;
import static io.slotkeeper.server.command.CommandFlag.NOSCRIPT;
import static io.slotkeeper.server.command.CommandFlag.SKIP_SLOWLOG;
import static io.slotkeeper.server.command.CommandFlag.STALE;
import static io.slotkeeper.server.command.CommandGroup.TRANSACTIONS;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.RO;
import static io.slotkeeper.server.command.KeySpec.range;

import java.util.List;

/// The rows of transactions; handlers: [TransactionCommands].
final class TransactionRows {
  static final List<CommandSpec> ROWS =
      rows(
          command("discard")
              .since("2.0.0")
              .group(TRANSACTIONS)
              .complexity("O(N), when N is the number of queued commands")
              .summary("Drops the queued commands.")
              .arity(1)
              .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY, CONTROLS_MULTI)
              .handler(TransactionCommands::discard),
          command("exec")
              .since("1.2.0")
              .group(TRANSACTIONS)
              .complexity("Depends on commands in the transaction")
              .summary("Executes the queued commands, all of them and nothing in between.")
              .arity(1)
              .flags(NOSCRIPT, LOADING, STALE, SKIP_SLOWLOG, CONTROLS_MULTI)
              .handler(TransactionCommands::exec),
          command("multi")
              .since("1.2.0")
              .group(TRANSACTIONS)
              .complexity("O(1)")
              .summary("Begins to queue commands.")
              .arity(1)
              .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY, CONTROLS_MULTI)
              .handler(TransactionCommands::multi),
          command("unwatch")
              .since("2.2.0")
              .group(TRANSACTIONS)
              .complexity("O(1)")
              .summary("Watches no key any more.")
              .arity(1)
              .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY)
              .handler(TransactionCommands::unwatch),
          command("watch")
              .since("2.2.0")
              .group(TRANSACTIONS)
              .complexity("O(1) for every key.")
              .summary("Makes the next transaction depend on keys that nobody changes before.")
              .arity(-2)
              .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY, CONTROLS_MULTI)
              .keys(range(1, -1, 1).flags(RO))
              .syntax("key...")
              .handler(TransactionCommands::watch));

  private TransactionRows() {}
}
