package io.slotkeeper.datatypes.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/// The table against a set of (tag, reference) pairs, through growth, splits and collapse.
class HashTableProperties {
  @Test
  void holdsWhatASetHoldsWithUniformTags() {
    check(30_000, tag -> tag);
  }

  @Test
  void holdsWhatASetHoldsWhenTagsCollide() {
    check(12_000, tag -> tag & 0x3FF);
  }

  @Test
  void holdsWhatASetHoldsWhenAllTagsAreEqual() {
    check(6_000, tag -> 77);
  }

  @Test
  void holdsWhatASetHoldsWhenTagsCrowdOneEnd() {
    check(12_000, tag -> HashTable.TAGS - 1 - (tag & 0xFFFF));
  }

  private static void check(int elements, IntUnaryOperator spread) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (NativeHeap heap = new NativeHeap(1, false)) {
      long root = heap.allocate(0, HashTable.ROOT_BYTES);
      Memory.fill(root, HashTable.ROOT_BYTES, (byte) 0);
      List<Long> model = new ArrayList<>();
      long nextReference = 1;
      for (int target : new int[] {elements, elements / 10, elements / 2, 0, 5, 0}) {
        while (model.size() != target) {
          boolean add = model.size() < target ? random.nextInt(10) < 8 : random.nextInt(10) < 2;
          if (add || model.isEmpty()) {
            int tag = spread.applyAsInt(random.nextInt(HashTable.TAGS));
            long entry = HashTable.entry(tag, random.nextBoolean(), nextReference++);
            HashTable.insert(heap, 0, root, entry);
            model.add(entry);
          } else {
            int index = random.nextInt(model.size());
            long entry = model.get(index);
            model.set(index, model.getLast());
            model.removeLast();
            HashTable.remove(heap, 0, root, wordOf(root, entry));
          }
        }
        assertSame(heap, root, model, seed);
      }
      heap.free(root);
      assertThat(heap.usedBytes()).as("seed %s %s", seed, heap.describeLeaks()).isZero();
    }
  }

  private static long wordOf(long root, long entry) {
    long word = HashTable.seek(root, HashTable.tagOf(entry));
    while (Memory.getLong(word) != entry) {
      assertThat(HashTable.tagOf(Memory.getLong(word))).isEqualTo(HashTable.tagOf(entry));
      word += 8;
    }
    return word;
  }

  private static void assertSame(NativeHeap heap, long root, List<Long> model, long seed) {
    Set<Long> seen = new HashSet<>();
    int lastTag = -1;
    for (long word = HashTable.first(heap, root, 0);
        word != 0;
        word = HashTable.next(heap, root, word)) {
      long entry = Memory.getLong(word);
      assertThat(HashTable.tagOf(entry)).as("seed %s", seed).isGreaterThanOrEqualTo(lastTag);
      lastTag = HashTable.tagOf(entry);
      seen.add(entry);
    }
    assertThat(seen).as("seed %s", seed).hasSize(model.size()).containsAll(model);
    assertThat(HashTable.count(root)).isEqualTo(model.size());
    for (long entry : model) {
      wordOf(root, entry);
    }
  }
}
