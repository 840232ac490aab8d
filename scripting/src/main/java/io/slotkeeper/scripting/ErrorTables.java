package io.slotkeeper.scripting;

import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Table;

/// The tables that stand for Redis errors in scripts: `{err = "CODE message"}`.
final class ErrorTables {
  static final LuaString ERR = LuaString.of("err");

  /// Set to true when the command that failed was already counted in the error statistics.
  static final LuaString COUNTED = LuaString.of("ignore_error_stats_update");

  private ErrorTables() {}

  /// An error made here, from a text with or without code.
  static Table of(Interpreter in, String text) {
    Table table = new Table(in.memory(), 0, 1);
    table.put(ERR, ErrorText.normalized(text));
    return table;
  }

  /// The error reply of a command; `line` comes without its dash.
  static Table ofReply(Interpreter in, LuaString line) {
    in.memory().charge(line.length() + 24L);
    Table table = new Table(in.memory(), 0, 1);
    table.put(ERR, ErrorText.normalized("-" + line));
    table.put(COUNTED, true);
    return table;
  }
}
