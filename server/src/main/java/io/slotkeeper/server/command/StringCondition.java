package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.memory.Memory;

/// Comparing a stored string with an argument: by value, or by its digest.
final class StringCondition {
  private static final int DIGEST_LENGTH = 16;

  private StringCondition() {}

  static boolean equalTo(CommandContext context, long record, int argument) {
    if (record == 0) {
      return false;
    }
    requireString(record);
    int length = Strings.length(context.heap(), record);
    return length == context.argLength(argument)
        && Memory.equal(
            Strings.bytesAddress(context.heap(), record, context.scratch()),
            context.argAddress(argument),
            length);
  }

  /// Whether the string's XXH3 is the hexadecimal number in the argument.
  static boolean hasDigest(CommandContext context, long record, int argument) {
    String wanted = context.argString(argument);
    if (wanted.length() != DIGEST_LENGTH) {
      throw new CommandException("ERR digest must be exactly 16 hexadecimal characters");
    }
    if (record == 0) {
      return false;
    }
    requireString(record);
    return digest(context, record).equalsIgnoreCase(wanted);
  }

  /// 16 lower-case hexadecimal digits.
  static String digest(CommandContext context, long record) {
    int length = Strings.length(context.heap(), record);
    long bytes = Strings.bytesAddress(context.heap(), record, context.scratch());
    return "%016x".formatted(Xxh3.hash(bytes, length));
  }

  private static void requireString(long record) {
    if (Record.type(record) != Record.STRING) {
      throw Errors.wrongType();
    }
  }
}
