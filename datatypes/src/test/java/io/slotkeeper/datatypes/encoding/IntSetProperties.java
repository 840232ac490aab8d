package io.slotkeeper.datatypes.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The intset against a sorted set of longs, in a block of exactly the bytes it needs.
class IntSetProperties {
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void holdsWhatASortedSetHolds() {
    for (int width : new int[] {16, 24, 32, 48, 64}) {
      try (NativeHeap heap = new NativeHeap(1, false)) {
        long set = heap.allocate(0, IntSet.EMPTY_BYTES);
        IntSet.create(set);
        TreeSet<Long> model = new TreeSet<>();
        for (int step = 0; step < 3_000; step++) {
          long number = step < 1_000 ? random.nextInt(300) - 150 : random.nextLong() >> 64 - width;
          set = random.nextInt(3) > 0 ? add(heap, set, model, number) : remove(heap, set, model);
        }
        assertSame(set, model);
        heap.free(set);
        assertThat(heap.usedBytes()).as("seed %s %s", seed, heap.describeLeaks()).isZero();
      }
    }
  }

  private long add(NativeHeap heap, long set, TreeSet<Long> model, long number) {
    assertThat(IntSet.contains(set, number)).as("seed %s", seed).isEqualTo(!model.add(number));
    if (IntSet.contains(set, number)) {
      return set;
    }
    long moved = resize(heap, set, IntSet.bytesWith(set, number));
    IntSet.add(moved, number);
    return moved;
  }

  private long remove(NativeHeap heap, long set, TreeSet<Long> model) {
    if (model.isEmpty()) {
      return set;
    }
    int index = random.nextInt(model.size());
    model.remove(IntSet.at(set, index));
    IntSet.removeAt(set, index);
    assertThat(IntSet.count(set)).isEqualTo(model.size());
    return resize(heap, set, IntSet.bytes(set));
  }

  private void assertSame(long set, TreeSet<Long> model) {
    List<Long> read = new ArrayList<>();
    for (int i = 0; i < IntSet.count(set); i++) {
      read.add(IntSet.at(set, i));
    }
    assertThat(read).as("seed %s", seed).containsExactlyElementsOf(model);
  }

  private static long resize(NativeHeap heap, long set, int bytes) {
    if (heap.resizeInPlace(set, bytes)) {
      return set;
    }
    long moved = heap.allocate(0, bytes);
    Memory.copy(set, moved, Math.min(bytes, IntSet.bytes(set)));
    heap.free(set);
    return moved;
  }

  @Test
  void itsBytesAreThoseOfRedis() {
    try (NativeHeap heap = new NativeHeap(1, false)) {
      long set = heap.allocate(0, 64);
      IntSet.create(set);
      IntSet.add(set, 5);
      IntSet.add(set, -2);
      assertThat(hex(set)).isEqualTo("02000000 02000000 feff 0500".replace(" ", ""));
      IntSet.add(set, -70_000);
      assertThat(hex(set))
          .isEqualTo("04000000 03000000 90eefeff feffffff 05000000".replace(" ", ""));
      heap.free(set);
    }
  }

  private static String hex(long set) {
    return HexFormat.of().formatHex(Memory.bytes(set, IntSet.bytes(set)));
  }
}
