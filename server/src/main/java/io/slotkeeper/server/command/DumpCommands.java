package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Values;
import io.slotkeeper.datatypes.rdb.DumpPayload;
import io.slotkeeper.datatypes.rdb.RdbFormatException;
import io.slotkeeper.datatypes.rdb.RdbReader;
import io.slotkeeper.datatypes.rdb.RdbSource;
import io.slotkeeper.server.config.PersistenceParameters;

/// Values as portable bytes: DUMP, RESTORE. Rows: [KeyTable].
final class DumpCommands {
  private static final String BUSY_KEY = "BUSYKEY Target key name already exists.";
  private static final String WRONG_FOOTER = "ERR DUMP payload version or checksum are wrong";
  private static final String BAD_DATA = "ERR Bad data format";
  private static final int UNSET = -1;

  private DumpCommands() {}

  static void dump(CommandContext context) {
    long record = context.lookupRead(1);
    if (record == 0) {
      context.reply().nullValue();
      return;
    }
    PersistenceParameters parameters = context.server().config.persistence;
    long block =
        context
            .codec()
            .payload()
            .write(
                record,
                context.slot(1),
                parameters.snapshotVersion.intValue(),
                parameters.snapshotCompression.isOn());
    context.replyBlock(block);
  }

  /// What stands behind the payload.
  private record Options(boolean replace, boolean absoluteTtl, long idleSeconds, long frequency) {

    static Options parse(CommandContext context) {
      boolean replace = false;
      boolean absoluteTtl = false;
      long idle = UNSET;
      long frequency = UNSET;
      int last = context.argCount() - 1;
      for (int i = 4; i <= last; i++) {
        if (context.argIs(i, "REPLACE")) {
          replace = true;
        } else if (context.argIs(i, "ABSTTL")) {
          absoluteTtl = true;
        } else if (context.argIs(i, "IDLETIME") && i < last && frequency == UNSET) {
          idle = context.argLong(++i);
          if (idle < 0) {
            throw new CommandException("ERR Invalid IDLETIME value, must be >= 0");
          }
        } else if (context.argIs(i, "FREQ") && i < last && idle == UNSET) {
          frequency = context.argLong(++i);
          if (frequency < 0 || frequency > 255) {
            throw new CommandException("ERR Invalid FREQ value, must be >= 0 and <= 255");
          }
        } else {
          throw Errors.syntax();
        }
      }
      return new Options(replace, absoluteTtl, idle, frequency);
    }

    /// The access bits of the new record: those that the options ask for, if the policy knows them.
    int access(AccessClock clock) {
      if (frequency != UNSET && clock.isLfu()) {
        return clock.withFrequency((int) frequency);
      }
      return idleSeconds != UNSET && !clock.isLfu() ? clock.withIdle(idleSeconds) : clock.initial();
    }
  }

  static void restore(CommandContext context) {
    Options options = Options.parse(context);
    if (!options.replace() && context.lookupWrite(1) != 0) {
      throw new CommandException(BUSY_KEY);
    }
    long ttl = context.argLong(2);
    if (ttl < 0) {
      throw new CommandException("ERR Invalid TTL value, must be >= 0");
    }
    KeyCursor restored = decode(context, options.access(context.accessClock()));
    boolean replaced = options.replace() && context.peek(1) != 0;
    long expiry = ttl == 0 || options.absoluteTtl() ? ttl : ttl + context.nowMillis();
    if (ttl != 0 && context.isDue(expiry)) {
      restored.delete();
      if (replaced) {
        context.cursor().delete();
        context.modified(1, KeyEvent.DEL);
        context.effects().deletion(1, context.server().config.memory.lazyServerDelete.isOn());
      }
    } else {
      Values.moveTo(context.seek(1), restored.unlink());
      if (ttl != 0) {
        context.cursor().setExpiry(expiry);
      }
      context.modified(1, KeyEvent.RESTORE);
      if (ttl != 0 && !options.absoluteTtl() && context.effects().areWanted()) {
        repeatRestore(context, expiry);
      }
    }
    context.reply().ok();
  }

  private static void repeatRestore(CommandContext context, long expiry) {
    Effects effects = context.effects();
    effects.rewritten(context.argCount() + 1).arguments(0, 2).number(expiry);
    effects.arguments(3, context.argCount()).word(Effects.ABSTTL);
  }

  /// The value in argument 3, in a record without a name.
  private static KeyCursor decode(CommandContext context, int access) {
    long payload = context.argAddress(3);
    int length = context.argLength(3);
    if (!DumpPayload.isIntact(payload, length, context.server().checksSums)) {
      throw new CommandException(WRONG_FOOTER);
    }
    KeyCursor target = context.views().detached();
    target.seekDetached(context.database(), context.slot(1));
    RdbSource source = DumpPayload.content(payload, length);
    try {
      RdbReader in = new RdbReader(context.heap(), source);
      context.codec().values().read(in.readByte(), in, target, context.views().limits(), access);
    } catch (RdbFormatException e) {
      context.server().log.warning("Bad data format in a payload to restore: " + e.getMessage());
      throw new CommandException(BAD_DATA);
    }
    return target;
  }
}
