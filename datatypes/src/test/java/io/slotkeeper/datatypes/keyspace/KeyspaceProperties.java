package io.slotkeeper.datatypes.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Strings and expiries in the keyspace against a plain map, in checked memory, ending with no byte
/// leaked.
class KeyspaceProperties {
  private record Model(byte[] value, long expiry) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Model model
          && expiry == model.expiry
          && Arrays.equals(value, model.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }
  }

  private final NativeText key = new NativeText(100_000);
  private final NativeText value = new NativeText(200_000);
  private final NativeText scratch = new NativeText(32);

  @Test
  void keysAndStringsBehaveLikeAMap() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<String, Model> model = new HashMap<>();
    try (Keyspace keyspace = new Keyspace(1, 1, seed)) {
      Database database = keyspace.database(0);
      KeyCursor cursor = new KeyCursor(database);
      for (int step = 0; step < 60_000; step++) {
        String name = keyName(random);
        seek(keyspace, cursor, name);
        assertThat(cursor.record() != 0).as("seed %s", seed).isEqualTo(model.containsKey(name));
        change(random, cursor, name, model);
        if (model.containsKey(name)) {
          seek(keyspace, cursor, name);
          assertThat(read(cursor)).as("seed %s", seed).isEqualTo(model.get(name));
        }
      }
      assertThat(database.size()).isEqualTo(model.size());
      assertThat(database.expires())
          .isEqualTo(model.values().stream().filter(m -> m.expiry != Record.NO_EXPIRY).count());
      for (String name : model.keySet()) {
        seek(keyspace, cursor, name);
        assertThat(read(cursor)).as("seed %s key %s", seed, name).isEqualTo(model.get(name));
      }
      assertThat(keyspace.freeAll()).as("seed %s", seed).isEmpty();
    }
  }

  private void change(Random random, KeyCursor cursor, String name, Map<String, Model> model) {
    Model old = model.get(name);
    int choice = random.nextInt(10);
    if (old == null || choice < 4) {
      byte[] bytes = randomValue(random);
      long expiry = random.nextInt(3) == 0 ? random.nextInt(1_000_000) : Record.NO_EXPIRY;
      Strings.set(cursor, value.address, value.write(bytes), expiry, random.nextInt(1 << 24));
      model.put(name, new Model(bytes, expiry));
    } else if (choice < 6) {
      int length = random.nextInt(4) == 0 ? random.nextInt(90_000) : random.nextInt(300);
      long bytes = Strings.edit(cursor, length, scratch.address);
      byte[] edited = Arrays.copyOf(old.value, length);
      if (length > 0) {
        Memory.putByte(bytes + length - 1, (byte) 'z');
        edited[length - 1] = 'z';
      }
      model.put(name, new Model(edited, old.expiry));
    } else if (choice < 8) {
      long expiry = random.nextBoolean() ? random.nextInt(1_000_000) : Record.NO_EXPIRY;
      cursor.setExpiry(expiry);
      model.put(name, new Model(old.value, expiry));
    } else if (choice == 8) {
      cursor.relocate();
    } else {
      cursor.delete();
      model.remove(name);
    }
  }

  private Model read(KeyCursor cursor) {
    var heap = cursor.database().heap();
    long record = cursor.record();
    long address = Strings.bytesAddress(heap, record, scratch.address);
    byte[] bytes = Memory.bytes(address, Strings.length(heap, record));
    return new Model(bytes, Record.expiry(record));
  }

  private void seek(Keyspace keyspace, KeyCursor cursor, String name) {
    int length = key.write(name);
    long hash = keyspace.hash(key.address, length);
    cursor.seek(keyspace.database(0), name.hashCode() & 7, hash, key.address, length);
  }

  private static String keyName(Random random) {
    int number = random.nextInt(900);
    return number % 50 == 0 ? "long".repeat(20 * number + 40) : "key:" + number;
  }

  private static byte[] randomValue(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> Long.toString(random.nextLong()).getBytes(StandardCharsets.ISO_8859_1);
      case 1 -> new byte[0];
      case 2 -> bytes(random, 20_000 + random.nextInt(80_000));
      default -> bytes(random, random.nextInt(200));
    };
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void decimalsAreTakenInTheirCanonicalFormOnly() {
    List<String> good = new ArrayList<>(List.of("0", "-1", "9223372036854775807"));
    good.add("-9223372036854775808");
    for (String text : good) {
      assertThat(Decimals.isLong(value.address, value.write(text))).as(text).isTrue();
      assertThat(Decimals.toLong(value.address, text.length())).isEqualTo(Long.parseLong(text));
      int length = Decimals.write(Long.parseLong(text), scratch.address);
      assertThat(new String(Memory.bytes(scratch.address, length), StandardCharsets.US_ASCII))
          .isEqualTo(text);
    }
    for (String text :
        List.of(
            "",
            "-",
            "-0",
            "+1",
            "01",
            " 1",
            "1 ",
            "1a",
            "9223372036854775808",
            "-9223372036854775809",
            "99999999999999999999")) {
      assertThat(Decimals.isLong(value.address, value.write(text))).as(text).isFalse();
    }
  }
}
