package io.slotkeeper.server.command;

import java.util.List;

/// All families of commands: a new one is added here.
public final class CommandFamilies {
  static final List<List<CommandSpec>> ALL =
      List.of(
          StringTable.ROWS,
          BitRows.ROWS,
          HyperLogLogRows.ROWS,
          KeyTable.ROWS,
          ListRows.ROWS,
          BlockingRows.ROWS,
          SetRows.ROWS,
          HashRows.ROWS,
          StreamRows.ROWS,
          StreamGroupRows.ROWS,
          HashExpiryRows.ROWS,
          TransactionRows.ROWS,
          PubSubRows.ROWS,
          ScriptRows.ROWS,
          ZSetRows.ROWS,
          ZSetRangeRows.ROWS,
          GeoRows.ROWS,
          ClusterRows.ROWS,
          ConnectionTable.ROWS,
          AclRows.ROWS,
          ServerCommands.ROWS,
          ReplicationRows.ROWS,
          CommandCommands.ROWS,
          ConfigCommands.ROWS,
          InfoCommands.ROWS,
          LatencyCommands.ROWS,
          MemoryCommands.ROWS,
          PersistenceCommands.ROWS,
          SlowLogCommands.ROWS);

  private CommandFamilies() {}

  /// A fresh table, for one server.
  public static CommandTable table() {
    return new CommandTable(ALL);
  }
}
