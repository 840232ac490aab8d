package io.slotkeeper.datatypes.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.keyspace.ConsumerGroup;
import io.slotkeeper.datatypes.keyspace.GroupConsumer;
import io.slotkeeper.datatypes.keyspace.IdCursor;
import io.slotkeeper.datatypes.keyspace.IdTree;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.NameTable;
import io.slotkeeper.datatypes.keyspace.PendingEntries;
import io.slotkeeper.datatypes.keyspace.StreamRoot;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A stream against a sorted map, its groups against maps of maps, ending with no byte leaked.
class StreamValueProperties {
  private final Fixture fixture = new Fixture();
  private final NativeHeap heap = fixture.keyspace.heap();
  private final KeyCursor cursor = fixture.seek("stream");
  private final StreamValue stream = new StreamValue(heap, cursor);
  private final StreamEntry entry = new StreamEntry();
  private final StreamWalk walk = new StreamWalk();
  private final StreamId id = new StreamId();
  private final TreeMap<Long, List<String>> model = new TreeMap<>();
  private final TreeMap<String, TreeMap<Long, String>> groups = new TreeMap<>();
  private final List<Fixture.Text> texts = new ArrayList<>();
  private StreamLimits limits = new StreamLimits(4096, 100);
  private long lastId = 1000;
  private long added;
  private long maxDeleted;

  @ParameterizedTest
  @CsvSource({"4096, 100", "0, 0", "100, 0", "0, 1", "0, 7", "2000, 300", "60, 3"})
  void behavesLikeASortedMap(long maxBytes, long maxEntries) {
    limits = new StreamLimits(maxBytes, maxEntries);
    try (fixture) {
      stream.open(cursor, limits);
      stream.create(0);
      for (int step = 0; step < 3_000; step++) {
        stream.open(cursor, limits);
        change(step % 1_500 < 1_100);
        if (step % 100 == 0) {
          assertSame();
        }
      }
      assertSame();
    }
  }

  @Test
  void keepsManyPendingEntriesOfGroupsInOrder() {
    try (fixture) {
      stream.open(cursor, limits);
      stream.create(0);
      for (int step = 0; step < 5_000; step++) {
        changeGroups();
        if (step % 100 == 0) {
          if (step % 500 == 0) {
            fixture.moveAround();
          }
          assertGroupsSame();
        }
      }
      assertGroupsSame();
    }
  }

  // ---- entries ----------------------------------------------------------------------------

  private void change(boolean growing) {
    int choice = fixture.random.nextInt(20);
    if (model.isEmpty() || choice < (growing ? 17 : 8)) {
      append();
    } else if (choice < 18) {
      Long found = model.ceilingKey(anyId());
      remove(found == null ? lastId + 1 : found);
    } else if (fixture.random.nextInt(growing ? 8 : 2) == 0) {
      trim();
    }
    if (fixture.random.nextInt(200) == 0) {
      fixture.moveAround();
    }
  }

  private long anyId() {
    return fixture.random.nextLong(model.firstKey(), model.lastKey() + 1);
  }

  private void append() {
    lastId += 1 + fixture.random.nextInt(300);
    List<String> fields = new ArrayList<>();
    int count = fixture.random.nextInt(6) == 0 ? 1 + fixture.random.nextInt(40) : 2;
    for (int i = 0; i < count; i++) {
      fields.add(fixture.random.nextInt(30) == 0 ? fixture.value() : "field-" + i);
      fields.add(fixture.value());
    }
    entry.clear();
    for (int i = 0; i < fields.size(); i++) {
      if (i == texts.size()) {
        texts.add(new Fixture.Text());
      }
      Fixture.Text text = texts.get(i).set(fields.get(i));
      entry.add(text.address, text.length);
    }
    setId(lastId);
    stream.append(id, entry);
    model.put(lastId, fields);
    added++;
  }

  private void remove(long victim) {
    setId(victim);
    boolean existed = model.remove(victim) != null;
    assertThat(stream.remove(id)).as("seed %s", fixture.seed).isEqualTo(existed);
    maxDeleted = existed ? Math.max(maxDeleted, victim) : maxDeleted;
  }

  private void trim() {
    boolean byLength = fixture.random.nextBoolean();
    boolean wholeBlocks = fixture.random.nextBoolean();
    long limit = wholeBlocks ? fixture.random.nextInt(3) * 200L : 0;
    long maxLength = fixture.random.nextInt(model.size() + 2);
    long minimum = anyId();
    setId(minimum);
    StreamTrim trim = new StreamTrim(byLength, maxLength, id.ms(), id.seq(), wholeBlocks, limit);
    long removed = stream.trim(trim);
    long expected =
        byLength ? Math.max(0, model.size() - maxLength) : model.headMap(minimum).size();
    if (wholeBlocks) {
      assertThat(removed).as("seed %s", fixture.seed).isLessThanOrEqualTo(expected);
    } else {
      assertThat(removed).as("seed %s", fixture.seed).isEqualTo(expected);
    }
    assertThat(limit == 0 || removed <= limit).isTrue();
    for (long i = 0; i < removed; i++) {
      model.pollFirstEntry();
    }
  }

  private void setId(long value) {
    id.set(value >> 8, value & 0xFF);
  }

  private static long value(StreamId id) {
    return id.ms() << 8 | id.seq();
  }

  private void assertSame() {
    long root = stream.root();
    assertThat(stream.length()).as("seed %s", fixture.seed).isEqualTo(model.size());
    assertThat(StreamRoot.entriesAdded(root)).isEqualTo(added);
    assertId(StreamRoot.LAST_ID, added == 0 ? 0 : lastId);
    assertId(StreamRoot.FIRST_ID, model.isEmpty() ? 0 : model.firstKey());
    assertId(StreamRoot.MAX_DELETED_ID, maxDeleted);
    walk.start(cursor.record());
    assertWalks(model, false);
    walk.startAtEnd(cursor.record());
    assertWalks(model.descendingMap(), true);
    if (!model.isEmpty()) {
      assertRange();
    }
  }

  private void assertId(int which, long expected) {
    stream.readId(which, id);
    assertThat(value(id)).as("seed %s", fixture.seed).isEqualTo(expected);
  }

  private void assertRange() {
    long from = anyId() - 50;
    long to = from + fixture.random.nextInt(4_000);
    StreamId lowest = new StreamId();
    lowest.set(from >> 8, from & 0xFF);
    StreamId highest = new StreamId();
    highest.set(to >> 8, to & 0xFF);
    NavigableMap<Long, List<String>> range = model.subMap(from, true, to, true);
    walk.start(cursor.record(), lowest, highest, false);
    assertWalks(range, false);
    walk.start(cursor.record(), lowest, highest, true);
    assertWalks(range.descendingMap(), true);
    assertThat(stream.contains(lowest.ms(), lowest.seq())).isEqualTo(model.containsKey(from));
  }

  private void assertWalks(NavigableMap<Long, List<String>> expected, boolean skipsFields) {
    for (var wanted : expected.entrySet()) {
      assertThat(walk.next()).as("seed %s", fixture.seed).isTrue();
      assertThat(value(walk.id())).as("seed %s", fixture.seed).isEqualTo(wanted.getKey());
      assertThat(walk.fieldCount()).isEqualTo(wanted.getValue().size() / 2);
      List<String> read = new ArrayList<>();
      int most = skipsFields ? fixture.random.nextInt(4) : Integer.MAX_VALUE;
      while (read.size() < most && walk.nextField()) {
        read.add(Fixture.text(walk.field()));
        read.add(Fixture.text(walk.value()));
      }
      assertThat(read)
          .as("seed %s", fixture.seed)
          .isEqualTo(wanted.getValue().subList(0, read.size()));
    }
    assertThat(walk.next()).as("seed %s", fixture.seed).isFalse();
  }

  // ---- groups -----------------------------------------------------------------------------

  private void changeGroups() {
    String name = "group" + fixture.random.nextInt(3);
    long root = stream.root();
    long group = find(root, name);
    int choice = fixture.random.nextInt(100);
    if (group == 0) {
      Fixture.Text text = fixture.first.set(name);
      group = ConsumerGroup.create(heap, Fixture.SLOT, root, text.address, text.length, 1, 2);
      groups.put(name, new TreeMap<>());
    } else if (choice == 0) {
      ConsumerGroup.remove(heap, root, group);
      groups.remove(name);
      return;
    }
    TreeMap<Long, String> pending = groups.get(name);
    String consumerName = "c".repeat(fixture.random.nextInt(30));
    long consumer = consumer(group, consumerName);
    if (choice == 1) {
      GroupConsumer.remove(heap, group, consumer);
      pending.values().removeIf(consumerName::equals);
      return;
    }
    changePending(group, consumer, pending, consumerName, choice);
  }

  private void changePending(
      long group, long consumer, TreeMap<Long, String> pending, String name, int choice) {
    long ms = fixture.random.nextInt(2_000);
    long found = PendingEntries.find(group, ms, 0);
    assertThat(found != 0).as("seed %s", fixture.seed).isEqualTo(pending.containsKey(ms));
    if (found == 0) {
      long added = PendingEntries.add(heap, Fixture.SLOT, group, consumer, ms, 0);
      PendingEntries.setDelivered(added, ms * 3, 7);
      pending.put(ms, name);
    } else if (choice < 70) {
      PendingEntries.move(heap, Fixture.SLOT, found, consumer, ms, 0);
      pending.put(ms, name);
    } else {
      PendingEntries.remove(heap, group, found, ms, 0);
      pending.remove(ms);
    }
  }

  private long find(long root, String name) {
    Fixture.Text text = fixture.first.set(name);
    return ConsumerGroup.find(root, text.address, text.length);
  }

  private long consumer(long group, String name) {
    Fixture.Text text = fixture.first.set(name);
    long found = GroupConsumer.find(group, text.address, text.length);
    return found != 0
        ? found
        : GroupConsumer.create(heap, Fixture.SLOT, group, text.address, text.length, 5);
  }

  private void assertGroupsSame() {
    long table = StreamRoot.groups(stream.root());
    assertThat(NameTable.count(table)).as("seed %s", fixture.seed).isEqualTo(groups.size());
    int index = 0;
    for (var expected : groups.entrySet()) {
      long group = NameTable.at(table, index++);
      assertThat(name(group)).as("seed %s", fixture.seed).isEqualTo(expected.getKey());
      assertThat(ConsumerGroup.lastMs(group)).isEqualTo(1);
      assertThat(ConsumerGroup.lastSeq(group)).isEqualTo(2);
      assertPendingSame(group, expected.getValue());
    }
  }

  private void assertPendingSame(long group, TreeMap<Long, String> expected) {
    IdCursor ids = new IdCursor();
    TreeMap<Long, String> read = new TreeMap<>();
    long root = ConsumerGroup.pending(group);
    for (boolean more = ids.first(root); more; more = ids.next()) {
      read.put(ids.ms(), name(PendingEntries.consumer(ids.value())));
      assertThat(PendingEntries.deliveredMillis(ids.value())).isEqualTo(ids.ms() * 3);
      assertThat(PendingEntries.deliveries(ids.value())).isEqualTo(7);
    }
    assertThat(read).as("seed %s", fixture.seed).isEqualTo(expected);
    TreeMap<Long, String> ofConsumers = new TreeMap<>();
    long consumers = ConsumerGroup.consumers(group);
    for (int i = 0; i < NameTable.count(consumers); i++) {
      long consumer = NameTable.at(consumers, i);
      long own = GroupConsumer.pending(consumer);
      for (boolean more = ids.first(own); more; more = ids.next()) {
        ofConsumers.put(ids.ms(), name(consumer));
      }
    }
    assertThat(ofConsumers).as("seed %s", fixture.seed).isEqualTo(expected);
    assertThat(IdTree.size(root)).isEqualTo(expected.size());
  }

  private static String name(long block) {
    byte[] bytes = Memory.bytes(NameTable.nameAddress(block), NameTable.nameLength(block));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
