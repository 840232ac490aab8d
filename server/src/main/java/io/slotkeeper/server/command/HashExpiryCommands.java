package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.value.HashValue;

/// Fields of hashes that expire: setting, asking, removing their expiries. Rows: [HashExpiryRows].
final class HashExpiryCommands {
  private static final int NO_FIELD = -2;
  private static final int NO_EXPIRY = -1;
  private static final int CONDITION_NOT_MET = 0;
  private static final int DONE = 1;
  private static final int DELETED = 2;

  private HashExpiryCommands() {}

  // ---- setting ----------------------------------------------------------------------------

  static void hexpire(CommandContext context) {
    expire(context, true, false);
  }

  static void hpexpire(CommandContext context) {
    expire(context, false, false);
  }

  static void hexpireat(CommandContext context) {
    expire(context, true, true);
  }

  static void hpexpireat(CommandContext context) {
    expire(context, false, true);
  }

  private static void expire(CommandContext context, boolean seconds, boolean absolute) {
    long record = context.write(1, Record.HASH);
    long expiry = FieldExpiry.parse(context, 2, seconds, absolute);
    ExpireCondition condition =
        new ExpireCondition(
            context.argIs(3, "NX"),
            context.argIs(3, "XX"),
            context.argIs(3, "GT"),
            context.argIs(3, "LT"));
    FieldArguments fields =
        FieldArguments.parse(
            context,
            condition.isNone() ? 3 : 4,
            "ERR Parameter `numFields` should be greater than 0");
    context.reply().array(fields.count());
    if (record == 0) {
      replyNoFields(context, fields);
      return;
    }
    HashChange change = new HashChange(context, fields.count());
    for (int i = 0; i < fields.count(); i++) {
      context.reply().integer(expire(context, change, fields.argument(i), condition, expiry));
    }
    change.announce(KeyEvent.HEXPIRE);
  }

  private static int expire(
      CommandContext context,
      HashChange change,
      int field,
      ExpireCondition condition,
      long expiry) {
    HashValue hash = context.views().hash(context.cursor());
    long name = context.argAddress(field);
    int length = context.argLength(field);
    if (!hash.find(name, length)) {
      return NO_FIELD;
    }
    if (!condition.admits(hash.expiry(name, length), expiry)) {
      return CONDITION_NOT_MET;
    }
    return change.expire(field, expiry) ? DONE : DELETED;
  }

  private static void replyNoFields(CommandContext context, FieldArguments fields) {
    for (int i = 0; i < fields.count(); i++) {
      context.reply().integer(NO_FIELD);
    }
  }

  static void hpersist(CommandContext context) {
    long record = context.write(1, Record.HASH);
    FieldArguments fields = FieldArguments.parse(context, 2, FieldArguments.NUMBER_OF_FIELDS);
    context.reply().array(fields.count());
    if (record == 0) {
      replyNoFields(context, fields);
      return;
    }
    HashValue hash = context.views().hash(context.cursor());
    boolean changed = false;
    for (int i = 0; i < fields.count(); i++) {
      long name = context.argAddress(fields.argument(i));
      int length = context.argLength(fields.argument(i));
      if (!hash.find(name, length)) {
        context.reply().integer(NO_FIELD);
      } else if (hash.expiry(name, length) == Record.NO_EXPIRY) {
        context.reply().integer(NO_EXPIRY);
      } else {
        hash.setExpiry(name, length, Record.NO_EXPIRY);
        context.reply().integer(DONE);
        changed = true;
      }
    }
    context.modified(1, KeyEvent.HPERSIST, changed ? 1 : 0);
  }

  // ---- asking -----------------------------------------------------------------------------

  static void httl(CommandContext context) {
    replyExpiries(context, true, false);
  }

  static void hpttl(CommandContext context) {
    replyExpiries(context, false, false);
  }

  static void hexpiretime(CommandContext context) {
    replyExpiries(context, true, true);
  }

  static void hpexpiretime(CommandContext context) {
    replyExpiries(context, false, true);
  }

  private static void replyExpiries(CommandContext context, boolean seconds, boolean absolute) {
    long record = context.read(1, Record.HASH);
    FieldArguments fields = FieldArguments.parse(context, 2, FieldArguments.NUMBER_OF_FIELDS);
    context.reply().array(fields.count());
    if (record == 0) {
      replyNoFields(context, fields);
      return;
    }
    HashValue hash = context.views().hash(context.cursor());
    for (int i = 0; i < fields.count(); i++) {
      long name = context.argAddress(fields.argument(i));
      int length = context.argLength(fields.argument(i));
      if (!hash.find(name, length)) {
        context.reply().integer(NO_FIELD);
        continue;
      }
      long expiry = hash.expiry(name, length);
      if (expiry == Record.NO_EXPIRY) {
        context.reply().integer(NO_EXPIRY);
      } else {
        long millis = absolute ? expiry : expiry - context.nowMillis();
        context.reply().integer(seconds ? (millis + 999) / 1000 : millis);
      }
    }
  }

  // ---- together with values ---------------------------------------------------------------

  static void hgetdel(CommandContext context) {
    long record = context.write(1, Record.HASH);
    FieldArguments fields = FieldArguments.parse(context, 2, FieldArguments.NUMBER_OF_FIELDS);
    context.reply().array(fields.count());
    HashChange change = new HashChange(context, fields.count());
    for (int i = 0; i < fields.count(); i++) {
      if (replyValue(context, record, fields.argument(i))) {
        change.delete(fields.argument(i));
      }
    }
    change.announce(KeyEvent.HDEL);
  }

  /// Replies with the value of a field.
  ///
  /// @return whether there is one
  private static boolean replyValue(CommandContext context, long record, int field) {
    HashValue hash = context.views().hash(context.cursor());
    if (record == 0 || !hash.find(context.argAddress(field), context.argLength(field))) {
      context.reply().nullValue();
      return false;
    }
    context.replyElement(hash.value());
    return true;
  }

  static void hgetex(CommandContext context) {
    long record = context.write(1, Record.HASH);
    boolean persist = context.argIs(2, "PERSIST");
    boolean expires = FieldExpiry.isOption(context, 2);
    long expiry = expires ? FieldExpiry.parseOption(context, 2) : Record.NO_EXPIRY;
    FieldArguments fields =
        FieldArguments.parse(
            context, expires ? 4 : persist ? 3 : 2, FieldArguments.NUMBER_OF_FIELDS);
    context.reply().array(fields.count());
    HashChange change = new HashChange(context, fields.count());
    for (int i = 0; i < fields.count(); i++) {
      int field = fields.argument(i);
      boolean found = replyValue(context, record, field);
      if (found && expires) {
        change.expire(field, expiry);
      } else if (found && persist) {
        change.persist(field);
      }
    }
    change.announce(persist ? KeyEvent.HPERSIST : KeyEvent.HEXPIRE);
  }

  static void hsetex(CommandContext context) {
    FieldSetOptions options = FieldSetOptions.parse(context);
    long record = context.write(1, Record.HASH);
    FieldArguments fields = options.fields();
    if (!options.admits(context, record)) {
      context.reply().integer(0);
      return;
    }
    HashChange change = new HashChange(context, fields.count());
    if (options.expires() && context.isDue(options.expiry())) {
      for (int i = 0; record != 0 && i < fields.count(); i++) {
        change.delete(fields.argument(i));
      }
      change.announce(KeyEvent.HDEL);
    } else {
      putAll(context, options, record);
    }
    context.reply().integer(1);
  }

  private static void putAll(CommandContext context, FieldSetOptions options, long record) {
    FieldArguments fields = options.fields();
    HashValue hash = context.views().hash(context.cursor());
    if (record == 0) {
      hash.create(0, context.accessClock().initial());
    }
    int longest = 0;
    long total = 0;
    for (int i = fields.first(); i < context.argCount(); i++) {
      longest = Math.max(longest, context.argLength(i));
      total += context.argLength(i);
    }
    hash.prepare(fields.count(), longest, total);
    for (int i = 0; i < fields.count(); i++) {
      int field = fields.argument(i);
      long name = context.argAddress(field);
      int length = context.argLength(field);
      hash.put(
          name,
          length,
          context.argAddress(field + 1),
          context.argLength(field + 1),
          options.keepsExpiry());
      if (options.expires()) {
        hash.setExpiry(name, length, options.expiry());
      }
    }
    context.modified(1, KeyEvent.HSET, fields.count());
    if (options.expires()) {
      context.event(1, KeyEvent.HEXPIRE);
      repeat(context, options);
    }
  }

  private static void repeat(CommandContext context, FieldSetOptions options) {
    Effects effects = context.effects();
    if (effects.areWanted()) {
      int words = 2 * options.fields().count();
      effects.command(Effects.HSETEX, 6 + words).argument(1);
      effects.word(Effects.PXAT).number(options.expiry());
      effects.word(Effects.FIELDS).number(options.fields().count());
      effects.arguments(options.fields().first(), context.argCount());
    }
  }
}
