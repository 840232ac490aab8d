package io.slotkeeper.datatypes.value;

import java.util.Arrays;

/// The texts of an entry that is to be added: field, value, field, value. Reused.
///
/// They stay where they are and must not move before the entry is added.
public final class StreamEntry {
  private static final int FIRST_CAPACITY = 16;

  private long[] addresses = new long[FIRST_CAPACITY];
  private int[] lengths = new int[FIRST_CAPACITY];
  private int texts;
  private long bytes;

  /// Starts over without any field.
  public void clear() {
    texts = 0;
    bytes = 0;
  }

  /// Adds the next field or value.
  public void add(long address, int length) {
    if (texts == addresses.length) {
      addresses = Arrays.copyOf(addresses, 2 * texts);
      lengths = Arrays.copyOf(lengths, 2 * texts);
    }
    addresses[texts] = address;
    lengths[texts++] = length;
    bytes += length;
  }

  /// Bytes of all texts.
  public long bytes() {
    return bytes;
  }

  int fields() {
    return texts / 2;
  }

  long address(int text) {
    return addresses[text];
  }

  int length(int text) {
    return lengths[text];
  }
}
