package io.slotkeeper.datatypes.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A hash with fields that expire against a map, in a listpack and in a table, while time goes on.
class HashExpiryProperties {
  private static final HashLimits LIMITS = new HashLimits(20, 64);
  private static final long BEGIN = 1_700_000_000_000L;

  private record Held(String value, long expiry) {}

  private final Fixture fixture = new Fixture();
  private final HashValue hash = new HashValue(fixture.keyspace, fixture.cursor);
  private final Map<String, Held> model = new HashMap<>();
  private long now = BEGIN;

  @Test
  void aSmallHashLosesItsFieldsInTime() {
    play(15, 8_000, 1_000);
  }

  @Test
  void aLargeHashLosesItsFieldsInTime() {
    play(3_000, 40_000, 7);
  }

  @Test
  void theFirstExpiryChangesTheEncodingAndTheCountOfTheDatabase() {
    try (fixture) {
      Database database = fixture.keyspace.database(0);
      KeyCursor cursor = fixture.seek("hash");
      put("f", "1", false);
      assertThat(fixture.encoding()).isEqualTo("listpack");
      assertThat(database.fieldExpires()).isZero();
      setExpiry("f", BEGIN + 500);
      assertThat(fixture.encoding()).isEqualTo("listpackex");
      assertThat(database.fieldExpires()).isOne();
      assertThat(database.earliestExpiry(Fixture.SLOT)).isLessThanOrEqualTo(BEGIN + 500);
      for (int i = 0; i < 30; i++) {
        put("more" + i, "1", false);
      }
      assertThat(fixture.encoding()).isEqualTo("hashtable");
      assertThat(HashValue.earliestExpiry(fixture.keyspace.heap(), cursor.record()))
          .isEqualTo(BEGIN + 500);
      cursor.delete();
      assertThat(database.fieldExpires()).isZero();
    }
  }

  @Test
  void expiriesThatChangeOftenTakeNoMoreRoom() {
    try (fixture) {
      KeyCursor cursor = fixture.seek("hash");
      for (int i = 0; i < 100; i++) {
        put("f" + i, "1", false);
      }
      for (int round = 0; round < 200; round++) {
        for (int i = 0; i < 100; i++) {
          setExpiry("f" + i, BEGIN + 1 + fixture.random.nextInt(1_000_000));
        }
      }
      assertThat(fixture.keyspace.heap().usedBytes()).isLessThan(2_000_000);
      assertThat(cursor.record()).isNotZero();
    }
  }

  private void play(int fields, int steps, int millisPerStep) {
    try (fixture) {
      KeyCursor cursor = fixture.seek("hash");
      for (int step = 0; step < steps; step++) {
        now += fixture.random.nextInt(millisPerStep + 1);
        change(cursor, "field:" + fixture.random.nextInt(fields));
        if (cursor.record() != 0 && fixture.random.nextInt(step % 3_000 < 1_500 ? 400 : 40) == 0) {
          removeExpired(cursor);
        }
        if (cursor.record() != 0 && fixture.random.nextInt(500) == 0) {
          fixture.moveAround();
        }
      }
      now += 1_000_000_000L;
      if (cursor.record() != 0) {
        removeExpired(cursor);
      }
      assertSame(cursor);
    }
  }

  private void change(KeyCursor cursor, String field) {
    int chance = fixture.random.nextInt(10);
    if (chance < 4) {
      String value = fixture.value();
      put(field, value.length() > 60 ? "long" : value, chance == 0);
    } else if (cursor.record() == 0) {
      return;
    } else if (chance < 5) {
      remove(cursor, field);
    } else if (held(field) != null) {
      setExpiry(
          field,
          fixture.random.nextInt(6) == 0
              ? Record.NO_EXPIRY
              : now + 1 + fixture.random.nextInt(3_000_000));
    }
    if (cursor.record() != 0) {
      assertField(field);
    }
  }

  private Held held(String field) {
    Held held = model.get(field);
    return held == null || held.expiry() != Record.NO_EXPIRY && held.expiry() <= now ? null : held;
  }

  private void open(String field) {
    hash.open(fixture.cursor, LIMITS, now);
    fixture.first.set(field);
  }

  private void put(String field, String value, boolean keepExpiry) {
    open(field);
    if (fixture.cursor.record() == 0) {
      hash.create(0, 0);
    }
    Held before = held(field);
    fixture.second.set(value);
    boolean isNew =
        hash.put(
            fixture.first.address,
            fixture.first.length,
            fixture.second.address,
            fixture.second.length,
            keepExpiry);
    assertThat(isNew).as("seed %s", fixture.seed).isEqualTo(before == null);
    boolean kept = keepExpiry && before != null;
    model.put(field, new Held(value, kept ? before.expiry() : Record.NO_EXPIRY));
  }

  private void setExpiry(String field, long expiry) {
    open(field);
    hash.setExpiry(fixture.first.address, fixture.first.length, expiry);
    model.computeIfPresent(field, (_, held) -> new Held(held.value(), expiry));
  }

  private void remove(KeyCursor cursor, String field) {
    open(field);
    assertThat(hash.remove(fixture.first.address, fixture.first.length))
        .as("seed %s", fixture.seed)
        .isEqualTo(held(field) != null);
    model.remove(field);
    if (hash.count() == 0) {
      cursor.delete();
    }
  }

  private void removeExpired(KeyCursor cursor) {
    hash.open(cursor, LIMITS, now);
    Set<String> gone = new TreeSet<>();
    int removed =
        hash.removeExpired(
            Integer.MAX_VALUE,
            (address, length) ->
                gone.add(new String(Memory.bytes(address, length), StandardCharsets.ISO_8859_1)));
    Set<String> due = new TreeSet<>();
    model.forEach((field, held) -> {
      if (held.expiry() != Record.NO_EXPIRY && held.expiry() <= now) {
        due.add(field);
      }
    });
    assertThat(gone).isEqualTo(due).hasSize(removed);
    model.values().removeIf(held -> held.expiry() != Record.NO_EXPIRY && held.expiry() <= now);
    if (hash.count() == 0) {
      cursor.delete();
    }
    assertSame(cursor);
  }

  private void assertField(String field) {
    open(field);
    Held held = held(field);
    boolean found = hash.find(fixture.first.address, fixture.first.length);
    assertThat(found).as("seed %s", fixture.seed).isEqualTo(held != null);
    if (held != null) {
      assertThat(Fixture.text(hash.value())).as("seed %s", fixture.seed).isEqualTo(held.value());
      assertThat(hash.expiry(fixture.first.address, fixture.first.length))
          .as("seed %s", fixture.seed)
          .isEqualTo(held.expiry());
    }
  }

  private void assertSame(KeyCursor cursor) {
    Map<String, Held> read = new HashMap<>();
    if (cursor.record() != 0) {
      FieldWalk walk = new FieldWalk(fixture.keyspace.heap());
      walk.start(cursor.record());
      while (walk.next()) {
        read.put(Fixture.text(walk.field()), new Held(Fixture.text(walk.value()), walk.expiry()));
      }
    }
    assertThat(read).as("seed %s", fixture.seed).isEqualTo(model);
  }
}
