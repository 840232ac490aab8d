package io.slotkeeper.datatypes.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The listpack against a list of strings, in a block of exactly the bytes it needs.
class ListpackProperties {
  private static final int TEXT_CAPACITY = 3_000_000;

  private final long text = Arena.global().allocate(TEXT_CAPACITY).address();
  private final NativeHeap heap = new NativeHeap(1, false);
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private long listpack = create();

  private long create() {
    long created = heap.allocate(0, Listpack.EMPTY_BYTES);
    Listpack.create(created);
    return created;
  }

  @AfterEach
  void nothingIsLeaked() {
    heap.free(listpack);
    assertThat(heap.usedBytes()).as(heap.describeLeaks()).isZero();
    heap.close();
  }

  @Test
  void holdsWhatAListHolds() {
    List<String> model = new ArrayList<>();
    for (int step = 0; step < 10_000; step++) {
      change(model, step % 4000 < 2500);
      if (step % 97 == 0) {
        assertSame(model);
      }
    }
    assertSame(model);
  }

  @Test
  void countsMoreEntriesThanItsHeaderCan() {
    resize(Listpack.EMPTY_BYTES + 2 * 66_000);
    for (int i = 0; i < 66_000; i++) {
      Listpack.append(listpack, i & 63);
    }
    assertThat(Listpack.count(listpack)).isEqualTo(66_000);
    Listpack.remove(listpack, Listpack.first(listpack), 1_000);
    assertThat(Listpack.count(listpack)).isEqualTo(65_000);
    assertThat(Listpack.number(Listpack.first(listpack))).isEqualTo(1_000 & 63);
  }

  @Test
  void numbersAndStringsHaveTheBytesOfTheSpecification() {
    assertEntry("0", "00 01");
    assertEntry("127", "7f 01");
    assertEntry("128", "c0 80 02");
    assertEntry("-1", "df ff 02");
    assertEntry("4095", "cf ff 02");
    assertEntry("-4096", "d0 00 02");
    assertEntry("4096", "f1 00 10 03");
    assertEntry("-32769", "f2 ff 7f ff 04");
    assertEntry("8388607", "f2 ff ff 7f 04");
    assertEntry("8388608", "f3 00 00 80 00 05");
    assertEntry("-9223372036854775808", "f4 00 00 00 00 00 00 00 80 09");
    assertEntry("", "80 01");
    assertEntry("a", "81 61 02");
    assertEntry("01", "82 30 31 03");
    assertEntry("-0", "82 2d 30 03");
    assertEntry("b".repeat(64), "e0 40" + " 62".repeat(64) + " 42");
    assertEntry("c".repeat(130), "e0 82" + " 63".repeat(130) + " 01 84");
    assertEntry("d".repeat(4096), "f0 00 10 00 00" + " 64".repeat(4096) + " 20 85");
  }

  @Test
  void backLengthsChangeTheirSizeWhereThoseOfRedisDo() {
    for (int length : new int[] {126, 127, 16_377, 16_378, 2_097_145, 2_097_146}) {
      String value = "e".repeat(length);
      int head = length <= 4095 ? 2 : 5;
      int content = head + length;
      int back = content <= 127 ? 1 : content < 16_383 ? 2 : content < 2_097_151 ? 3 : 4;
      assertThat(Listpack.entryBytes(text, write(value))).isEqualTo(content + back);
      insert(Listpack.end(listpack), value);
      assertThat(Listpack.previous(listpack, Listpack.end(listpack)))
          .isEqualTo(Listpack.first(listpack));
      Listpack.remove(listpack, Listpack.first(listpack), 1);
      resize(Listpack.bytes(listpack));
    }
  }

  private void assertEntry(String value, String hex) {
    insert(Listpack.end(listpack), value);
    long entry = Listpack.last(listpack);
    int bytes = (int) (Listpack.end(listpack) - entry);
    assertThat(HexFormat.ofDelimiter(" ").formatHex(Memory.bytes(entry, bytes))).isEqualTo(hex);
    assertThat(read(entry)).isEqualTo(value);
  }

  private void change(List<String> model, boolean growing) {
    int choice = random.nextInt(10);
    int index = model.isEmpty() ? 0 : random.nextInt(model.size());
    if (model.isEmpty() || choice < (growing ? 6 : 3)) {
      int at = random.nextInt(model.size() + 1);
      String value = randomValue();
      insert(at == model.size() ? Listpack.end(listpack) : Listpack.seek(listpack, at), value);
      model.add(at, value);
    } else if (choice < 8) {
      String value = randomValue();
      replace(index, value);
      model.set(index, value);
    } else {
      int entries = Math.min(1 + random.nextInt(growing ? 1 : 4), model.size() - index);
      Listpack.remove(listpack, Listpack.seek(listpack, index), entries);
      resize(Listpack.bytes(listpack));
      model.subList(index, index + entries).clear();
    }
  }

  private void insert(long at, String value) {
    int length = write(value);
    long offset = at - listpack;
    resize(Listpack.bytes(listpack) + Listpack.entryBytes(text, length));
    Listpack.insert(listpack, listpack + offset, text, length);
  }

  private void replace(int index, String value) {
    int length = write(value);
    long offset = Listpack.seek(listpack, index) - listpack;
    int more = Listpack.bytesMore(listpack + offset, text, length);
    resize(Listpack.bytes(listpack) + Math.max(0, more));
    Listpack.replace(listpack, listpack + offset, text, length);
    resize(Listpack.bytes(listpack));
  }

  private void assertSame(List<String> model) {
    assertThat(Listpack.count(listpack)).isEqualTo(model.size());
    List<String> forward = new ArrayList<>();
    for (long entry = Listpack.first(listpack);
        !Listpack.isEnd(entry);
        entry = Listpack.next(entry)) {
      forward.add(read(entry));
    }
    assertThat(forward).as("seed %s", seed).isEqualTo(model);
    List<String> backward = new ArrayList<>();
    for (long entry = Listpack.last(listpack);
        entry != 0;
        entry = Listpack.previous(listpack, entry)) {
      backward.addFirst(read(entry));
    }
    assertThat(backward).as("seed %s", seed).isEqualTo(model);
    String wanted = model.isEmpty() ? "x" : model.get(random.nextInt(model.size()));
    long found = Listpack.find(Listpack.first(listpack), 1, text, write(wanted));
    int index = model.indexOf(wanted);
    assertThat(found).as("seed %s", seed).isEqualTo(index < 0 ? 0 : Listpack.seek(listpack, index));
  }

  private String randomValue() {
    return switch (random.nextInt(6)) {
      case 0 -> Integer.toString(random.nextInt(200));
      case 1 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case 2 -> "0" + random.nextInt(10);
      case 3 -> "x".repeat(random.nextInt(100));
      case 4 -> random.nextInt(20) == 0 ? "y".repeat(random.nextInt(20_000)) : "";
      default -> "z".repeat(random.nextInt(10));
    };
  }

  private String read(long entry) {
    if (Listpack.isNumber(entry)) {
      return Long.toString(Listpack.number(entry));
    }
    byte[] bytes = Memory.bytes(Listpack.textAddress(entry), Listpack.textLength(entry));
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private int write(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    Memory.copy(bytes, 0, text, bytes.length);
    return bytes.length;
  }

  private void resize(int bytes) {
    if (!heap.resizeInPlace(listpack, bytes)) {
      long moved = heap.allocate(0, bytes);
      Memory.copy(listpack, moved, Math.min(bytes, Listpack.bytes(listpack)));
      heap.free(listpack);
      listpack = moved;
    }
  }
}
