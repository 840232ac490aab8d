package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.TypeNames;
import io.slotkeeper.datatypes.memory.Memory;

/// OBJECT: how a value is stored and how it was used. Rows: [KeyTable].
final class ObjectCommands {
  private static final String ADJUST =
      " Please note that when switching between policies at runtime LRU and LFU data will take some"
          + " time to adjust.";
  private static final int SHARED_INTEGERS = 10_000;

  private ObjectCommands() {}

  static void encoding(CommandContext context) {
    long record = context.peek(2);
    if (record == 0) {
      context.reply().nullValue();
    } else {
      context.reply().bulk(TypeNames.encoding(record));
    }
  }

  /// Redis shares small integers among all keys and says so; ours take no more room than that.
  static void refcount(CommandContext context) {
    long record = context.peek(2);
    if (record == 0) {
      context.reply().nullValue();
      return;
    }
    boolean shared = false;
    if (Record.typeAndEncoding(record) == Record.typeAndEncoding(Record.STRING, Record.INT)) {
      long value = Memory.getLong(Record.tailAddress(record));
      shared = value >= 0 && value < SHARED_INTEGERS;
    }
    context.reply().integer(shared ? Integer.MAX_VALUE : 1);
  }

  static void idletime(CommandContext context) {
    long record = context.peek(2);
    if (record == 0) {
      context.reply().nullValue();
      return;
    }
    if (context.accessClock().isLfu()) {
      throw new CommandException(
          "ERR An LFU maxmemory policy is selected, idle time not tracked." + ADJUST);
    }
    context.reply().integer(context.accessClock().idleSeconds(Record.access(record)));
  }

  static void freq(CommandContext context) {
    long record = context.peek(2);
    if (record == 0) {
      context.reply().nullValue();
      return;
    }
    if (!context.accessClock().isLfu()) {
      throw new CommandException(
          "ERR An LFU maxmemory policy is not selected, access frequency not tracked." + ADJUST);
    }
    context.reply().integer(context.accessClock().decayed(Record.access(record)));
  }
}
