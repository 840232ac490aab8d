package io.slotkeeper.datatypes.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// A set against a set, in all encodings and through all conversions, ending with no byte leaked.
class SetValueProperties {
  private static final SetLimits LIMITS = new SetLimits(100, 60, 64);

  private final Fixture fixture = new Fixture();
  private final SetValue set = new SetValue(fixture.keyspace, fixture.cursor);
  private final Set<String> model = new HashSet<>();

  @Test
  void aSetOfFewIntegersBehavesLikeASet() {
    play(6_000, () -> Integer.toString(fixture.random.nextInt(90)));
  }

  @Test
  void aSetOfFewTextsBehavesLikeASet() {
    play(6_000, () -> "m" + fixture.random.nextInt(50));
  }

  @Test
  void aLargeSetBehavesLikeASet() {
    play(30_000, () -> fixture.random.nextInt(3) == 0 ? fixture.value() : number());
  }

  private String number() {
    return Integer.toString(fixture.random.nextInt(4_000));
  }

  @Test
  void integersBeyondTheLimitMakeItATable() {
    try (fixture) {
      fixture.seek("set");
      for (int i = 0; i < LIMITS.maxIntsetEntries(); i++) {
        add(Integer.toString(i * i));
        assertThat(fixture.encoding()).isEqualTo("intset");
      }
      add("-1");
      assertThat(fixture.encoding()).isEqualTo("hashtable");
    }
  }

  @Test
  void aTextMakesFewIntegersAListpackAndManyATable() {
    try (fixture) {
      fixture.seek("set");
      add("1");
      add("a");
      assertThat(fixture.encoding()).isEqualTo("listpack");
      fixture.seek("other");
      model.clear();
      for (int i = 0; i < LIMITS.maxListpackEntries(); i++) {
        add(Integer.toString(i));
      }
      add("a");
      assertThat(fixture.encoding()).isEqualTo("hashtable");
    }
  }

  @Test
  void aLongTextMakesItATable() {
    try (fixture) {
      fixture.seek("set");
      add("a".repeat(64));
      assertThat(fixture.encoding()).isEqualTo("listpack");
      add("a".repeat(65));
      assertThat(fixture.encoding()).isEqualTo("hashtable");
    }
  }

  @Test
  void compactingChoosesTheSmallestEncoding() {
    try (fixture) {
      fixture.seek("set");
      add("a".repeat(65));
      for (int i = 0; i < 50; i++) {
        add(Integer.toString(i));
      }
      remove("a".repeat(65));
      assertThat(fixture.encoding()).isEqualTo("hashtable");
      set.compact(false);
      assertThat(fixture.encoding()).isEqualTo("listpack");
      assertSame();
      set.compact(true);
      assertThat(fixture.encoding()).isEqualTo("intset");
      assertSame();
    }
  }

  @Test
  void everyMemberOfATableIsDrawnEquallyOften() {
    try (fixture) {
      fixture.seek("set");
      int members = 3_000;
      for (int i = 0; i < members; i++) {
        add("m" + i);
      }
      int draws = 200 * members;
      Map<String, Integer> drawn = new HashMap<>();
      FieldWalk walk = new FieldWalk(fixture.keyspace.heap());
      walk.start(fixture.cursor.record());
      for (int i = 0; i < draws; i++) {
        walk.seekRandom(fixture.random.nextLong());
        drawn.merge(Fixture.text(walk.field()), 1, Integer::sum);
      }
      double chiSquare = 0;
      for (int i = 0; i < members; i++) {
        double off = drawn.getOrDefault("m" + i, 0) - 200;
        chiSquare += off * off / 200;
      }
      // 2999 degrees of freedom: the mean is 2999, the standard deviation 77
      assertThat(chiSquare).as("seed %s", fixture.seed).isBetween(2_500.0, 3_500.0);
    }
  }

  private void play(int steps, Supplier<String> names) {
    try (fixture) {
      KeyCursor cursor = fixture.seek("set");
      for (int step = 0; step < steps; step++) {
        String name = names.get();
        if (fixture.random.nextInt(10) < (step % 10_000 < 6_000 ? 7 : 3)) {
          add(name);
        } else if (cursor.record() != 0) {
          remove(name);
        }
        if (cursor.record() != 0 && fixture.random.nextInt(300) == 0) {
          fixture.moveAround();
          removeRandom();
          assertSame();
        }
      }
      assertSame();
    }
  }

  private void add(String member) {
    set.open(fixture.cursor, LIMITS);
    fixture.first.set(member);
    if (fixture.cursor.record() == 0) {
      set.create(fixture.first.address, fixture.first.length, 1, 0);
    }
    assertThat(set.add(fixture.first.address, fixture.first.length))
        .as("seed %s", fixture.seed)
        .isEqualTo(model.add(member));
  }

  private void remove(String member) {
    set.open(fixture.cursor, LIMITS);
    fixture.first.set(member);
    long record = fixture.cursor.record();
    assertThat(set.contains(record, fixture.first.address, fixture.first.length))
        .as("seed %s", fixture.seed)
        .isEqualTo(model.contains(member));
    assertThat(set.remove(fixture.first.address, fixture.first.length))
        .as("seed %s", fixture.seed)
        .isEqualTo(model.remove(member));
    deleteIfEmpty();
  }

  private void removeRandom() {
    set.open(fixture.cursor, LIMITS);
    FieldWalk walk = new FieldWalk(fixture.keyspace.heap());
    walk.start(fixture.cursor.record());
    walk.seekRandom(fixture.random.nextLong());
    assertThat(model.remove(Fixture.text(walk.field()))).as("seed %s", fixture.seed).isTrue();
    set.removePlace(walk.place());
    deleteIfEmpty();
  }

  private void deleteIfEmpty() {
    if (set.count() == 0) {
      fixture.cursor.delete();
    }
  }

  private void assertSame() {
    Set<String> read = new HashSet<>();
    if (fixture.cursor.record() != 0) {
      FieldWalk walk = new FieldWalk(fixture.keyspace.heap());
      walk.start(fixture.cursor.record());
      while (walk.next()) {
        assertThat(read.add(Fixture.text(walk.field()))).isTrue();
      }
      assertThat(walk.count()).isEqualTo(model.size());
    }
    assertThat(read).as("seed %s", fixture.seed).isEqualTo(model);
  }
}
