package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;

/// MULTI and what belongs to it. Rows: [TransactionRows]; queueing: [Dispatcher]; executing:
/// [Execution].
final class TransactionCommands {
  private TransactionCommands() {}

  static void multi(CommandContext context) {
    if (context.client().transaction != null) {
      throw new CommandException("ERR MULTI calls can not be nested");
    }
    context.client().transaction = new Transaction();
    context.reply().ok();
  }

  static void exec(CommandContext context) {
    Client client = context.client();
    Transaction queued = client.transaction;
    if (queued == null) {
      throw new CommandException("ERR EXEC without MULTI");
    }
    client.transaction = null;
    try (queued) {
      if (queued.hasFailed()) {
        throw new CommandException("EXECABORT Transaction discarded because of previous errors.");
      }
      if (!context.execution().execute(queued)) {
        context.reply().nullArray();
      }
    } finally {
      context.server().watched.removeAll(client);
    }
  }

  static void discard(CommandContext context) {
    if (context.client().transaction == null) {
      throw new CommandException("ERR DISCARD without MULTI");
    }
    context.client().forgetTransaction();
    context.server().watched.removeAll(context.client());
    context.reply().ok();
  }

  static void watch(CommandContext context) {
    Client client = context.client();
    if (client.transaction != null) {
      throw new CommandException("ERR WATCH inside MULTI is not allowed");
    }
    for (int i = 1; i < context.argCount(); i++) {
      KeyName key = KeyName.copyOf(client.database, context.argAddress(i), context.argLength(i));
      if (client.watch.keys().contains(key)) {
        continue;
      }
      long record = context.seek(i).record();
      boolean hasExpired =
          record != 0 && Record.hasExpiry(record) && context.isDue(Record.expiry(record));
      client.watch.add(key, hasExpired);
      context.server().watched.add(key, client.watch);
    }
    context.reply().ok();
  }

  static void unwatch(CommandContext context) {
    context.server().watched.removeAll(context.client());
    context.reply().ok();
  }
}
