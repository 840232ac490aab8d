package io.slotkeeper.datatypes.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.NodeList;
import io.slotkeeper.datatypes.keyspace.Record;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A list against a list, as a listpack and as a quicklist, ending with no byte leaked.
class ListValueProperties {
  private final Fixture fixture = new Fixture();
  private final KeyCursor cursor = fixture.seek("list");
  private final ListValue list = new ListValue(fixture.keyspace.heap(), fixture.cursor);
  private final List<String> model = new ArrayList<>();
  private ListLimit limit = new ListLimit(-2);

  @ParameterizedTest
  @ValueSource(ints = {-5, -2, -1, 0, 1, 2, 3, 7, 100})
  void behavesLikeAList(int size) {
    limit = new ListLimit(size);
    try (fixture) {
      for (int step = 0; step < 3_000; step++) {
        change(step % 1_500 < 1_000);
        if (step % 50 == 0) {
          assertSame();
        }
      }
      assertSame();
    }
  }

  @Test
  void becomesAQuicklistAboveTheLimitAndAListpackAtHalfOfIt() {
    limit = new ListLimit(10);
    try (fixture) {
      for (int i = 0; i < 10; i++) {
        push(false, "e" + i);
        assertThat(fixture.encoding()).isEqualTo("listpack");
      }
      push(false, "more");
      assertThat(fixture.encoding()).isEqualTo("quicklist");
      while (model.size() > 6) {
        removeRange(model.size() - 1, 1);
        assertThat(fixture.encoding()).isEqualTo("quicklist");
      }
      removeRange(0, 1);
      assertThat(fixture.encoding()).isEqualTo("listpack");
      assertSame();
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "5, 3", "2, 1", "7, 1", "7, 2", "100, 1"})
  void behavesLikeAListWhenItsInsideIsCompressed(int size, int depth) {
    limit = new ListLimit(size, depth);
    try (fixture) {
      int compressed = 0;
      for (int step = 0; step < 3_000; step++) {
        change(step % 1_500 < 1_000);
        if (cursor.record() != 0) {
          list.compress();
          compressed += assertEndsArePlain(depth);
        }
        if (step % 50 == 0) {
          assertSame();
        }
      }
      assertSame();
      assertThat(compressed).as("seed %s", fixture.seed).isPositive();
    }
  }

  /// How many nodes are compressed.
  private int assertEndsArePlain(int depth) {
    if (!fixture.encoding().equals("quicklist")) {
      return 0;
    }
    long root = Record.tailAddress(cursor.record());
    int nodes = NodeList.nodes(root);
    int compressed = 0;
    int index = 0;
    for (long node = NodeList.head(root); node != 0; node = NodeList.next(node), index++) {
      if (NodeList.isCompressed(node)) {
        compressed++;
        assertThat(index).as("seed %s", fixture.seed).isBetween(depth, nodes - 1 - depth);
      }
    }
    return compressed;
  }

  private void change(boolean growing) {
    list.open(cursor, limit);
    int choice = fixture.random.nextInt(10);
    if (model.isEmpty() || choice < (growing ? 5 : 2)) {
      push(fixture.random.nextBoolean(), fixture.value());
      return;
    }
    int index = fixture.random.nextInt(model.size());
    switch (choice) {
      case 5 -> replace(index, fixture.value());
      case 6, 7 -> insert(index, fixture.random.nextBoolean(), fixture.value());
      case 8 -> {
        int most = growing ? 3 : model.size() - index;
        int elements = Math.min(model.size() - index, fixture.random.nextInt(most + 1));
        removeRange(index, elements);
      }
      default -> removeWalking(index, fixture.random.nextBoolean());
    }
    if (cursor.record() != 0 && fixture.random.nextInt(100) == 0) {
      fixture.moveAround();
    }
  }

  private void push(boolean head, String value) {
    fixture.first.set(value);
    list.open(cursor, limit);
    if (cursor.record() == 0) {
      list.create(0, 0);
    }
    list.prepare(fixture.first.length, 1);
    if (head) {
      list.pushHead(fixture.first.address, fixture.first.length);
      model.addFirst(value);
    } else {
      list.pushTail(fixture.first.address, fixture.first.length);
      model.add(value);
    }
  }

  private void insert(int index, boolean behind, String value) {
    fixture.first.set(value);
    list.prepare(fixture.first.length, 1);
    list.seek(index);
    list.insert(behind, fixture.first.address, fixture.first.length);
    model.add(behind ? index + 1 : index, value);
  }

  private void replace(int index, String value) {
    fixture.first.set(value);
    list.prepare(fixture.first.length, 1);
    list.seek(index);
    list.replace(fixture.first.address, fixture.first.length);
    list.shrink();
    model.set(index, value);
  }

  private void removeRange(int index, int elements) {
    list.open(cursor, limit);
    list.removeRange(index, elements);
    model.subList(index, index + elements).clear();
    settle();
  }

  /// Removes every second of up to six elements, walking either way.
  private void removeWalking(int index, boolean forward) {
    list.seek(index);
    int at = index;
    for (int i = 0; i < 6; i++) {
      assertThat(Fixture.text(list.element())).as("seed %s", fixture.seed).isEqualTo(model.get(at));
      boolean more;
      if (i % 2 == 0) {
        model.remove(at);
        at -= forward ? 0 : 1;
        more = list.remove(forward);
      } else {
        at += forward ? 1 : -1;
        more = forward ? list.next() : list.previous();
      }
      assertThat(more).as("seed %s", fixture.seed).isEqualTo(at >= 0 && at < model.size());
      if (!more) {
        break;
      }
    }
    settle();
  }

  private void settle() {
    if (list.count() == 0) {
      cursor.delete();
    } else {
      list.shrink();
    }
  }

  private void assertSame() {
    if (model.isEmpty()) {
      assertThat(cursor.record()).isZero();
      return;
    }
    list.open(cursor, limit);
    assertThat(list.count()).as("seed %s", fixture.seed).isEqualTo(model.size());
    List<String> read = new ArrayList<>();
    list.seek(0);
    do {
      read.add(Fixture.text(list.element()));
    } while (list.next());
    assertThat(read).as("seed %s", fixture.seed).isEqualTo(model);
    int index = fixture.random.nextInt(model.size());
    list.seek(index);
    assertThat(
            list.elementEquals(fixture.first.set(model.get(index)).address, fixture.first.length))
        .isTrue();
    list.seek(model.size() - 1);
    List<String> backward = new ArrayList<>();
    do {
      backward.addFirst(Fixture.text(list.element()));
    } while (list.previous());
    assertThat(backward).as("seed %s", fixture.seed).isEqualTo(model);
    assertNoNodeIsEmpty();
  }

  private void assertNoNodeIsEmpty() {
    long root = Record.tailAddress(cursor.record());
    if (Record.encoding(cursor.record()) != Record.QUICKLIST) {
      return;
    }
    int nodes = 0;
    for (long node = NodeList.head(root); node != 0; node = NodeList.next(node)) {
      assertThat(Listpack.count(NodeList.content(node))).isPositive();
      nodes++;
    }
    assertThat(nodes).isEqualTo(NodeList.nodes(root));
  }
}
