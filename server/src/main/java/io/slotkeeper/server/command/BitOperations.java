package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.StringBlock;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;

/// BITOP: bitwise operations between strings. Row: [BitRows].
///
/// The result is made in a block of its own, for the destination may be one of the sources: the
/// first source is copied, each further one is worked in, shorter ones as if zeros followed.
final class BitOperations {
  private enum Operation {
    AND,
    OR,
    XOR,
    NOT
  }

  private BitOperations() {}

  static void bitop(CommandContext context) {
    Operation operation = operation(context);
    if (operation == Operation.NOT && context.argCount() != 4) {
      throw new CommandException("ERR BITOP NOT must be called with a single source key.");
    }
    int length = 0;
    for (int i = 3; i < context.argCount(); i++) {
      long record = context.readString(i);
      if (record != 0) {
        length = Math.max(length, Strings.length(context.heap(), record));
      }
    }
    if (length == 0) {
      if (context.lookupWrite(2) != 0) {
        context.cursor().delete();
        context.modified(2, KeyEvent.DEL);
      }
    } else {
      store(context, operation, length);
    }
    context.reply().integer(length);
  }

  private static Operation operation(CommandContext context) {
    for (Operation operation : Operation.values()) {
      if (context.argIs(1, operation.name())) {
        return operation;
      }
    }
    throw Errors.syntax();
  }

  private static void store(CommandContext context, Operation operation, int length) {
    NativeHeap heap = context.heap();
    int slot = context.slot(2);
    boolean large = length >= StringBlock.MIN_BYTES;
    long block = large ? StringBlock.allocate(heap, slot, length) : heap.allocate(slot, length);
    long result = large ? StringBlock.bytesAddress(block) : block;
    compute(context, operation, result, length);
    context.lookupWrite(2);
    KeyCursor cursor = context.cursor();
    int access = context.accessClock().initial();
    if (large) {
      StringBlock.setLength(block, length);
      Strings.setBlock(cursor, block, Record.NO_EXPIRY, access);
    } else {
      long record = cursor.write(Record.STRING, Record.RAW, length, Record.NO_EXPIRY, access);
      Memory.copy(result, Record.tailAddress(record), length);
      heap.free(block);
    }
    context.modified(2, KeyEvent.SET);
  }

  private static void compute(
      CommandContext context, Operation operation, long result, int length) {
    for (int i = 3; i < context.argCount(); i++) {
      long record = context.seek(i).record();
      int ownLength = record == 0 ? 0 : Strings.length(context.heap(), record);
      long bytes =
          record == 0 ? 0 : Strings.bytesAddress(context.heap(), record, context.scratch());
      if (i == 3) {
        if (ownLength > 0) {
          Memory.copy(bytes, result, ownLength);
        }
        Memory.fill(result + ownLength, length - ownLength, (byte) 0);
      } else {
        combine(operation, bytes, result, ownLength);
        if (operation == Operation.AND) {
          Memory.fill(result + ownLength, length - ownLength, (byte) 0);
        }
      }
    }
    if (operation == Operation.NOT) {
      combine(operation, result, result, length);
    }
  }

  private static void combine(Operation operation, long source, long target, int length) {
    int i = 0;
    for (; i <= length - 8; i += 8) {
      long word = apply(operation, Memory.getLong(target + i), Memory.getLong(source + i));
      Memory.putLong(target + i, word);
    }
    for (; i < length; i++) {
      long octet = apply(operation, Memory.getByte(target + i), Memory.getByte(source + i));
      Memory.putByte(target + i, (byte) octet);
    }
  }

  private static long apply(Operation operation, long first, long second) {
    return switch (operation) {
      case AND -> first & second;
      case OR -> first | second;
      case XOR -> first ^ second;
      case NOT -> ~first;
    };
  }
}
