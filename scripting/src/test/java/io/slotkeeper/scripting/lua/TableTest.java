package io.slotkeeper.scripting.lua;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Interpreter in = new Interpreter(1000, Coroutines.onThreads());

  private static Object randomKey(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> (double) random.nextInt(20);
      case 1 -> (double) (random.nextInt(2000) - 1000);
      case 2 -> random.nextInt(50) / 4.0;
      case 3 -> random.nextBoolean();
      default -> LuaString.of("key" + random.nextInt(200));
    };
  }

  @Test
  void a_table_behaves_like_a_map() {
    long seed = 51;
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      Table table = new Table(in.memory());
      Map<Object, Object> model = new HashMap<>();
      for (int step = 0; step < 2000; step++) {
        Object key = randomKey(random);
        if (random.nextInt(3) == 0) {
          table.put(key, null);
          model.remove(key);
        } else {
          table.put(key, (double) step);
          model.put(key, (double) step);
        }
        assertThat(table.get(key)).as("seed %d round %d", seed, round).isEqualTo(model.get(key));
      }
      Map<Object, Object> seen = new HashMap<>();
      for (int i = table.occupied(0); i >= 0; i = table.occupied(i + 1)) {
        assertThat(seen.put(table.keyAt(i), table.valueAt(i))).isNull();
      }
      assertThat(seen).as("seed %d round %d", seed, round).isEqualTo(model);
    }
  }

  @Test
  void the_length_is_a_border() {
    long seed = 52;
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      Table table = new Table(in.memory());
      for (int i = random.nextInt(60); i > 0; i--) {
        table.put(1 + random.nextInt(40), random.nextInt(3) == 0 ? null : (Object) 1.0);
      }
      int n = table.length();
      assertThat(n == 0 || table.get(n) != null).as("seed %d round %d", seed, round).isTrue();
      assertThat(table.get(n + 1)).as("seed %d round %d", seed, round).isNull();
    }
  }

  @Test
  void negative_zero_and_zero_are_one_key() {
    Table table = new Table(in.memory());
    table.put(-0.0, (Object) 1.0);
    assertThat(table.get(0.0)).isEqualTo(1.0);
    table.put(0.0, (Object) 2.0);
    assertThat(table.get((Object) (-0.0))).isEqualTo(2.0);
  }

  @Test
  void values_assigned_nil_during_a_traversal_do_not_disturb_it() {
    Table table = new Table(in.memory());
    for (int i = 0; i < 100; i++) {
      table.put("k" + i, (Object) 1.0);
    }
    int visited = 0;
    int position = table.occupied(0);
    while (position >= 0) {
      Object key = table.keyAt(position);
      table.put(key, null);
      visited++;
      position = table.occupied(table.positionAfter(key));
    }
    assertThat(visited).isEqualTo(100);
  }
}
