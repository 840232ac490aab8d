package io.slotkeeper.server.command;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// From a name, in any case and where it lies in native memory, to its command, without allocation.
///
/// ```
/// keys      [ head | tail ][ head | tail ] ...    cell = hash of both
///           head   first eight bytes, lower case, zeros behind a shorter name
///           tail   last eight bytes, or the length of a name of up to eight
/// commands  [ command ][ null ] ...
/// ```
///
/// Open addressing with linear probing, at most half full. A name of up to eight bytes is decided
/// by two compares of longs: no name has a small number as its last eight bytes. The few longer
/// names compare their lengths too, and their middles if they have one.
final class CommandIndex {
  private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

  private final long[] keys;
  private final String[] names;
  private final @Nullable Command[] commands;
  private final int mask;

  private CommandIndex(int capacity) {
    keys = new long[2 * capacity];
    names = new String[capacity];
    commands = new Command[capacity];
    mask = capacity - 1;
  }

  /// An index of the commands under their own names.
  static CommandIndex of(List<Command> commands) {
    CommandIndex index = sized(commands.size());
    for (Command command : commands) {
      index.add(command.spec().name(), command);
    }
    return index;
  }

  /// An empty index that `count` names can be added to.
  static CommandIndex sized(int count) {
    return new CommandIndex(Integer.highestOneBit(Math.max(count, 1)) * 4);
  }

  /// @throws IllegalArgumentException if the name is taken
  void add(String name, Command command) {
    String lower = name.toLowerCase(Locale.ROOT);
    int length = lower.length();
    long head = packed(lower, 0, Math.min(length, Long.BYTES));
    long tail = length > Long.BYTES ? packed(lower, length - Long.BYTES, length) : length;
    int cell = firstCell(head, tail);
    while (commands[cell] != null) {
      if (names[cell].equals(lower)) {
        throw new IllegalArgumentException("two commands are named " + lower);
      }
      cell = (cell + 1) & mask;
    }
    keys[2 * cell] = head;
    keys[2 * cell + 1] = tail;
    names[cell] = lower;
    commands[cell] = command;
  }

  /// The chars as bytes of a long, the first one lowest: what reading them from memory gives.
  private static long packed(String name, int start, int end) {
    long bytes = 0;
    for (int i = end - 1; i >= start; i--) {
      bytes = bytes << 8 | name.charAt(i) & 0xff;
    }
    return bytes;
  }

  /// The command of this name, in any case, or null.
  @Nullable Command find(long address, int length) {
    long head = NameBytes.head(address, length);
    long tail = length > Long.BYTES ? NameBytes.tail(address, length) : length;
    int cell = firstCell(head, tail);
    while (commands[cell] != null) {
      boolean same = keys[2 * cell] == head && keys[2 * cell + 1] == tail;
      if (same && (length <= Long.BYTES || isWhole(address, length, names[cell]))) {
        return commands[cell];
      }
      cell = (cell + 1) & mask;
    }
    return null;
  }

  private int firstCell(long head, long tail) {
    return (int) ((head ^ Long.rotateLeft(tail, 29)) * MULTIPLIER >>> 40) & mask;
  }

  /// Whether a name of which the first and the last eight bytes are right is all right.
  private static boolean isWhole(long address, int length, String name) {
    return name.length() == length
        && (length <= 16 || NameBytes.equalsIgnoreCase(address, length, name));
  }
}
