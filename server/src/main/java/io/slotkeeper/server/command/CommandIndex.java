package io.slotkeeper.server.command;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
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
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = inMemory(lower, arena);
      int length = lower.length();
      int cell = cell(bytes.address(), length);
      if (commands[cell] != null) {
        throw new IllegalArgumentException("two commands are named " + lower);
      }
      keys[2 * cell] = NameBytes.head(bytes.address(), length);
      keys[2 * cell + 1] = tail(bytes.address(), length);
      names[cell] = lower;
      commands[cell] = command;
    }
  }

  @Nullable Command find(long address, int length) {
    return commands[cell(address, length)];
  }

  @Nullable Command find(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = inMemory(name, arena);
      return find(bytes.address(), (int) bytes.byteSize());
    }
  }

  private static MemorySegment inMemory(String name, Arena arena) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, name.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static long tail(long address, int length) {
    return length > 8 ? NameBytes.tail(address, length) : length;
  }

  /// The cell of the name, or the empty one where it would go.
  private int cell(long address, int length) {
    long head = NameBytes.head(address, length);
    long tail = tail(address, length);
    int cell = (int) ((head ^ Long.rotateLeft(tail, 29)) * MULTIPLIER >>> 40) & mask;
    while (commands[cell] != null) {
      boolean same = keys[2 * cell] == head && keys[2 * cell + 1] == tail;
      if (same && (length <= 8 || isWhole(address, length, names[cell]))) {
        return cell;
      }
      cell = (cell + 1) & mask;
    }
    return cell;
  }

  /// Whether a name of which the first and the last eight bytes are right is all right.
  private static boolean isWhole(long address, int length, String name) {
    return name.length() == length
        && (length <= 16 || NameBytes.equalsIgnoreCase(address, length, name));
  }
}
