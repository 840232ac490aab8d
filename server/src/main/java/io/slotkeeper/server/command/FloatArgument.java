package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.FloatText;
import io.slotkeeper.datatypes.memory.Memory;

/// Floating point arguments: scores, weights, coordinates, distances.
final class FloatArgument {
  private FloatArgument() {}

  /// The argument as a finite number or an infinity that it names.
  static double of(CommandContext context, int index) {
    return of(context, index, Errors.NOT_A_FLOAT);
  }

  static double of(CommandContext context, int index, String error) {
    long address = context.argAddress(index);
    int length = context.argLength(index);
    double value = FloatText.parse(address, length);
    boolean isSuspect = value == 0 || Double.isInfinite(value);
    if (Double.isNaN(value) || isSuspect && isOutOfRange(value, address, length)) {
      throw new CommandException(error);
    }
    return value;
  }

  /// Whether text that was read as 0 or as an infinity means another number.
  private static boolean isOutOfRange(double value, long address, int length) {
    boolean hexadecimal = false;
    for (int i = 0; i < length; i++) {
      int c = Memory.getByte(address + i) | 0x20;
      if (c == 'x') {
        hexadecimal = true;
      } else if (c == 'p' || c == 'e' && !hexadecimal) {
        return false;
      } else if (value != 0 ? c >= '0' && c <= '9' : c > '0') {
        return true;
      }
    }
    return false;
  }
}
