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
/// hash(head, tail, length) -> cell:   heads[i]  first eight bytes, lower case
///                                     tails[i]  last eight bytes, 0 if no longer than eight
///                                     commands[i]
/// ```
///
/// Open addressing with linear probing, at most half full. Names of up to 16 bytes are decided by
/// two compares of longs and one of lengths; the few longer ones compare their middle too.
final class CommandIndex {
  private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

  private final long[] heads;
  private final long[] tails;
  private final String[] names;
  private final @Nullable Command[] commands;
  private final int mask;

  private CommandIndex(int capacity) {
    heads = new long[capacity];
    tails = new long[capacity];
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
      heads[cell] = NameBytes.head(bytes.address(), length);
      tails[cell] = length > 8 ? NameBytes.tail(bytes.address(), length) : 0;
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

  /// The cell of the name, or the empty one where it would go.
  private int cell(long address, int length) {
    long head = NameBytes.head(address, length);
    long tail = length > 8 ? NameBytes.tail(address, length) : 0;
    long hash = (head ^ Long.rotateLeft(tail, 29)) * MULTIPLIER + length;
    int cell = (int) (hash >>> 32) & mask;
    while (commands[cell] != null) {
      boolean same = heads[cell] == head && tails[cell] == tail;
      if (same && names[cell].length() == length && middleIs(address, length, names[cell])) {
        return cell;
      }
      cell = (cell + 1) & mask;
    }
    return cell;
  }

  private static boolean middleIs(long address, int length, String name) {
    return length <= 16 || NameBytes.equalsIgnoreCase(address, length, name);
  }
}
