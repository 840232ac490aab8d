package io.slotkeeper.datatypes.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A hash against a map, on both sides of its conversion, ending with no byte leaked.
class HashValueProperties {
  private static final HashLimits LIMITS = new HashLimits(128, 64);

  private final Fixture fixture = new Fixture();
  private final HashValue hash = new HashValue(fixture.keyspace, fixture.cursor);
  private final Map<String, String> model = new HashMap<>();

  @Test
  void aSmallHashBehavesLikeAMap() {
    play(40, 8_000, false);
  }

  @Test
  void aLargeHashBehavesLikeAMap() {
    play(5_000, 30_000, true);
  }

  @Test
  void tooManyFieldsMakeItATable() {
    try (fixture) {
      fixture.seek("hash");
      for (int i = 0; i <= LIMITS.maxListpackEntries(); i++) {
        assertThat(i == 0 ? "listpack" : fixture.encoding()).isEqualTo("listpack");
        put("f" + i, Integer.toString(i));
      }
      assertThat(fixture.encoding()).isEqualTo("hashtable");
    }
  }

  @Test
  void aLongFieldOrValueMakesItATable() {
    try (fixture) {
      fixture.seek("hash");
      put("f", "v".repeat(64));
      assertThat(fixture.encoding()).isEqualTo("listpack");
      put("f", "v".repeat(65));
      assertThat(fixture.encoding()).isEqualTo("hashtable");
      fixture.seek("other");
      model.clear();
      put("f".repeat(65), "v");
      assertThat(fixture.encoding()).isEqualTo("hashtable");
    }
  }

  private void play(int fields, int steps, boolean longValues) {
    try (fixture) {
      KeyCursor cursor = fixture.seek("hash");
      for (int step = 0; step < steps; step++) {
        String field = fieldName(fields);
        if (fixture.random.nextInt(10) < (step % 10_000 < 6_000 ? 7 : 3)) {
          String value = fixture.value();
          put(field, longValues || value.length() <= 64 ? value : "");
        } else if (cursor.record() != 0) {
          remove(cursor, field);
        }
        if (cursor.record() != 0) {
          assertField(field);
        }
        if (cursor.record() != 0 && fixture.random.nextInt(400) == 0) {
          fixture.moveAround();
          assertSame(cursor);
        }
      }
      assertSame(cursor);
    }
  }

  private String fieldName(int fields) {
    int number = fixture.random.nextInt(fields);
    return number % 3 == 0 ? Integer.toString(number) : "field:" + number;
  }

  private void put(String field, String value) {
    hash.open(fixture.cursor, LIMITS, 0);
    if (fixture.cursor.record() == 0) {
      hash.create(fixture.random.nextInt(200), 0);
    }
    fixture.first.set(field);
    fixture.second.set(value);
    boolean isNew =
        hash.put(
            fixture.first.address,
            fixture.first.length,
            fixture.second.address,
            fixture.second.length);
    assertThat(isNew).as("seed %s", fixture.seed).isEqualTo(model.put(field, value) == null);
  }

  private void remove(KeyCursor cursor, String field) {
    hash.open(cursor, LIMITS, 0);
    fixture.first.set(field);
    assertThat(hash.remove(fixture.first.address, fixture.first.length))
        .as("seed %s", fixture.seed)
        .isEqualTo(model.remove(field) != null);
    if (hash.count() == 0) {
      cursor.delete();
    }
  }

  private void assertField(String field) {
    hash.open(fixture.cursor, LIMITS, 0);
    fixture.first.set(field);
    boolean found = hash.find(fixture.first.address, fixture.first.length);
    assertThat(found ? Fixture.text(hash.value()) : null)
        .as("seed %s", fixture.seed)
        .isEqualTo(model.get(field));
  }

  private void assertSame(KeyCursor cursor) {
    Map<String, String> read = new HashMap<>();
    if (cursor.record() != 0) {
      FieldWalk walk = new FieldWalk(fixture.keyspace.heap());
      walk.start(cursor.record());
      while (walk.next()) {
        read.put(Fixture.text(walk.field()), Fixture.text(walk.value()));
      }
      assertThat(walk.count()).as("seed %s", fixture.seed).isEqualTo(model.size());
      walk.seekRandom(fixture.random.nextLong());
      assertThat(model).containsEntry(Fixture.text(walk.field()), Fixture.text(walk.value()));
    }
    assertThat(read).as("seed %s", fixture.seed).isEqualTo(model);
  }
}
