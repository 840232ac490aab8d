package io.slotkeeper.server.command;

import java.util.List;

/// The table of all families there are.
final class Families {
  private Families() {}

  static CommandTable table() {
    return new CommandTable(
        List.of(
            StringTable.ROWS,
            KeyTable.ROWS,
            ConnectionTable.ROWS,
            ServerCommands.ROWS,
            CommandCommands.ROWS,
            LatencyCommands.ROWS,
            MemoryCommands.ROWS,
            SlowLogCommands.ROWS));
  }
}
