package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.ConsumerGroup;
import io.slotkeeper.datatypes.keyspace.GroupConsumer;
import io.slotkeeper.datatypes.keyspace.IdTree;
import io.slotkeeper.datatypes.keyspace.PendingEntries;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.StreamRoot;
import io.slotkeeper.datatypes.value.StreamId;
import io.slotkeeper.datatypes.value.StreamValue;

/// Consumer groups of streams: XGROUP and XACK. Rows: [StreamGroupRows].
final class StreamGroupCommands {
  private static final int MAX_CREATE_ARGUMENTS = 8;
  private static final int MAX_SET_ID_ARGUMENTS = 7;

  private StreamGroupCommands() {}

  // ---- finding ----------------------------------------------------------------------------

  /// The group an argument names, of a stream or of none; 0 when there is no such group.
  static long findGroup(CommandContext context, long record, int argument) {
    if (record == 0) {
      return 0;
    }
    long name = context.argAddress(argument);
    return ConsumerGroup.find(Record.tailAddress(record), name, context.argLength(argument));
  }

  /// The group that arguments 1 and 2 name, which must exist.
  static long requireGroup(CommandContext context, long record) {
    long group = findGroup(context, record, 2);
    if (group == 0) {
      throw new CommandException(
          "NOGROUP No such key '"
              + context.argText(1)
              + "' or consumer group '"
              + context.argText(2)
              + "'");
    }
    return group;
  }

  /// The consumer an argument names, 0 when there is none.
  static long findConsumer(CommandContext context, long group, int argument) {
    long name = context.argAddress(argument);
    return GroupConsumer.find(group, name, context.argLength(argument));
  }

  /// The consumer an argument names, made when there is none, which is seen now.
  ///
  /// @param key which argument is the stream's key
  static long seenConsumer(CommandContext context, int key, long group, int argument) {
    long consumer = findConsumer(context, group, argument);
    if (consumer == 0) {
      return createConsumer(context, key, group, argument);
    }
    GroupConsumer.setSeenMillis(consumer, context.nowMillis());
    return consumer;
  }

  private static long createConsumer(CommandContext context, int key, long group, int argument) {
    long consumer =
        GroupConsumer.create(
            context.heap(),
            context.cursor().slot(),
            group,
            context.argAddress(argument),
            context.argLength(argument),
            context.nowMillis());
    context.modified(key, KeyEvent.XGROUP_CREATE_CONSUMER);
    return consumer;
  }

  /// The stream of an XGROUP subcommand, which must exist.
  private static long requireStream(CommandContext context) {
    long record = context.write(2, Record.STREAM);
    if (record == 0) {
      throw new CommandException(
          "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want"
              + " to use the MKSTREAM option to create an empty stream automatically.");
    }
    return record;
  }

  /// The group of an XGROUP or XINFO subcommand, which must exist.
  static long requireSubcommandGroup(CommandContext context, long record) {
    long group = findGroup(context, record, 3);
    if (group == 0) {
      throw new CommandException(
          "NOGROUP No such consumer group '"
              + context.argText(3)
              + "' for key name '"
              + context.argText(2)
              + "'");
    }
    return group;
  }

  // ---- XGROUP -----------------------------------------------------------------------------

  static void create(CommandContext context) {
    boolean makeStream = false;
    long entriesRead = ConsumerGroup.UNKNOWN;
    for (int i = 5; i < context.argCount(); i++) {
      if (context.argIs(i, "MKSTREAM")) {
        makeStream = true;
      } else {
        entriesRead = parseEntriesRead(context, i++);
      }
    }
    long record = makeStream ? context.write(2, Record.STREAM) : requireStream(context);
    if (context.argCount() > MAX_CREATE_ARGUMENTS) {
      throw Errors.subcommandSyntax(context);
    }
    StreamValue stream = context.views().stream(context.cursor());
    StreamId id = new StreamId();
    if (!isLastId(context)) {
      StreamIds.parseStrict(context, 4, id);
    } else if (record != 0) {
      stream.readId(StreamRoot.LAST_ID, id);
    }
    if (findGroup(context, record, 3) != 0) {
      throw new CommandException("BUSYGROUP Consumer Group name already exists");
    }
    if (record == 0) {
      stream.create(context.accessClock().initial());
    }
    long group =
        ConsumerGroup.create(
            context.heap(),
            context.cursor().slot(),
            stream.root(),
            context.argAddress(3),
            context.argLength(3),
            id.ms(),
            id.seq());
    ConsumerGroup.setEntriesRead(group, entriesRead);
    context.reply().ok();
    context.modified(2, KeyEvent.XGROUP_CREATE);
  }

  private static boolean isLastId(CommandContext context) {
    return context.argLength(4) == 1 && context.argIs(4, "$");
  }

  private static long parseEntriesRead(CommandContext context, int argument) {
    if (!context.argIs(argument, "ENTRIESREAD") || argument + 1 == context.argCount()) {
      throw Errors.subcommandSyntax(context);
    }
    long entries = context.argLong(argument + 1);
    if (entries < 0 && entries != ConsumerGroup.UNKNOWN) {
      throw new CommandException("ERR value for ENTRIESREAD must be positive or -1");
    }
    return entries;
  }

  static void setid(CommandContext context) {
    long entriesRead = ConsumerGroup.UNKNOWN;
    for (int i = 5; i < context.argCount(); i += 2) {
      entriesRead = parseEntriesRead(context, i);
    }
    long group = requireSubcommandGroup(context, requireStream(context));
    if (context.argCount() > MAX_SET_ID_ARGUMENTS) {
      throw Errors.subcommandSyntax(context);
    }
    StreamId id = context.views().id();
    if (isLastId(context)) {
      context.views().stream(context.cursor()).readId(StreamRoot.LAST_ID, id);
    } else {
      StreamIds.parse(context, 4, id);
    }
    ConsumerGroup.setLastId(group, id.ms(), id.seq());
    ConsumerGroup.setEntriesRead(group, entriesRead);
    context.reply().ok();
    context.modified(2, KeyEvent.XGROUP_SET_ID);
  }

  static void destroy(CommandContext context) {
    long record = requireStream(context);
    long group = findGroup(context, record, 3);
    if (group != 0) {
      ConsumerGroup.remove(context.heap(), Record.tailAddress(record), group);
      context.modified(2, KeyEvent.XGROUP_DESTROY);
    }
    context.replyFlag(group != 0);
  }

  static void createconsumer(CommandContext context) {
    long group = requireSubcommandGroup(context, requireStream(context));
    boolean absent = findConsumer(context, group, 4) == 0;
    if (absent) {
      createConsumer(context, 2, group, 4);
    }
    context.replyFlag(absent);
  }

  static void delconsumer(CommandContext context) {
    long group = requireSubcommandGroup(context, requireStream(context));
    long consumer = findConsumer(context, group, 4);
    long pending = 0;
    if (consumer != 0) {
      pending = IdTree.size(GroupConsumer.pending(consumer));
      GroupConsumer.remove(context.heap(), group, consumer);
      context.modified(2, KeyEvent.XGROUP_DEL_CONSUMER);
    }
    context.reply().integer(pending);
  }

  // ---- XACK -------------------------------------------------------------------------------

  static void xack(CommandContext context) {
    long group = findGroup(context, context.read(1, Record.STREAM), 2);
    if (group == 0) {
      context.reply().integer(0);
      return;
    }
    StreamId id = context.views().id();
    for (int i = 3; i < context.argCount(); i++) {
      StreamIds.parseStrict(context, i, id);
    }
    int acknowledged = 0;
    for (int i = 3; i < context.argCount(); i++) {
      StreamIds.parseStrict(context, i, id);
      long entry = PendingEntries.find(group, id.ms(), id.seq());
      if (entry != 0) {
        PendingEntries.remove(context.heap(), group, entry, id.ms(), id.seq());
        acknowledged++;
      }
    }
    context.changed(acknowledged);
    context.reply().integer(acknowledged);
  }
}
