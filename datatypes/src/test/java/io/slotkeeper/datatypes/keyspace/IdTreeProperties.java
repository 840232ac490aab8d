package io.slotkeeper.datatypes.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A tree of ids against a `TreeMap`, ending with no byte leaked.
class IdTreeProperties {
  private static final int SLOT = 5;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final NativeHeap heap = new NativeHeap(1, false);
  private final long root = heap.allocate(SLOT, IdTree.ROOT_BYTES);
  private final IdCursor cursor = new IdCursor();
  private final TreeMap<BigInteger, Long> model = new TreeMap<>();
  private long highest;

  @ParameterizedTest
  @CsvSource({"0, 40", "8, 40", "24, 40", "8, 3000", "24, 60000"})
  void behavesLikeASortedMap(int valueBytes, int idBound) {
    IdTree.create(root, valueBytes);
    for (int step = 0; step < 30_000; step++) {
      change(valueBytes, idBound, step % 10_000 < 7_000);
      if (step % 1_000 == 0) {
        assertSame(valueBytes, idBound);
      }
    }
    assertSame(valueBytes, idBound);
    assertCopyIsEqual(valueBytes);
    IdTree.free(heap, root);
    assertThat(IdTree.size(root)).isZero();
    heap.free(root);
    assertThat(heap.usedBytes()).as("seed %s", seed).isZero();
    heap.close();
  }

  @ParameterizedTest
  @CsvSource({"8", "24"})
  void keepsNodesFullWhenIdsComeInOrder(int valueBytes) {
    IdTree.create(root, valueBytes);
    for (int i = 0; i < 64_000; i++) {
      IdTree.insert(heap, SLOT, root, i, 0);
    }
    assertThat(IdTree.nodes(root)).isLessThan(1_020);
    for (int i = 0; i < 64_000; i++) {
      IdTree.remove(heap, root, i, 0);
    }
    assertThat(IdTree.nodes(root)).isZero();
    heap.free(root);
    assertThat(heap.usedBytes()).isZero();
    heap.close();
  }

  private void change(int valueBytes, int idBound, boolean growing) {
    boolean appends = idBound > 10_000 && random.nextBoolean();
    long ms = appends ? ++highest : random.nextInt(idBound);
    long seq = random.nextInt(8) == 0 ? -1 : 0;
    ms = random.nextInt(50) == 0 ? -ms : ms;
    BigInteger id = id(ms, seq);
    if (random.nextInt(10) < (growing ? 7 : 3)) {
      if (!model.containsKey(id)) {
        long text = random.nextLong();
        long value = IdTree.insert(heap, SLOT, root, ms, seq);
        if (valueBytes > 0) {
          Memory.putLong(value, text);
        }
        model.put(id, text);
      }
    } else if (!growing && !model.isEmpty()) {
      BigInteger victim = random.nextBoolean() ? model.firstKey() : model.ceilingKey(id);
      remove(victim == null ? model.lastKey() : victim);
    } else if (model.containsKey(id)) {
      remove(id);
    }
  }

  private void remove(BigInteger id) {
    IdTree.remove(heap, root, id.shiftRight(64).longValue(), id.longValue());
    model.remove(id);
  }

  private void assertSame(int valueBytes, int idBound) {
    assertThat(IdTree.size(root)).as("seed %s", seed).isEqualTo(model.size());
    assertThat(forward(root)).as("seed %s", seed).isEqualTo(List.copyOf(model.keySet()));
    List<BigInteger> backward = new ArrayList<>();
    for (boolean more = cursor.last(root); more; more = cursor.previous()) {
      backward.addFirst(here());
    }
    assertThat(backward).as("seed %s", seed).isEqualTo(List.copyOf(model.keySet()));
    for (int i = 0; i < 50; i++) {
      long ms = random.nextInt(idBound);
      BigInteger id = id(ms, 1);
      assertThat(cursor.floor(root, ms, 1) ? here() : null).isEqualTo(model.floorKey(id));
      assertThat(cursor.ceiling(root, ms, 1) ? here() : null).isEqualTo(model.ceilingKey(id));
      assertThat(IdTree.find(root, ms, 0) != 0).isEqualTo(model.containsKey(id(ms, 0)));
    }
    for (Map.Entry<BigInteger, Long> entry : model.entrySet()) {
      BigInteger id = entry.getKey();
      long value = IdTree.find(root, id.shiftRight(64).longValue(), id.longValue());
      assertThat(value).as("seed %s", seed).isNotZero();
      if (valueBytes > 0) {
        assertThat(Memory.getLong(value)).as("seed %s", seed).isEqualTo(entry.getValue());
      }
    }
  }

  private void assertCopyIsEqual(int valueBytes) {
    long copy = heap.allocate(SLOT, IdTree.ROOT_BYTES);
    IdTree.copy(heap, SLOT, root, copy);
    assertThat(forward(copy)).as("seed %s", seed).isEqualTo(List.copyOf(model.keySet()));
    if (valueBytes > 0 && cursor.last(copy)) {
      assertThat(Memory.getLong(cursor.value())).isEqualTo(model.lastEntry().getValue());
    }
    IdTree.free(heap, copy);
    heap.free(copy);
  }

  private List<BigInteger> forward(long tree) {
    List<BigInteger> ids = new ArrayList<>();
    for (boolean more = cursor.first(tree); more; more = cursor.next()) {
      ids.add(here());
    }
    return ids;
  }

  private BigInteger here() {
    return id(cursor.ms(), cursor.seq());
  }

  private static BigInteger id(long ms, long seq) {
    return unsigned(ms).shiftLeft(64).add(unsigned(seq));
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }
}
