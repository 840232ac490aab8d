package io.slotkeeper.datatypes.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.StringBlock;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.keyspace.TypeNames;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.value.Element;
import io.slotkeeper.datatypes.value.FieldWalk;
import io.slotkeeper.datatypes.value.HashLimits;
import io.slotkeeper.datatypes.value.ListLimit;
import io.slotkeeper.datatypes.value.ListValue;
import io.slotkeeper.datatypes.value.SetLimits;
import io.slotkeeper.datatypes.value.StreamLimits;
import io.slotkeeper.datatypes.value.StreamWalk;
import io.slotkeeper.datatypes.value.ZSetLimits;
import io.slotkeeper.datatypes.value.ZSetValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A keyspace to read values into and write them from, and a seed to be printed.
final class Codec implements AutoCloseable {
  static final ValueLimits LIMITS =
      new ValueLimits(
          new HashLimits(16, 64),
          new SetLimits(32, 16, 64),
          new ListLimit(-1, 1),
          new ZSetLimits(16, 64),
          new StreamLimits(4096, 100));
  private static final int SLOT = 5;

  final long seed;
  final Random random;
  final Keyspace keyspace;
  final KeyCursor cursor;
  private final ValueReader reader;
  private final DumpPayload payload;

  Codec() {
    this(new Random().nextLong());
  }

  Codec(long seed) {
    this.seed = seed;
    random = new Random(seed);
    keyspace = new Keyspace(1, 1, seed);
    cursor = new KeyCursor(keyspace.database(0));
    reader = new ValueReader(keyspace);
    payload = new DumpPayload(keyspace.heap());
    cursor.seekDetached(keyspace.database(0), SLOT);
  }

  /// Bytes in a block of the checked heap, so that a read beyond them fails.
  long place(byte[] bytes) {
    long block = keyspace.heap().allocate(SLOT, Math.max(1, bytes.length));
    Memory.copy(bytes, 0, block, bytes.length);
    return block;
  }

  void free(long block) {
    keyspace.heap().free(block);
  }

  /// Reads a value, which the cursor has then.
  void read(int type, byte[] value) {
    drop();
    long block = place(value);
    try {
      RdbReader in = new RdbReader(keyspace.heap(), new MemorySource(block, value.length));
      reader.read(type, in, cursor, LIMITS, 0);
    } finally {
      free(block);
    }
  }

  /// Whether a value can be read; the cursor has it then, and else nothing.
  boolean canRead(int type, byte[] value) {
    try {
      read(type, value);
      return true;
    } catch (RdbFormatException e) {
      assertThat(cursor.record()).as("seed %s", seed).isZero();
      return false;
    }
  }

  /// The dump payload of the cursor's value.
  byte[] dump(int version, boolean compress) {
    long block = payload.write(cursor.record(), SLOT, version, compress);
    int length = (int) StringBlock.length(block);
    byte[] bytes = Memory.bytes(StringBlock.bytesAddress(block), length);
    assertThat(DumpPayload.isIntact(StringBlock.bytesAddress(block), length, true)).isTrue();
    StringBlock.unpin(keyspace.heap(), block);
    return bytes;
  }

  /// Reads a dump payload.
  void restore(byte[] dump) {
    byte[] value = new byte[dump.length - 11];
    System.arraycopy(dump, 1, value, 0, value.length);
    read(dump[0], value);
  }

  void drop() {
    if (cursor.record() != 0) {
      cursor.delete();
    }
  }

  String encoding() {
    return TypeNames.encoding(cursor.record());
  }

  /// The elements of the cursor's value in the order they are stored, fields before their values.
  List<String> elements() {
    long record = cursor.record();
    List<String> elements = new ArrayList<>();
    switch (Record.type(record)) {
      case Record.STRING -> {
        long scratch = place(new byte[32]);
        long text = Strings.bytesAddress(keyspace.heap(), record, scratch);
        elements.add(text(text, Strings.length(keyspace.heap(), record)));
        free(scratch);
      }
      case Record.LIST -> {
        ListValue list = new ListValue(keyspace.heap(), cursor);
        list.open(cursor, LIMITS.list());
        list.seek(0);
        do {
          elements.add(text(list.element()));
        } while (list.next());
      }
      case Record.ZSET -> {
        ZSetValue zset = new ZSetValue(keyspace, cursor);
        zset.open(cursor, LIMITS.zset());
        zset.seek(0);
        do {
          elements.add(text(zset.member()));
          elements.add(Double.toString(zset.scoreHere()));
        } while (zset.next());
      }
      case Record.STREAM -> {
        StreamWalk walk = new StreamWalk();
        walk.start(record);
        while (walk.next()) {
          elements.add(walk.id().toString());
          while (walk.nextField()) {
            elements.add(text(walk.field()));
            elements.add(text(walk.value()));
          }
        }
      }
      default -> {
        FieldWalk walk = new FieldWalk(keyspace.heap());
        walk.start(record);
        while (walk.next()) {
          elements.add(text(walk.field()));
          if (Record.type(record) == Record.HASH) {
            elements.add(text(walk.value()));
          }
        }
      }
    }
    return elements;
  }

  /// The expiries of a hash's fields in the same order, -1 for none.
  List<Long> expiries() {
    List<Long> expiries = new ArrayList<>();
    FieldWalk walk = new FieldWalk(keyspace.heap());
    walk.start(cursor.record());
    while (walk.next()) {
      expiries.add(walk.expiry());
    }
    return expiries;
  }

  private static String text(Element element) {
    return text(element.address(), element.length());
  }

  private static String text(long address, int length) {
    return new String(Memory.bytes(address, length), StandardCharsets.ISO_8859_1);
  }

  /// Some text: short or long, a number or not.
  String text() {
    return switch (random.nextInt(8)) {
      case 0 -> Integer.toString(random.nextInt(300));
      case 1 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case 2 -> "ab".repeat(random.nextInt(200));
      case 3 -> random.nextInt(20) == 0 ? "0123456789".repeat(random.nextInt(2_000)) : "";
      case 4 -> "00" + random.nextInt(10);
      default -> "text:" + random.nextInt(100_000);
    };
  }

  @Override
  public void close() {
    drop();
    assertThat(keyspace.freeAll()).as("seed %s", seed).isEmpty();
    keyspace.close();
  }
}
