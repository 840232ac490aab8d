package io.slotkeeper.cluster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.IntConsumer;

/// An immutable set of slots: one bit each, 256 words of 64.
///
/// Its text is the ranges in ascending order, `0-5460,5462`. A set so scattered that this would be
/// longer than [#TEXT_LIMIT_CHARS] is written as `b64:` and the 2048 bytes of the bitmap (slot 0 is
/// the lowest bit of the first byte), so that no set needs more than 2.8 KB.
public final class SlotSet {
  public static final SlotSet EMPTY = new SlotSet(new long[Slots.COUNT / Long.SIZE]);
  public static final SlotSet ALL = range(0, Slots.COUNT - 1);

  static final int TEXT_LIMIT_CHARS = 2048;

  private static final String BITMAP_PREFIX = "b64:";

  private final long[] words;
  private final int size;

  private SlotSet(long[] words) {
    this.words = words;
    int bits = 0;
    for (long word : words) {
      bits += Long.bitCount(word);
    }
    this.size = bits;
  }

  public static SlotSet of(int... slots) {
    long[] words = new long[Slots.COUNT / Long.SIZE];
    for (int slot : slots) {
      words[checked(slot) >>> 6] |= 1L << slot;
    }
    return new SlotSet(words);
  }

  public static SlotSet range(int first, int last) {
    return of(List.of(new SlotRange(first, last)));
  }

  public static SlotSet of(List<SlotRange> ranges) {
    long[] words = new long[Slots.COUNT / Long.SIZE];
    for (SlotRange range : ranges) {
      for (int slot = range.first(); slot <= range.last(); slot++) {
        words[slot >>> 6] |= 1L << slot;
      }
    }
    return new SlotSet(words);
  }

  /// Reads what [#toString()] has written.
  public static SlotSet parse(String text) {
    if (text.isEmpty()) {
      return EMPTY;
    }
    if (text.startsWith(BITMAP_PREFIX)) {
      return parseBitmap(text.substring(BITMAP_PREFIX.length()));
    }
    List<SlotRange> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int dash = part.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
      ranges.add(
          new SlotRange(first, dash < 0 ? first : Integer.parseInt(part.substring(dash + 1))));
    }
    return of(ranges);
  }

  private static SlotSet parseBitmap(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    if (bytes.length != Slots.COUNT / Byte.SIZE) {
      throw new IllegalArgumentException("a bitmap of " + bytes.length + " bytes");
    }
    long[] words = new long[Slots.COUNT / Long.SIZE];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
    return new SlotSet(words);
  }

  public boolean contains(int slot) {
    return (words[checked(slot) >>> 6] >>> slot & 1) != 0;
  }

  public boolean containsAll(SlotSet other) {
    return other.minus(this).isEmpty();
  }

  public boolean intersects(SlotSet other) {
    for (int i = 0; i < words.length; i++) {
      if ((words[i] & other.words[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  public SlotSet union(SlotSet other) {
    long[] result = new long[words.length];
    for (int i = 0; i < words.length; i++) {
      result[i] = words[i] | other.words[i];
    }
    return new SlotSet(result);
  }

  public SlotSet minus(SlotSet other) {
    long[] result = new long[words.length];
    for (int i = 0; i < words.length; i++) {
      result[i] = words[i] & ~other.words[i];
    }
    return new SlotSet(result);
  }

  public SlotSet intersection(SlotSet other) {
    return minus(minus(other));
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public int size() {
    return size;
  }

  public void forEach(IntConsumer action) {
    for (int i = 0; i < words.length; i++) {
      for (long rest = words[i]; rest != 0; rest &= rest - 1) {
        action.accept((i << 6) + Long.numberOfTrailingZeros(rest));
      }
    }
  }

  /// The maximal runs of slots, ascending.
  public List<SlotRange> ranges() {
    List<SlotRange> ranges = new ArrayList<>();
    int first = -1;
    for (int slot = 0; slot <= Slots.COUNT; slot++) {
      boolean in = slot < Slots.COUNT && contains(slot);
      if (in && first < 0) {
        first = slot;
      } else if (!in && first >= 0) {
        ranges.add(new SlotRange(first, slot - 1));
        first = -1;
      }
    }
    return ranges;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SlotSet that && Arrays.equals(words, that.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (SlotRange range : ranges()) {
      text.append(text.isEmpty() ? "" : ",").append(range);
      if (text.length() > TEXT_LIMIT_CHARS) {
        return bitmapText();
      }
    }
    return text.toString();
  }

  private String bitmapText() {
    ByteBuffer bytes = ByteBuffer.allocate(Slots.COUNT / Byte.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(words);
    return BITMAP_PREFIX + Base64.getEncoder().encodeToString(bytes.array());
  }

  private static int checked(int slot) {
    if (slot < 0 || slot >= Slots.COUNT) {
      throw new IllegalArgumentException("slot " + slot);
    }
    return slot;
  }
}
