package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;

/// Compare-and-set on strings beside SET: DELEX, DELIFEQ, DIGEST, MSETEX. Rows: [StringTable].
final class ConditionalCommands {
  private ConditionalCommands() {}

  static void digest(CommandContext context) {
    long record = context.readString(1);
    if (record == 0) {
      context.reply().nullValue();
    } else {
      context.reply().bulk(StringCondition.digest(context, record));
    }
  }

  static void delifeq(CommandContext context) {
    long record = context.lookupWrite(1);
    deleteIf(context, StringCondition.equalTo(context, record, 2));
  }

  static void delex(CommandContext context) {
    if (context.argCount() == 2) {
      deleteIf(context, context.peek(1) != 0);
      return;
    }
    if (context.argCount() != 4) {
      throw Errors.wrongArity("delex");
    }
    SetOptions.Condition condition = SetOptions.conditionAt(context, 2);
    if (condition.compareTo(SetOptions.Condition.XX) <= 0) {
      throw new CommandException("ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE");
    }
    long record = context.lookupWrite(1);
    SetOptions options = new SetOptions(condition, 3, false, false, Record.NO_EXPIRY);
    deleteIf(context, record != 0 && options.admits(context, record));
  }

  private static void deleteIf(CommandContext context, boolean condition) {
    if (condition) {
      context.cursor().delete();
      context.modified(1, KeyEvent.DEL);
      context.effects().deletion(1, false);
    }
    context.replyFlag(condition);
  }

  static void msetex(CommandContext context) {
    long count = context.argLong(1, 1, Integer.MAX_VALUE, "ERR invalid numkeys value");
    if (2 + 2 * count > context.argCount()) {
      throw Errors.wrongArity("msetex");
    }
    int end = (int) (2 + 2 * count);
    SetOptions options = SetOptions.parse(context, end);
    if (options.get() || options.condition().compareTo(SetOptions.Condition.XX) > 0) {
      throw Errors.syntax();
    }
    for (int i = 2; i < end; i += 2) {
      if (!options.admits(context, context.lookupWrite(i))) {
        context.reply().integer(0);
        return;
      }
    }
    for (int i = 2; i < end; i += 2) {
      long record = context.lookupWrite(i);
      long expiry = options.keepTtl() ? ExpiryOption.of(record) : options.expiry();
      StringCommands.store(context, context.cursor(), i + 1, expiry);
      context.modified(i, KeyEvent.SET);
      if (options.expiry() != Record.NO_EXPIRY) {
        context.event(i, KeyEvent.EXPIRE);
      }
    }
    context.reply().integer(1);
    Effects effects = context.effects();
    if (options.expiry() != Record.NO_EXPIRY && effects.areWanted()) {
      effects.command(Effects.MSETEX, end + 2).arguments(1, end);
      effects.word(Effects.PXAT).number(options.expiry());
    }
  }
}
