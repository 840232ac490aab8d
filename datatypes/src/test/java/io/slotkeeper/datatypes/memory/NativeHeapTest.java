package io.slotkeeper.datatypes.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NativeHeapTest {
  @Test
  void everySizeClassHoldsWhatItIsAskedForAndWastesLittle() {
    for (int bytes = 1; bytes <= SizeClasses.MAX_BYTES; bytes++) {
      int stored = SizeClasses.bytes(SizeClasses.of(bytes));
      int waste = bytes <= 1024 ? Math.max(8, bytes / 8) : bytes / 16;
      assertThat(stored).isGreaterThanOrEqualTo(bytes).isLessThan(bytes + waste);
    }
    assertThat(SizeClasses.of(SizeClasses.MAX_BYTES)).isEqualTo(SizeClasses.COUNT - 1);
  }

  @Test
  void blocksKeepTheirBytesWhateverIsAllocatedAndFreedAround() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (NativeHeap heap = new NativeHeap(2, false)) {
      record Block(long address, int bytes, byte fill) {}
      List<Block> live = new ArrayList<>();
      for (int step = 0; step < 60_000; step++) {
        if (live.isEmpty() || random.nextInt(100) < 55 && live.size() < 4000) {
          int bytes = 1 + random.nextInt(1 << random.nextInt(18));
          byte fill = (byte) step;
          long address = heap.allocate(random.nextInt(), bytes);
          Memory.fill(address, bytes, fill);
          live.add(new Block(address, bytes, fill));
        } else {
          Block block = live.remove(random.nextInt(live.size()));
          for (int i = 0; i < block.bytes; i += Math.max(1, block.bytes / 7)) {
            assertThat(Memory.getByte(block.address + i)).as("seed %s", seed).isEqualTo(block.fill);
          }
          heap.free(block.address);
        }
        if (step % 1000 == 0) {
          heap.trim(8);
        }
      }
      live.forEach(block -> heap.free(block.address));
      assertThat(heap.usedBytes()).as("seed %s: %s", seed, heap.describeLeaks()).isZero();
      heap.trim(Integer.MAX_VALUE);
      assertThat(heap.committedBytes()).isLessThan(SizeClasses.COUNT * 2L * 8 * 65536);
    }
  }

  @Test
  void largeBlocksAreGivenBackWhole() {
    try (NativeHeap heap = new NativeHeap(1, false)) {
      long block = heap.allocate(0, 5_000_000);
      Memory.putByte(block + 4_999_999, (byte) 1);
      assertThat(heap.usableBytes(block)).isBetween(5_000_000L, 5_004_096L);
      heap.free(block);
      heap.trim(1000);
      assertThat(heap.committedBytes()).isZero();
      assertThat(heap.usedBytes()).isZero();
    }
  }

  @Test
  void checkedModeFindsUseAfterFree() {
    try (NativeHeap heap = new NativeHeap(1, false)) {
      long block = heap.allocate(0, 24);
      heap.free(block);
      assertThatThrownBy(() -> Memory.getLong(block)).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void checkedModeFindsOverruns() {
    try (NativeHeap heap = new NativeHeap(1, false)) {
      long block = heap.allocate(0, 21);
      Memory.putByte(block + 20, (byte) 1);
      assertThatThrownBy(() -> Memory.putByte(block + 21, (byte) 1))
          .isInstanceOf(AssertionError.class);
      assertThatThrownBy(() -> Memory.getLong(block + 16)).isInstanceOf(AssertionError.class);
      heap.free(block);
    }
  }

  @Test
  void checkedModeFindsDoubleFreeAndNamesLeaks() {
    try (NativeHeap heap = new NativeHeap(1, false)) {
      long block = heap.allocate(0, 100);
      long leak = heap.allocate(0, 77);
      heap.free(block);
      assertThatThrownBy(() -> heap.free(block)).isInstanceOf(AssertionError.class);
      assertThat(heap.describeLeaks()).contains("1 blocks", "77 bytes", "NativeHeapTest");
      heap.free(leak);
    }
  }
}
