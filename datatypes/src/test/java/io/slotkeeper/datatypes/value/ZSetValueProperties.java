package io.slotkeeper.datatypes.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// A sorted set against a map and a tree set, on both sides of its conversion and through many
/// shapes of its tree, ending with no byte leaked.
class ZSetValueProperties {
  private static final ZSetLimits LIMITS = new ZSetLimits(128, 64);

  private record Pair(double score, String member) {}

  private final Fixture fixture = new Fixture();
  private final ZSetValue zset = new ZSetValue(fixture.keyspace, fixture.cursor);
  private final Map<String, Double> scores = new HashMap<>();
  private final TreeSet<Pair> order =
      new TreeSet<>(Comparator.comparingDouble(Pair::score).thenComparing(Pair::member));

  @Test
  void aSmallSortedSetBehavesLikeATreeSet() {
    play(8_000, () -> member(60), this::anyScore);
  }

  @Test
  void aLargeSortedSetBehavesLikeATreeSet() {
    play(
        40_000,
        () -> fixture.random.nextInt(5) == 0 ? fixture.value() : member(9_000),
        this::anyScore);
  }

  @Test
  void membersOfFewScoresAreInOrderOfTheirBytes() {
    play(30_000, () -> member(6_000), () -> (double) fixture.random.nextInt(3));
  }

  @Test
  void ascendingDescendingAndInnerRunsKeepTheOrder() {
    try (fixture) {
      fixture.seek("zset");
      for (int i = 0; i < 5_000; i++) {
        put("up" + i, i);
        put("down" + i, -i);
        put("inner" + i, 0.5 + i / 10_000.0);
      }
      assertSame();
      while (order.size() > 3_000) {
        removeRange(order.size() / 3, 997);
      }
      assertSame();
      while (!order.isEmpty()) {
        removeRange(0, Math.min(order.size(), 13));
        if (!order.isEmpty()) {
          removeRange(order.size() - 1, 1);
        }
      }
    }
  }

  @Test
  void tooManyMembersMakeItASkiplist() {
    try (fixture) {
      fixture.seek("zset");
      for (int i = 0; i <= LIMITS.maxListpackEntries(); i++) {
        assertThat(i == 0 ? "listpack" : fixture.encoding()).isEqualTo("listpack");
        put("m" + i, i / 4.0);
      }
      assertThat(fixture.encoding()).isEqualTo("skiplist");
      assertSame();
    }
  }

  @Test
  void aLongMemberMakesItASkiplist() {
    try (fixture) {
      fixture.seek("zset");
      put("m".repeat(64), 1);
      assertThat(fixture.encoding()).isEqualTo("listpack");
      put("m".repeat(65), 0.1);
      assertThat(fixture.encoding()).isEqualTo("skiplist");
      assertSame();
    }
  }

  @Test
  void compactingMakesASmallSkiplistAListpack() {
    try (fixture) {
      fixture.seek("zset");
      for (int i = 0; i < 200; i++) {
        put("m" + i, anyScore());
      }
      zset.compact();
      assertThat(fixture.encoding()).isEqualTo("skiplist");
      removeRange(0, 72);
      zset.compact();
      assertThat(fixture.encoding()).isEqualTo("listpack");
      assertSame();
    }
  }

  @Test
  void aSkiplistOfOneMemberIsSmall() {
    try (fixture) {
      fixture.seek("zset");
      put("m".repeat(65), 1);
      assertThat(fixture.keyspace.heap().usedBytes() - usedByTheDatabase()).isLessThan(320);
    }
  }

  @Test
  void aLargeSortedSetThatIsDeletedLeavesNothingBehind() {
    try (fixture) {
      fixture.seek("zset");
      for (int i = 0; i < 20_000; i++) {
        put("m" + i, fixture.random.nextInt(5_000));
      }
      fixture.cursor.delete();
    }
  }

  private long usedByTheDatabase() {
    return 16_384 * 64;
  }

  private void play(int steps, Supplier<String> members, Supplier<Double> newScores) {
    try (fixture) {
      fixture.seek("zset");
      for (int step = 0; step < steps; step++) {
        String member = members.get();
        int action = fixture.random.nextInt(10);
        if (action < (step % 10_000 < 6_000 ? 7 : 3)) {
          put(member, newScores.get());
        } else if (action == 9 && fixture.random.nextInt(4) == 0 && !order.isEmpty()) {
          int rank = fixture.random.nextInt(order.size());
          removeRange(rank, Math.min(order.size() - rank, fixture.random.nextInt(40)));
        } else if (!order.isEmpty()) {
          remove(member);
        }
        if (!order.isEmpty() && fixture.random.nextInt(40) == 0) {
          assertPlaces(member, newScores.get());
        }
        if (!order.isEmpty() && fixture.random.nextInt(800) == 0) {
          fixture.moveAround();
          assertSame();
        }
      }
      assertSame();
    }
  }

  private String member(int members) {
    int number = fixture.random.nextInt(members);
    return number % 3 == 0 ? Integer.toString(number) : "member:" + number;
  }

  private double anyScore() {
    return switch (fixture.random.nextInt(8)) {
      case 0 -> fixture.random.nextDouble(-1, 1);
      case 1 -> fixture.random.nextInt(5) - 2;
      case 2 -> Math.scalb(fixture.random.nextDouble(), fixture.random.nextInt(-200, 200));
      case 3 -> fixture.random.nextBoolean() ? Double.POSITIVE_INFINITY : -1e300;
      case 4 -> fixture.random.nextLong();
      default -> fixture.random.nextInt(1_000) / 4.0;
    };
  }

  // ---- both sides at once -----------------------------------------------------------------

  private void put(String member, double score) {
    zset.open(fixture.cursor, LIMITS);
    Fixture.Text text = fixture.first.set(member);
    if (fixture.cursor.record() == 0) {
      zset.create(1, text.length, 0);
    }
    boolean found = zset.find(text.address, text.length);
    Double old = scores.put(member, score);
    assertThat(found ? zset.score() : null).as("seed %s", fixture.seed).isEqualTo(old);
    if (old != null) {
      order.remove(new Pair(old, member));
      zset.changeScore(text.address, text.length, score);
    } else {
      zset.add(text.address, text.length, score);
    }
    order.add(new Pair(score, member));
  }

  private void remove(String member) {
    zset.open(fixture.cursor, LIMITS);
    Fixture.Text text = fixture.first.set(member);
    boolean found = zset.find(text.address, text.length);
    Double old = scores.remove(member);
    assertThat(found).as("seed %s", fixture.seed).isEqualTo(old != null);
    if (old != null) {
      zset.remove();
      order.remove(new Pair(old, member));
    }
    deleteIfEmpty();
  }

  private void removeRange(int rank, int members) {
    zset.open(fixture.cursor, LIMITS);
    List<Pair> gone = new ArrayList<>(order).subList(rank, rank + members);
    zset.removeRange(rank, members);
    for (Pair pair : gone) {
      scores.remove(pair.member());
      order.remove(pair);
    }
    deleteIfEmpty();
  }

  private void deleteIfEmpty() {
    assertThat(zset.count()).as("seed %s", fixture.seed).isEqualTo(order.size());
    if (order.isEmpty()) {
      fixture.cursor.delete();
    }
  }

  /// Rank, selection and counts around a member and a score.
  private void assertPlaces(String member, double bound) {
    zset.open(fixture.cursor, LIMITS);
    Fixture.Text text = fixture.first.set(member);
    if (zset.find(text.address, text.length)) {
      Pair pair = new Pair(scores.get(member), member);
      assertThat(zset.rank()).as("seed %s", fixture.seed).isEqualTo(order.headSet(pair).size());
    }
    Pair lowest = new Pair(bound, "");
    assertThat(zset.countBelow(bound, false))
        .as("seed %s", fixture.seed)
        .isEqualTo(order.headSet(lowest).size());
    Pair highest = new Pair(bound, "\u00ff\u00ff");
    assertThat(zset.countBelow(bound, true))
        .as("seed %s", fixture.seed)
        .isEqualTo(order.headSet(highest).size());
    assertNamesBelow(text, member);
    int rank = fixture.random.nextInt(order.size());
    zset.seek(rank);
    Pair here = order.stream().skip(rank).findFirst().orElseThrow();
    assertThat(new Pair(zset.scoreHere(), Fixture.text(zset.member())))
        .as("seed %s", fixture.seed)
        .isEqualTo(here);
  }

  private void assertNamesBelow(Fixture.Text text, String member) {
    if (order.first().score() != order.last().score()) {
      return;
    }
    long below = order.stream().filter(pair -> pair.member().compareTo(member) < 0).count();
    assertThat(zset.countBelow(text.address, text.length, false))
        .as("seed %s", fixture.seed)
        .isEqualTo((int) below);
    assertThat(zset.countBelow(text.address, text.length, true))
        .as("seed %s", fixture.seed)
        .isEqualTo((int) below + (scores.containsKey(member) ? 1 : 0));
  }

  private void assertSame() {
    if (fixture.cursor.record() == 0) {
      assertThat(order).as("seed %s", fixture.seed).isEmpty();
      return;
    }
    zset.open(fixture.cursor, LIMITS);
    List<Pair> forward = new ArrayList<>();
    zset.seek(0);
    do {
      forward.add(new Pair(zset.scoreHere(), Fixture.text(zset.member())));
    } while (zset.next());
    assertThat(forward).as("seed %s", fixture.seed).containsExactlyElementsOf(order);
    List<Pair> backward = new ArrayList<>();
    zset.seek(order.size() - 1);
    do {
      backward.add(new Pair(zset.scoreHere(), Fixture.text(zset.member())));
    } while (zset.previous());
    assertThat(backward)
        .as("seed %s", fixture.seed)
        .containsExactlyElementsOf(order.descendingSet());
    Map<String, Double> walked = new HashMap<>();
    FieldWalk walk = new FieldWalk(fixture.keyspace.heap());
    walk.start(fixture.cursor.record());
    while (walk.next()) {
      walked.put(Fixture.text(walk.field()), walk.score());
    }
    assertThat(walked).as("seed %s", fixture.seed).isEqualTo(scores);
  }
}
