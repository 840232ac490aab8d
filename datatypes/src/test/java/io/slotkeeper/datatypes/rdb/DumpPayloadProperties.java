package io.slotkeeper.datatypes.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Random values written and read back; and their bytes changed at random, which must end with a
/// value or a refusal, and never with a byte read, written or kept that is not theirs.
///
/// A longer run: `-Dslotkeeper.fuzz.cycles=10000`.
class DumpPayloadProperties {
  private static final int FUZZ_CYCLES = Integer.getInteger("slotkeeper.fuzz.cycles", 3_000);
  private static final int ROUNDS = 400;

  @Test
  void everyValueComesBackAsItWas() {
    try (Codec codec = new Codec()) {
      for (int i = 0; i < ROUNDS; i++) {
        codec.restore(payload(codec));
        List<String> elements = codec.elements();
        String encoding = codec.encoding();
        for (int version = ValueWriter.LOWEST_VERSION; version <= 12; version++) {
          byte[] dump = codec.dump(version, codec.random.nextBoolean());
          codec.restore(dump);
          assertThat(codec.elements())
              .as("seed %s", codec.seed)
              .containsExactlyInAnyOrderElementsOf(elements);
          assertThat(codec.encoding()).as("seed %s", codec.seed).isEqualTo(encoding);
        }
      }
    }
  }

  @Test
  void changedBytesAreRefusedOrHarmless() {
    try (Codec codec = new Codec()) {
      int refused = 0;
      for (int i = 0; i < FUZZ_CYCLES; i++) {
        byte[] payload = payload(codec);
        int flips = 1 + codec.random.nextInt(3);
        for (int flip = 0; flip < flips; flip++) {
          int at = codec.random.nextInt(payload.length - 10);
          payload[at] = changed(codec, payload[at]);
        }
        byte[] value = new byte[payload.length - 11 - codec.random.nextInt(2)];
        System.arraycopy(payload, 1, value, 0, value.length);
        if (codec.canRead(payload[0], value)) {
          assertThat(codec.elements()).as("seed %s", codec.seed).isNotEmpty();
          codec.restore(codec.dump(ValueWriter.LOWEST_VERSION, true));
        } else {
          refused++;
        }
      }
      assertThat(refused).as("seed %s", codec.seed).isBetween(FUZZ_CYCLES / 5, FUZZ_CYCLES - 1);
    }
  }

  private static byte changed(Codec codec, byte old) {
    return switch (codec.random.nextInt(4)) {
      case 0 -> (byte) (old ^ 1 << codec.random.nextInt(8));
      case 1 -> (byte) 0xFF;
      case 2 -> (byte) (old + 1);
      default -> (byte) codec.random.nextInt(256);
    };
  }

  /// A payload of any type and encoding.
  static byte[] payload(Codec codec) {
    int count = 1 + codec.random.nextInt(codec.random.nextInt(10) == 0 ? 300 : 12);
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      elements.add(codec.text());
    }
    List<String> distinct = distinct(elements);
    PayloadText payload = new PayloadText();
    switch (codec.random.nextInt(20)) {
      case 0 -> payload.bytes(RdbType.STRING).string(elements.getFirst());
      case 1 -> strings(payload.bytes(RdbType.LIST).length(count), elements);
      case 2 -> payload.bytes(RdbType.LIST_ZIPLIST).string(PayloadText.ziplist(elements));
      case 3 ->
          payload
              .bytes(RdbType.LIST_QUICKLIST, 2)
              .string(PayloadText.ziplist(elements))
              .string(PayloadText.ziplist(distinct));
      case 4 -> strings(payload.bytes(RdbType.SET).length(distinct.size()), distinct);
      case 5 -> payload.bytes(RdbType.SET_INTSET).string(intset(codec, count));
      case 6 -> strings(payload.bytes(RdbType.HASH).length(distinct.size()), paired(distinct));
      case 7 -> payload.bytes(RdbType.HASH_ZIPLIST).string(PayloadText.ziplist(paired(distinct)));
      case 8 -> payload.bytes(RdbType.HASH_ZIPMAP).string(PayloadText.zipmap(paired(distinct), 2));
      case 9 -> {
        payload.bytes(RdbType.HASH_METADATA).littleEndian(1_700_000_000_000L, 8);
        payload.length(distinct.size());
        for (String field : distinct) {
          payload.bytes(codec.random.nextInt(60)).string(field).string("value");
        }
      }
      case 10 -> {
        payload.bytes(RdbType.ZSET_2).length(distinct.size());
        for (String member : distinct) {
          double score = codec.random.nextInt(5) + codec.random.nextInt(4) / 4.0;
          payload.string(member).littleEndian(Double.doubleToRawLongBits(score), 8);
        }
      }
      case 11 -> payload.bytes(RdbType.ZSET_ZIPLIST).string(PayloadText.ziplist(scored(distinct)));
      case 12 -> payload.bytes(RdbType.STREAM_LISTPACKS).bytes(PayloadText.stream(1).toBytes());
      case 13 -> payload.bytes(RdbType.STREAM_LISTPACKS_3).bytes(PayloadText.stream(3).toBytes());
      default -> {
        return written(codec, elements, distinct);
      }
    }
    return payload.bytes(new byte[10]).toBytes();
  }

  /// A payload of our own: quicklist of listpacks, listpack, compressed.
  private static byte[] written(Codec codec, List<String> elements, List<String> distinct) {
    int kind = codec.random.nextInt(6);
    PayloadText plain = new PayloadText();
    switch (kind) {
      case 0 -> strings(plain.length(elements.size()), elements);
      case 1 -> strings(plain.length(distinct.size()), distinct);
      case 2 -> strings(plain.length(distinct.size()), paired(distinct));
      case 3 -> plain.string(PayloadText.ziplist(scored(distinct)));
      case 4 -> plain.bytes(PayloadText.stream(2).toBytes());
      default -> {
        plain.length(distinct.size());
        distinct.forEach(
            field -> plain.bytes(codec.random.nextInt(60)).string(field).string("short"));
      }
    }
    int[] types = {
      RdbType.LIST,
      RdbType.SET,
      RdbType.HASH,
      RdbType.ZSET_ZIPLIST,
      RdbType.STREAM_LISTPACKS_2,
      RdbType.HASH_METADATA_EARLY
    };
    codec.read(types[kind], plain.toBytes());
    return codec.dump(10 + codec.random.nextInt(3), codec.random.nextBoolean());
  }

  private static void strings(PayloadText payload, List<String> texts) {
    texts.forEach(payload::string);
  }

  private static List<String> distinct(List<String> texts) {
    Set<String> set = new LinkedHashSet<>(texts);
    return List.copyOf(set);
  }

  /// Every text as a field with itself as value.
  private static List<String> paired(List<String> fields) {
    List<String> pairs = new ArrayList<>();
    for (String field : fields) {
      pairs.add(field);
      pairs.add(field);
    }
    return pairs;
  }

  /// Every text as a member with a score.
  private static List<String> scored(List<String> members) {
    List<String> pairs = new ArrayList<>();
    for (String member : members) {
      pairs.add(member);
      pairs.add(pairs.size() % 3 == 0 ? "1.5" : Integer.toString(pairs.size()));
    }
    return pairs;
  }

  private static byte[] intset(Codec codec, int count) {
    PayloadText set = new PayloadText().littleEndian(8, 4).littleEndian(count, 4);
    long number = -5;
    for (int i = 0; i < count; i++) {
      set.littleEndian(number, 8);
      number += 1 + codec.random.nextInt(1 << 20);
    }
    return set.toBytes();
  }
}
