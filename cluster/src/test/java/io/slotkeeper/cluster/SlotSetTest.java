package io.slotkeeper.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SlotSetTest {
  @Test
  void theTextIsTheRanges() {
    assertThat(SlotSet.parse("0-5460,5462").toString()).isEqualTo("0-5460,5462");
    assertThat(SlotSet.EMPTY.toString()).isEmpty();
    assertThat(SlotSet.ALL.toString()).isEqualTo("0-16383");
    assertThat(SlotSet.of(3, 1, 2, 9).toString()).isEqualTo("1-3,9");
    assertThat(SlotSet.parse("")).isEqualTo(SlotSet.EMPTY);
  }

  @Test
  void aScatteredSetIsWrittenAsABitmapOfBoundedLength() {
    int[] odd = new int[Slots.COUNT / 2];
    for (int i = 0; i < odd.length; i++) {
      odd[i] = 2 * i + 1;
    }
    SlotSet set = SlotSet.of(odd);
    assertThat(set.toString()).startsWith("b64:").hasSizeLessThan(2800);
    assertThat(SlotSet.parse(set.toString())).isEqualTo(set);
  }

  @Test
  void whatIsNotASlotIsRefused() {
    assertThatThrownBy(() -> SlotSet.of(16384)).hasMessageContaining("16384");
    assertThatThrownBy(() -> SlotSet.parse("5-4")).hasMessageContaining("5 to 4");
    assertThatThrownBy(() -> SlotSet.parse("1,,2")).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> SlotSet.parse("b64:AAAA")).hasMessageContaining("3 bytes");
  }

  @Test
  void itBehavesAsASetOfNumbers() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TreeSet<Integer> a = numbers(random);
      TreeSet<Integer> b = numbers(random);
      SlotSet setA = set(a);
      SlotSet setB = set(b);
      TreeSet<Integer> union = new TreeSet<>(a);
      union.addAll(b);
      TreeSet<Integer> minus = new TreeSet<>(a);
      minus.removeAll(b);
      TreeSet<Integer> both = new TreeSet<>(a);
      both.retainAll(b);
      assertThat(setA.union(setB)).as("seed %d", seed).isEqualTo(set(union));
      assertThat(setA.minus(setB)).as("seed %d", seed).isEqualTo(set(minus));
      assertThat(setA.intersection(setB)).as("seed %d", seed).isEqualTo(set(both));
      assertThat(setA.intersects(setB)).as("seed %d", seed).isEqualTo(!both.isEmpty());
      assertThat(setA.containsAll(setB)).as("seed %d", seed).isEqualTo(a.containsAll(b));
      assertThat(setA.size()).as("seed %d", seed).isEqualTo(a.size());
      assertThat(SlotSet.of(setA.ranges())).as("seed %d", seed).isEqualTo(setA);
      assertThat(SlotSet.parse(setA.toString())).as("seed %d", seed).isEqualTo(setA);
      List<Integer> visited = new ArrayList<>();
      setA.forEach(visited::add);
      assertThat(visited).as("seed %d", seed).containsExactlyElementsOf(a);
    }
  }

  private static TreeSet<Integer> numbers(SplittableRandom random) {
    TreeSet<Integer> numbers = new TreeSet<>();
    int runs = random.nextInt(40);
    for (int i = 0; i < runs; i++) {
      int first = random.nextInt(Slots.COUNT);
      int last = Math.min(Slots.COUNT - 1, first + random.nextInt(300));
      for (int slot = first; slot <= last; slot++) {
        numbers.add(slot);
      }
    }
    return numbers;
  }

  private static SlotSet set(TreeSet<Integer> numbers) {
    return SlotSet.of(numbers.stream().mapToInt(Integer::intValue).toArray());
  }
}
