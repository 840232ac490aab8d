package io.slotkeeper.server.command;

import java.util.Arrays;

/// Positions of keys among arguments, each with bits of [KeyFlag]. Reused from command to command.
public final class KeyList {
  private static final int INITIAL_CAPACITY = 16;

  private int[] positions = new int[INITIAL_CAPACITY];
  private int[] flags = new int[INITIAL_CAPACITY];
  private int count;

  public int count() {
    return count;
  }

  public int position(int index) {
    return positions[index];
  }

  public int flags(int index) {
    return flags[index];
  }

  void clear() {
    count = 0;
  }

  void add(int position, int keyFlags) {
    if (count == positions.length) {
      positions = Arrays.copyOf(positions, count * 2);
      flags = Arrays.copyOf(flags, count * 2);
    }
    positions[count] = position;
    flags[count++] = keyFlags;
  }
}
