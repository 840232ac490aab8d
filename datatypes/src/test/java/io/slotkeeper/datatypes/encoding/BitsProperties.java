package io.slotkeeper.datatypes.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Bits of a string against a `BitSet`; checked memory finds every access behind the string.
class BitsProperties {
  private static final int LENGTH = 61;
  private static final int BITS = LENGTH * 8;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void behavesLikeABitSet() {
    NativeHeap heap = new NativeHeap(1, false);
    long bytes = heap.allocate(0, LENGTH);
    Memory.fill(bytes, LENGTH, (byte) 0);
    BitSet model = new BitSet(BITS);
    for (int step = 0; step < 20_000; step++) {
      int bit = random.nextInt(BITS);
      boolean on = random.nextInt(6) < (step / 2_000 % 2 == 0 ? 5 : 1);
      assertThat(Bits.get(bytes, bit)).as("seed %s", seed).isEqualTo(model.get(bit));
      Bits.set(bytes, bit, on);
      model.set(bit, on);
      int from = random.nextInt(BITS);
      int to = from + random.nextInt(BITS - from);
      assertThat(Bits.count(bytes, from, to))
          .as("seed %s", seed)
          .isEqualTo(model.get(from, to + 1).cardinality());
      int set = model.nextSetBit(from);
      int clear = model.nextClearBit(from);
      assertThat(Bits.find(bytes, true, from, to))
          .as("seed %s", seed)
          .isEqualTo(set < 0 || set > to ? -1 : set);
      assertThat(Bits.find(bytes, false, from, to))
          .as("seed %s", seed)
          .isEqualTo(clear > to ? -1 : clear);
    }
    heap.free(bytes);
    heap.close();
  }

  @Test
  void readsAndWritesNumbersOfAnyWidth() {
    NativeHeap heap = new NativeHeap(1, false);
    long bytes = heap.allocate(0, LENGTH);
    Memory.fill(bytes, LENGTH, (byte) 0);
    BigInteger model = BigInteger.ZERO;
    for (int step = 0; step < 20_000; step++) {
      int width = 1 + random.nextInt(64);
      int bit = random.nextInt(BITS - width + 1);
      long value = random.nextLong();
      BigInteger mask = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
      int shift = BITS - bit - width;
      assertThat(Bits.field(bytes, LENGTH, bit, width))
          .as("seed %s", seed)
          .isEqualTo(model.shiftRight(shift).and(mask).longValue());
      Bits.setField(bytes, bit, width, value);
      BigInteger field = BigInteger.valueOf(value).and(mask).shiftLeft(shift);
      model = model.andNot(mask.shiftLeft(shift)).or(field);
    }
    assertThat(Bits.field(bytes, LENGTH, BITS - 3, 8))
        .isEqualTo(model.and(BigInteger.valueOf(7)).longValue() << 5);
    heap.free(bytes);
    heap.close();
  }
}
