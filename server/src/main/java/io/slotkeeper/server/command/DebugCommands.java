package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.keyspace.TypeNames;
import io.slotkeeper.datatypes.keyspace.Values;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.runtime.ServerClock;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// DEBUG: what test suites use. Row: [ServerCommands].
final class DebugCommands {
  private static final Pattern LEADING_NUMBER = Pattern.compile("[ \\t-\\r]*([+-]?[0-9]+)");

  private DebugCommands() {}

  static void debug(CommandContext context) {
    switch (context.argLower(1)) {
      case "sleep" -> sleep(context);
      case "object" -> object(context);
      case "set-active-expire" -> setActiveExpire(context);
      case "set-skip-checksum-validation" -> setSkipChecksums(context);
      case "set-disable-deny-scripts" -> setDisableDenyScripts(context);
      case "populate" -> populate(context);
      case "digest" -> digest(context);
      case "digest-value" -> digestValue(context);
      case "protocol" -> protocol(context);
      case "reload" -> DebugReload.reload(context);
      case "loadaof" -> DebugReload.loadAppendOnly(context);
      case "aof-flush-sleep" -> aofFlushSleep(context);
      case "replicate" -> replicate(context);
      case "log" -> log(context);
      default -> throw Errors.subcommandSyntax(context);
    }
  }

  private static void requireArguments(CommandContext context, int min, int max) {
    if (context.argCount() < min || context.argCount() > max) {
      throw Errors.subcommandSyntax(context);
    }
  }

  /// Puts any words into the change stream, as if they were a command that was executed.
  private static void replicate(CommandContext context) {
    requireArguments(context, 3, Integer.MAX_VALUE);
    if (context.effects().areWanted()) {
      context.effects().rewritten(context.argCount() - 2).arguments(2, context.argCount());
    }
    context.reply().ok();
  }

  /// Lets nobody execute anything, as a server with one thread would.
  private static void sleep(CommandContext context) {
    requireArguments(context, 3, 3);
    double seconds;
    try {
      seconds = Double.parseDouble(context.argString(2));
    } catch (NumberFormatException e) {
      seconds = 0;
    }
    long nanos = (long) (seconds * 1e9);
    context.exclusively(() -> sleep(context.server().clock, nanos));
    context.reply().ok();
  }

  private static void sleep(ServerClock clock, long nanos) {
    long end = clock.nanos() + nanos;
    for (long left = nanos; left > 0; left = end - clock.nanos()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void object(CommandContext context) {
    requireArguments(context, 3, 4);
    context.exclusively(() -> describe(context, context.seek(2).record()));
  }

  /// Waits before each write to the append-only file.
  private static void aofFlushSleep(CommandContext context) {
    requireArguments(context, 3, 3);
    context.server().appendOnly.log().status().writeDelayMicros =
        leadingNumber(context.argString(2));
    context.reply().ok();
  }

  private static void describe(CommandContext context, long record) {
    if (record == 0) {
      throw new CommandException(Errors.NO_SUCH_KEY);
    }
    int access = Record.access(record);
    long idle = context.accessClock().idleSeconds(access);
    context
        .reply()
        .status(
            "Value at:0x%x refcount:1 encoding:%s serializedlength:%d lru:%d lru_seconds_idle:%d"
                .formatted(
                    record,
                    TypeNames.encoding(record),
                    Values.bytes(context.heap(), record, 5),
                    access,
                    idle));
  }

  private static void setActiveExpire(CommandContext context) {
    requireArguments(context, 3, 3);
    context.server().activeExpiry = leadingNumber(context.argString(2)) != 0;
    context.reply().ok();
  }

  private static void setSkipChecksums(CommandContext context) {
    requireArguments(context, 3, 3);
    context.server().checksSums = leadingNumber(context.argString(2)) == 0;
    context.reply().ok();
  }

  /// Whether scripts may call even what makes no sense in them.
  private static void setDisableDenyScripts(CommandContext context) {
    requireArguments(context, 3, 3);
    context.server().scripts.denyNothing(leadingNumber(context.argString(2)) != 0);
    context.reply().ok();
  }

  /// The number a text begins with, as C's atoi reads it: 0 when it begins with none.
  private static int leadingNumber(String text) {
    Matcher number = LEADING_NUMBER.matcher(text);
    return number.lookingAt() ? new BigInteger(number.group(1)).intValue() : 0;
  }

  private static void populate(CommandContext context) {
    requireArguments(context, 3, 5);
    long count = context.argLong(2, 0, Long.MAX_VALUE, Errors.POSITIVE);
    String prefix = context.argCount() > 3 ? context.argString(3) : "key";
    int size = context.argCount() > 4 ? (int) context.argLong(4) : 0;
    context.exclusively(() -> {
      for (long i = 0; i < count; i++) {
        populateOne(context, prefix + ":" + i, "value:" + i, size);
      }
    });
    context.reply().ok();
  }

  private static void populateOne(CommandContext context, String key, String value, int size) {
    byte[] name = key.getBytes(StandardCharsets.ISO_8859_1);
    byte[] text = value.getBytes(StandardCharsets.ISO_8859_1);
    long keyAddress = context.scratch();
    Memory.copy(name, 0, keyAddress, name.length);
    KeyCursor cursor = context.otherCursor();
    context.seekNative(cursor, keyAddress, name.length);
    if (cursor.record() != 0) {
      return;
    }
    long textAddress = keyAddress + name.length;
    Memory.copy(text, 0, textAddress, text.length);
    int access = context.accessClock().initial();
    Strings.set(cursor, textAddress, text.length, Record.NO_EXPIRY, access);
    if (size > 0) {
      Strings.edit(cursor, size, textAddress);
    }
  }

  private static void digest(CommandContext context) {
    requireArguments(context, 2, 2);
    String[] hex = new String[1];
    context.exclusively(() -> hex[0] = DataDigest.ofAll(context));
    context.reply().status(hex[0]);
  }

  private static void digestValue(CommandContext context) {
    int count = context.argCount() - 2;
    context.reply().array(count);
    context.exclusively(() -> {
      for (int i = 2; i < context.argCount(); i++) {
        context.reply().status(DataDigest.ofValue(context, context.peek(i)));
      }
    });
  }

  private static void log(CommandContext context) {
    requireArguments(context, 3, 3);
    context.server().log.warning("DEBUG LOG: " + context.argString(2));
    context.reply().ok();
  }

  /// One reply of each kind of the protocol, for tests of clients.
  private static void protocol(CommandContext context) {
    requireArguments(context, 3, 3);
    ReplyWriter reply = context.reply();
    switch (context.argLower(2)) {
      case "string" -> reply.bulk("Hello World");
      case "integer" -> reply.integer(12345);
      case "double" -> reply.doubleValue(3.141);
      case "null" -> reply.nullValue();
      case "array" -> threeOf(reply, Kind.ARRAY);
      case "set" -> threeOf(reply, Kind.SET);
      case "map" -> threeOf(reply, Kind.MAP);
      case "attrib" -> attribute(reply);
      case "push" -> {
        reply.push(2);
        reply.bulk("server-cpu-usage");
        reply.integer(42);
      }
      case "verbatim" ->
          reply.verbatim("txt", "This is a verbatim\nstring".getBytes(StandardCharsets.US_ASCII));
      case "true" -> reply.bool(true);
      case "false" -> reply.bool(false);
      case "bignum" -> reply.bigNumber("1234567999999999999999999999999999999");
      default ->
          throw new CommandException(
              "ERR Wrong protocol type name. Please use one of the following:"
                  + " string|integer|double|null|array|set|map|attrib|push|verbatim|true|false");
    }
  }

  private enum Kind {
    ARRAY,
    SET,
    MAP
  }

  private static void threeOf(ReplyWriter reply, Kind kind) {
    switch (kind) {
      case ARRAY -> reply.array(3);
      case SET -> reply.set(3);
      case MAP -> reply.map(3);
    }
    for (int i = 0; i < 3; i++) {
      reply.integer(i);
      if (kind == Kind.MAP) {
        reply.bool(i == 1);
      }
    }
  }

  private static void attribute(ReplyWriter reply) {
    if (reply.isResp3()) {
      reply.attribute(1);
      reply.bulk("key-popularity");
      reply.array(2);
      reply.bulk("key:123");
      reply.integer(90);
    }
    reply.bulk("Some real reply following the attribute");
  }
}
