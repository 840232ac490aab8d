package io.slotkeeper.datatypes.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whole files: those that are written here, those put together by hand, and all the ways to break
/// them.
class RdbFileTest {
  private static final int VERSION_AT = "REDIS".length();
  private static final int VERSION_DIGITS = 4;

  private static final long EXPIRY = 1_700_000_123_456L;

  private final Codec codec = new Codec();

  @AfterEach
  void freeAll() {
    codec.close();
  }

  private static PayloadText file(String header) {
    PayloadText file = new PayloadText();
    header.chars().forEach(file::bytes);
    return file;
  }

  private static byte[] ended(PayloadText file) {
    return file.bytes(255).bytes(new byte[8]).toBytes();
  }

  private List<String> items(byte[] file) {
    return FileText.items(codec, file);
  }

  @Test
  void aFileTellsOfItselfAndOfEachKey() {
    PayloadText file = file("REDIS0009").bytes(250).string("redis-ver").string("5.0.7");
    file.bytes(245).string("#!lua name=x").bytes(254, 3, 251, 1, 1);
    file.bytes(252).littleEndian(EXPIRY, 8).bytes(248, 44, 0).string("a").string("1");
    file.bytes(253).littleEndian(1_700_000_000, 4).bytes(249, 200, 0).string("b").string("text");
    file.bytes(244, 7, 2, 1, 0).string("c").string("");
    assertThat(items(ended(file)))
        .containsExactly(
            "version 9",
            "redis-ver=5.0.7",
            "function #!lua name=x",
            "database 3",
            "key a expiry " + EXPIRY + " idle 44 frequency -1 is int [1]",
            "key b expiry 1700000000000 idle -1 frequency 200 is embstr [text]",
            "key c expiry -1 idle -1 frequency -1 is embstr []",
            "intact");
  }

  @Test
  void filesOfOldVersionsHaveNoChecksum() {
    byte[] file = file("REDIS0001").bytes(254, 0, 0).string("k").string("v").bytes(255).toBytes();
    assertThat(items(file)).hasSize(4).last().isEqualTo("intact");
  }

  @Test
  void valkeyHasItsOwnFieldsThatExpire() {
    PayloadText file = file("VALKEY080").bytes(22).string("h").bytes(2);
    file.string("f").string("v").littleEndian(EXPIRY, 8);
    file.string("g").string("w").littleEndian(-1, 8);
    assertThat(items(ended(file)))
        .contains("key h expiry -1 idle -1 frequency -1 is listpackex [f, g, v, w]");
    assertThat(items(ended(file("VALKEY080")))).containsExactly("version 80", "intact");
  }

  @Test
  void whatModulesRememberIsPassedOver() {
    PayloadText file = file("REDIS0010").bytes(247, 0x81).bigEndian(0x1234_5678_9ABC_DC00L, 8);
    file.bytes(2, 1, 1, 60, 2, 61, 3).littleEndian(0, 4).bytes(4).littleEndian(0, 8);
    file.bytes(5).string("text").bytes(0, 0).string("k").string("v");
    assertThat(items(ended(file)))
        .contains("module EjRWeJq83", "key k expiry -1 idle -1 frequency -1 is embstr [v]");
  }

  @Test
  void whatCannotBeReadIsNamed() {
    PayloadText module = file("REDIS0010").bytes(7).string("k").bytes(0x81);
    refuses(ended(module.bigEndian(0x1234_5678_9ABC_DC00L, 8)), "no matching module type");
    refuses(ended(file("REDIS0010").bytes(6).string("k")), "Pre-release module");
    refuses(ended(file("REDIS0010").bytes(246)), "Pre-release function");
    refuses(ended(file("REDIS0010").bytes(8)), "Invalid object type: 8");
    refuses(ended(file("REDIS0010").bytes(230)), "Invalid object type: 230");
    refuses(ended(file("REDIS0013")), "Can't handle RDB format version 13");
    refuses(ended(file("REDIS0000")), "Can't handle RDB format version 0");
    refuses(ended(file("REDISabcd")), "Can't handle RDB format version 0");
    refuses(ended(file("VALKEY081")), "Can't handle RDB format version 81");
    refuses(ended(file("RABBIT010")), "Wrong signature");
  }

  private void refuses(byte[] file, String reason) {
    assertThatThrownBy(() -> items(file))
        .isInstanceOf(RdbFormatException.class)
        .hasMessageContaining(reason);
  }

  // ---- files of our own -------------------------------------------------------------------

  /// A file with values of all types and encodings.
  private byte[] written(int keys, boolean withChecksum) {
    FileText.Gathered gathered = new FileText.Gathered();
    RdbFileWriter writer = new RdbFileWriter(codec.keyspace.heap(), gathered);
    writer.header(12);
    writer.format(12, codec.random.nextBoolean());
    writer.auxiliary("redis-ver", "7.4.2");
    writer.function("#!lua name=mine".getBytes(StandardCharsets.US_ASCII));
    writer.database(0);
    writer.sizes(keys, 0);
    ValueReader values = new ValueReader(codec.keyspace);
    KeyCursor cursor = new KeyCursor(codec.keyspace.database(0));
    for (int i = 0; i < keys; i++) {
      byte[] dump = DumpPayloadProperties.payload(codec);
      long value = codec.place(Arrays.copyOfRange(dump, 1, dump.length - 10));
      long key = codec.place(("key" + i).getBytes(StandardCharsets.US_ASCII));
      int length = ("key" + i).length();
      long hash = codec.keyspace.hash(key, length);
      cursor.seek(codec.keyspace.database(0), 5, hash, key, length);
      RdbReader in =
          new RdbReader(codec.keyspace.heap(), new MemorySource(value, dump.length - 11));
      values.read(dump[0], in, cursor, Codec.LIMITS, 0);
      if (codec.random.nextBoolean()) {
        cursor.setExpiry(EXPIRY + i);
      }
      switch (codec.random.nextInt(3)) {
        case 0 -> writer.idle(i);
        case 1 -> writer.frequency(i);
        default -> {}
      }
      writer.key(cursor.record());
      assertThat(Record.keyLength(cursor.record())).isEqualTo(length);
      cursor.delete();
      codec.free(value);
      codec.free(key);
    }
    return gathered.file(withChecksum);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    byte[] file = written(200, true);
    List<String> items = items(file);
    assertThat(items).as("seed %s", codec.seed).hasSize(205).last().isEqualTo("intact");
    assertThat(items).filteredOn(item -> item.startsWith("key key17 ")).hasSize(1);
    assertThat(items(file)).as("seed %s", codec.seed).isEqualTo(items);
  }

  @Test
  void aFileCutAnywhereIsRefused() {
    byte[] file = written(12, true);
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> items(cut))
          .as("seed %s, cut at %d", codec.seed, length)
          .isInstanceOf(RdbFormatException.class);
    }
  }

  @Test
  void aByteChangedAnywhereIsFound() {
    byte[] file = written(12, true);
    for (int at = 0; at < file.length; at++) {
      if (at >= VERSION_AT && at < VERSION_AT + VERSION_DIGITS) {
        // a file that says it is of version 2 has no checksum that could tell otherwise
        continue;
      }
      byte[] changed = file.clone();
      changed[at] ^= (byte) (1 << codec.random.nextInt(8));
      assertThat(isRefusedOrBroken(changed)).as("seed %s, changed at %d", codec.seed, at).isTrue();
    }
  }

  private boolean isRefusedOrBroken(byte[] file) {
    try {
      return items(file).getLast().equals("broken");
    } catch (RdbFormatException _) {
      return true;
    }
  }

  @Test
  void withoutAChecksumAChangedByteDoesNoHarm() {
    byte[] file = written(12, false);
    int refused = 0;
    for (int at = 0; at < file.length; at++) {
      for (int bits : new int[] {1 << codec.random.nextInt(8), 0xFF, 0x80}) {
        byte[] changed = file.clone();
        changed[at] ^= (byte) bits;
        refused += isRefusedOrBroken(changed) ? 1 : 0;
      }
    }
    assertThat(refused).as("seed %s", codec.seed).isPositive();
  }
}
