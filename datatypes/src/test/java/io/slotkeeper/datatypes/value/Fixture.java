package io.slotkeeper.datatypes.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.TypeNames;
import io.slotkeeper.datatypes.keyspace.Values;
import io.slotkeeper.datatypes.memory.Memory;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// A keyspace with one key under test, native places for texts, and a seed to be printed.
final class Fixture implements AutoCloseable {
  static final int SLOT = 3;
  private static final int CAPACITY = 100_000;

  final long seed = new Random().nextLong();
  final Random random = new Random(seed);
  final Keyspace keyspace = new Keyspace(1, 1, seed);
  final KeyCursor cursor = new KeyCursor(keyspace.database(0));
  final Text first = new Text();
  final Text second = new Text();
  private final Text key = new Text();

  /// Text in native memory.
  static final class Text {
    final long address = Arena.global().allocate(CAPACITY).address();
    int length;

    Text set(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      Memory.copy(bytes, 0, address, bytes.length);
      length = bytes.length;
      return this;
    }
  }

  KeyCursor seek(String name) {
    key.set(name);
    long hash = keyspace.hash(key.address, key.length);
    cursor.seek(keyspace.database(0), SLOT, hash, key.address, key.length);
    return cursor;
  }

  String encoding() {
    return TypeNames.encoding(cursor.record());
  }

  static String text(Element element) {
    byte[] bytes = Memory.bytes(element.address(), element.length());
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /// Copies the key, moves the copy over the original, moves its record.
  void moveAround() {
    long record = cursor.record();
    KeyCursor other = new KeyCursor(keyspace.database(0));
    Text name = new Text().set("copy");
    long hash = keyspace.hash(name.address, name.length);
    other.seek(keyspace.database(0), SLOT, hash, name.address, name.length);
    Values.copyTo(other, record);
    assertThat(Values.bytes(keyspace.heap(), other.record(), 5)).isPositive();
    long copy = other.unlink();
    cursor.seek(
        keyspace.database(0),
        SLOT,
        keyspace.hash(key.address, key.length),
        key.address,
        key.length);
    Values.moveTo(cursor, copy);
    cursor.setExpiry(random.nextBoolean() ? 1_000_000 : Record.NO_EXPIRY);
    cursor.relocate();
  }

  String value() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> Integer.toString(random.nextInt(2_000));
      case 2 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case 3 -> "x".repeat(random.nextInt(70));
      case 4 -> random.nextInt(12) == 0 ? "y".repeat(random.nextInt(10_000)) : "";
      default -> "v" + random.nextInt(100_000);
    };
  }

  /// Frees everything.
  @Override
  public void close() {
    assertThat(keyspace.freeAll()).as("seed %s", seed).isEmpty();
    keyspace.close();
  }
}
