package io.slotkeeper.datatypes.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every encoding that some version of Redis wrote, from bytes that were put together by hand.
class ValueReaderTest {
  private static final List<String> MIXED =
      List.of(
          "a",
          "0",
          "12",
          "13",
          "-1",
          "-128",
          "300",
          "-70000",
          "8388607",
          "2147483648",
          "",
          "007",
          "x".repeat(63),
          "y".repeat(64),
          "z".repeat(300),
          "after a long one");

  private final Codec codec = new Codec();

  @AfterEach
  void freeAll() {
    codec.close();
  }

  private void read(int type, PayloadText value) {
    codec.read(type, value.toBytes());
  }

  @Test
  void stringsAreTextsOrIntegersOrCompressed() {
    read(RdbType.STRING, new PayloadText().string("hello"));
    assertThat(codec.elements()).containsExactly("hello");
    read(RdbType.STRING, new PayloadText().bytes(0xC0, 0x85));
    assertThat(codec.elements()).containsExactly("-123");
    assertThat(codec.encoding()).isEqualTo("int");
    read(RdbType.STRING, new PayloadText().bytes(0xC1).littleEndian(-12345, 2));
    assertThat(codec.elements()).containsExactly("-12345");
    read(RdbType.STRING, new PayloadText().bytes(0xC2).littleEndian(1234567, 4));
    assertThat(codec.elements()).containsExactly("1234567");
    read(RdbType.STRING, new PayloadText().bytes(0xC3, 5, 20, 0, 'a', 0xE0, 10, 0));
    assertThat(codec.elements()).containsExactly("a".repeat(20));
    read(RdbType.STRING, new PayloadText().bytes(0x40, 2, 'h', 'i'));
    assertThat(codec.elements()).containsExactly("hi");
    read(RdbType.STRING, new PayloadText().bytes(0x81).bigEndian(2, 8).bytes('h', 'i'));
    assertThat(codec.elements()).containsExactly("hi");
  }

  @Test
  void aLongStringGetsItsOwnBlock() {
    String text = "0123456789".repeat(500_000);
    read(RdbType.STRING, new PayloadText().string(text));
    assertThat(codec.elements()).containsExactly(text);
    assertThat(codec.encoding()).isEqualTo("raw");
  }

  @Test
  void listsComeAsElementsZiplistsOrNodes() {
    PayloadText plain = new PayloadText().length(MIXED.size());
    MIXED.forEach(plain::string);
    read(RdbType.LIST, plain);
    assertThat(codec.elements()).isEqualTo(MIXED);

    read(RdbType.LIST_ZIPLIST, new PayloadText().string(PayloadText.ziplist(MIXED)));
    assertThat(codec.elements()).isEqualTo(MIXED);

    List<String> thrice = new ArrayList<>();
    PayloadText nodes = new PayloadText().length(4);
    for (int i = 0; i < 3; i++) {
      thrice.addAll(MIXED);
      nodes.string(PayloadText.ziplist(MIXED));
    }
    nodes.string(PayloadText.ziplist(List.of()));
    read(RdbType.LIST_QUICKLIST, nodes);
    assertThat(codec.elements()).isEqualTo(thrice);
    assertThat(codec.encoding()).isEqualTo("quicklist");
  }

  @Test
  void aNodeMayBeASingleElement() {
    byte[] packed = PayloadText.listpackOfStrings(List.of("a", "b"));
    read(
        RdbType.LIST_QUICKLIST_2,
        new PayloadText().length(2).bytes(2).string(packed).bytes(1).string("plain"));
    assertThat(codec.elements()).containsExactly("a", "b", "plain");
    read(RdbType.LIST_QUICKLIST_2, new PayloadText().length(1).bytes(2).string(packed));
    assertThat(codec.encoding()).isEqualTo("listpack");
  }

  @Test
  void setsComeAsElementsIntsetsOrListpacks() {
    read(RdbType.SET, new PayloadText().length(3).string("1").string("b").string("3"));
    assertThat(codec.elements()).containsExactlyInAnyOrder("1", "b", "3");
    assertThat(codec.encoding()).isEqualTo("listpack");

    PayloadText intset = new PayloadText().littleEndian(4, 4).littleEndian(3, 4);
    intset.littleEndian(-70_000, 4).littleEndian(5, 4).littleEndian(70_000, 4);
    read(RdbType.SET_INTSET, new PayloadText().string(intset.toBytes()));
    assertThat(codec.elements()).containsExactly("-70000", "5", "70000");
    assertThat(codec.encoding()).isEqualTo("intset");

    List<String> members = List.of("a", "b", "17");
    read(RdbType.SET_LISTPACK, new PayloadText().string(PayloadText.listpackOfStrings(members)));
    assertThat(codec.elements()).containsExactlyElementsOf(members);
  }

  @Test
  void hashesComeAsPairsZipmapsOrZiplists() {
    List<String> pairs = List.of("f", "1", "17", "x".repeat(40), "g", "");
    PayloadText plain = new PayloadText().length(3);
    pairs.forEach(plain::string);
    read(RdbType.HASH, plain);
    assertThat(codec.elements()).isEqualTo(pairs);

    read(RdbType.HASH_ZIPLIST, new PayloadText().string(PayloadText.ziplist(pairs)));
    assertThat(codec.elements()).isEqualTo(pairs);
    read(RdbType.HASH_LISTPACK, new PayloadText().string(PayloadText.listpackOfStrings(pairs)));
    assertThat(codec.elements()).isEqualTo(pairs);

    List<String> longer = new ArrayList<>(pairs);
    longer.addAll(List.of("long", "v".repeat(254)));
    read(RdbType.HASH_ZIPMAP, new PayloadText().string(PayloadText.zipmap(longer, 3)));
    assertThat(asMap(codec.elements())).isEqualTo(asMap(longer));
    assertThat(codec.encoding()).isEqualTo("hashtable");
  }

  private static Map<String, String> asMap(List<String> pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      map.put(pairs.get(i), pairs.get(i + 1));
    }
    return map;
  }

  @Test
  void hashesMayHaveFieldsThatExpire() {
    PayloadText early = new PayloadText().length(2).bytes(0).string("a").string("1");
    early.bytes(0x81).bigEndian(1_700_000_000_000L, 8).string("b").string("2");
    read(RdbType.HASH_METADATA_EARLY, early);
    assertThat(codec.elements()).containsExactly("b", "2", "a", "1");
    assertThat(codec.expiries()).containsExactly(1_700_000_000_000L, -1L);

    PayloadText late = new PayloadText().littleEndian(1_700_000_000_000L, 8).length(3);
    late.bytes(0).string("a").string("1").bytes(1).string("b").string("2");
    read(RdbType.HASH_METADATA, late.bytes(11).string("c").string("3"));
    assertThat(codec.elements()).containsExactly("b", "2", "c", "3", "a", "1");
    assertThat(codec.expiries()).containsExactly(1_700_000_000_000L, 1_700_000_000_010L, -1L);
    assertThat(codec.encoding()).isEqualTo("listpackex");

    byte[] dump = codec.dump(ValueWriter.LOWEST_VERSION, false);
    assertThat(dump[0]).isEqualTo((byte) RdbType.HASH_LISTPACK_EX);
    assertThat(dump[dump.length - 10]).isEqualTo((byte) 12);
    codec.restore(dump);
    assertThat(codec.expiries()).containsExactly(1_700_000_000_000L, 1_700_000_000_010L, -1L);

    byte[] unordered = PayloadText.listpackOfStrings(List.of("a", "1", "0", "b", "2", "0"));
    assertThat(
            codec.canRead(
                RdbType.HASH_LISTPACK_EX_EARLY, new PayloadText().string(unordered).toBytes()))
        .isFalse();
  }

  @Test
  void sortedSetsComeAsPairsZiplistsOrListpacks() {
    PayloadText old = new PayloadText().length(4).string("d").bytes(254).string("c").bytes(3);
    old.bytes('1', '.', '5').string("b").bytes(2, '-', '7').string("a").bytes(255);
    read(RdbType.ZSET, old);
    assertThat(codec.elements())
        .containsExactly("a", "-Infinity", "b", "-7.0", "c", "1.5", "d", "Infinity");

    PayloadText binary = new PayloadText().length(2).string("b");
    binary.littleEndian(Double.doubleToRawLongBits(2.25), 8).string("a");
    read(RdbType.ZSET_2, binary.littleEndian(Double.doubleToRawLongBits(-1), 8));
    assertThat(codec.elements()).containsExactly("a", "-1.0", "b", "2.25");
    assertThat(codec.encoding()).isEqualTo("listpack");

    List<String> pairs = List.of("x", "1", "y", "2.5", "z", "inf");
    List<String> expected = List.of("x", "1.0", "y", "2.5", "z", "Infinity");
    read(RdbType.ZSET_ZIPLIST, new PayloadText().string(PayloadText.ziplist(pairs)));
    assertThat(codec.elements()).isEqualTo(expected);
    read(RdbType.ZSET_LISTPACK, new PayloadText().string(PayloadText.listpackOfStrings(pairs)));
    assertThat(codec.elements()).isEqualTo(expected);

    List<String> unordered = List.of("z", "3.5", "y", "2.5");
    read(RdbType.ZSET_LISTPACK, new PayloadText().string(PayloadText.listpackOfStrings(unordered)));
    assertThat(codec.elements()).containsExactly("y", "2.5", "z", "3.5");
    assertRefused(RdbType.ZSET_LISTPACK, PayloadText.listpackOfStrings(List.of("a", "b")));
    assertRefused(RdbType.ZSET_LISTPACK, PayloadText.listpackOfStrings(List.of("a", "nan")));
  }

  @Test
  void streamsComeInThreeVersions() {
    int[] types = {
      RdbType.STREAM_LISTPACKS, RdbType.STREAM_LISTPACKS_2, RdbType.STREAM_LISTPACKS_3
    };
    for (int version = 1; version <= 3; version++) {
      read(types[version - 1], PayloadText.stream(version));
      assertThat(codec.elements()).containsExactly("5-1", "f", "v", "5-2", "g", "w");
      byte[] dump = codec.dump(ValueWriter.LOWEST_VERSION, false);
      assertThat(dump[0]).isEqualTo((byte) RdbType.STREAM_LISTPACKS_2);
      byte[] value = new byte[dump.length - 11];
      System.arraycopy(dump, 1, value, 0, value.length);
      assertThat(value).isEqualTo(PayloadText.stream(2).toBytes());
    }
  }

  @Test
  void aStreamThatContradictsItselfIsRefused() {
    byte[] stream = PayloadText.stream(2).toBytes();
    int refused = 0;
    for (int at = 0; at < stream.length; at++) {
      byte[] changed = stream.clone();
      changed[at]++;
      refused += codec.canRead(RdbType.STREAM_LISTPACKS_2, changed) ? 0 : 1;
    }
    assertThat(refused).isGreaterThan(stream.length / 2);
  }

  @Test
  void whatExceedsTheLimitsBecomesATable() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add("member" + i);
    }
    byte[] listpack = PayloadText.listpackOfStrings(many);
    read(RdbType.SET_LISTPACK, new PayloadText().string(listpack));
    assertThat(codec.encoding()).isEqualTo("hashtable");
    assertThat(new HashSet<>(codec.elements())).isEqualTo(new HashSet<>(many));
    read(RdbType.HASH_LISTPACK, new PayloadText().string(listpack));
    assertThat(codec.encoding()).isEqualTo("hashtable");
    assertThat(codec.elements()).hasSize(200);
  }

  @Test
  void repeatedOrMissingElementsAreRefused() {
    List<String> repeated = new ArrayList<>(List.of("a", "b", "c", "a"));
    assertRefused(RdbType.SET_LISTPACK, PayloadText.listpackOfStrings(repeated));
    assertRefused(
        RdbType.HASH_LISTPACK, PayloadText.listpackOfStrings(List.of("a", "1", "a", "2")));
    assertRefused(RdbType.HASH_LISTPACK, PayloadText.listpackOfStrings(List.of("a", "b", "c")));
    assertRefused(RdbType.HASH_ZIPLIST, PayloadText.ziplist(List.of("a", "b", "c")));
    assertRefused(RdbType.HASH_ZIPMAP, PayloadText.zipmap(List.of("a", "1", "a", "2"), 0));
    for (int i = 0; i < 100; i++) {
      repeated.add("m" + i);
    }
    assertRefused(RdbType.SET_LISTPACK, PayloadText.listpackOfStrings(repeated));
    PayloadText set = new PayloadText().length(2).string("a").string("a");
    assertThat(codec.canRead(RdbType.SET, set.toBytes())).isFalse();
  }

  @Test
  void aNumberStoredAsTextIsTheSameMember() {
    assertRefused(RdbType.SET_LISTPACK, PayloadText.listpackOfStrings(List.of("7", "a", "7")));
  }

  @Test
  void emptyValuesAreRefused() {
    assertRefused(RdbType.SET_LISTPACK, PayloadText.listpackOfStrings(List.of()));
    assertRefused(RdbType.HASH_ZIPLIST, PayloadText.ziplist(List.of()));
    assertRefused(RdbType.LIST_ZIPLIST, PayloadText.ziplist(List.of()));
    for (int type : new int[] {RdbType.LIST, RdbType.SET, RdbType.HASH, RdbType.LIST_QUICKLIST}) {
      assertThat(codec.canRead(type, new byte[] {0})).isFalse();
    }
  }

  @Test
  void anAnnouncedLengthCostsNothingBeforeItsBytesAreThere() {
    long before = codec.keyspace.heap().usedBytes();
    PayloadText huge = new PayloadText().bytes(0x81).bigEndian(1L << 40, 8).bytes('a');
    assertThat(codec.canRead(RdbType.STRING, huge.toBytes())).isFalse();
    PayloadText bomb = new PayloadText().bytes(0xC3, 3, 0x80).bigEndian(1 << 30, 4);
    assertThat(codec.canRead(RdbType.STRING, bomb.bytes(0xE0, 255, 0).toBytes())).isFalse();
    assertThat(codec.keyspace.heap().usedBytes()).isEqualTo(before);
  }

  private void assertRefused(int type, byte[] string) {
    assertThat(codec.canRead(type, new PayloadText().string(string).toBytes())).isFalse();
  }
}
