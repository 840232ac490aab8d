package io.slotkeeper.scripting.lua;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `{...}`. The sizes given to the table are those Lua 5.1 gives it, because they show in `#`.
final class TableNode extends Expr {
  /// How many list items Lua stores at a time.
  private static final int FLUSH = 50;

  /// The table itself and the key at hand.
  private static final int KEY_SLOTS = 2;

  private final Expr @Nullable [] keys;
  private final Expr[] values;
  private final int arraySize;
  private final int hashSize;
  private final Site site;
  private final int window;

  /// @param keys null elements are list items; the array is null when there is no keyed field
  TableNode(
      Expr @Nullable [] keys, Expr[] values, int arraySize, int hashSize, Site site, int window) {
    this.keys = keys;
    this.values = values;
    this.arraySize = roundedSize(arraySize);
    this.hashSize = roundedSize(hashSize);
    this.site = site;
    this.window = window;
  }

  /// Sizes travel as "floating point bytes" in Lua's bytecode: 8 steps per power of two, upwards.
  private static int roundedSize(int size) {
    int mantissa = size;
    int exponent = 0;
    while (mantissa >= 16) {
      mantissa = (mantissa + 1) >> 1;
      exponent++;
    }
    return mantissa << exponent;
  }

  @Override
  Object eval(Interpreter in, @Nullable Object[] s, int b) {
    Table table = new Table(in.memory(), arraySize, hashSize);
    s[b + window] = table;
    if (keys == null) {
      list(in, s, b, table);
    } else {
      mixed(in, s, b, table, keys);
    }
    return table;
  }

  private void list(Interpreter in, @Nullable Object[] s, int b, Table table) {
    int last = values.length - 1;
    for (int i = 0; i <= last; i++) {
      if (i == last && values[i].isMulti()) {
        append(table, i + 1, values[i].evalAll(in, s, b));
      } else {
        table.put(i + 1, values[i].eval(in, s, b));
      }
    }
  }

  /// List items wait in the frame and are stored fifty at a time, keyed fields at once: which of
  /// two fields with the same key wins depends on it.
  private void mixed(Interpreter in, @Nullable Object[] s, int b, Table table, Expr[] keyed) {
    int at = b + window + KEY_SLOTS;
    int stored = 0;
    int waiting = 0;
    int last = values.length - 1;
    for (int i = 0; i <= last; i++) {
      if (waiting == FLUSH) {
        stored = flush(s, at, table, stored, waiting);
        waiting = 0;
      }
      if (keyed[i] != null) {
        putKeyed(in, s, b, table, keyed[i], values[i]);
      } else if (i == last && values[i].isMulti()) {
        Object all = values[i].evalAll(in, s, b);
        stored = flush(s, at, table, stored, waiting);
        waiting = 0;
        append(table, stored + 1, all);
      } else {
        s[at + waiting] = values[i].eval(in, s, b);
        waiting++;
      }
    }
    flush(s, at, table, stored, waiting);
  }

  private static int flush(@Nullable Object[] s, int at, Table table, int stored, int waiting) {
    for (int i = 0; i < waiting; i++) {
      table.put(stored + i + 1, s[at + i]);
    }
    return stored + waiting;
  }

  /// The frame slots a constructor needs for `items` list items next to keyed fields.
  static int slots(int items) {
    return KEY_SLOTS + Math.min(items, FLUSH);
  }

  private void putKeyed(
      Interpreter in, @Nullable Object[] s, int b, Table table, Expr key, Expr value) {
    Object k = key.eval(in, s, b);
    s[b + window + 1] = k;
    if (k == null) {
      throw in.error(site, "table index is nil");
    }
    if (k instanceof Double d && d.isNaN()) {
      throw in.error(site, "table index is NaN");
    }
    table.put(Objects.requireNonNull(k), value.eval(in, s, b));
  }

  private static void append(Table table, int next, @Nullable Object all) {
    int count = Values.count(all);
    table.ensureArray(next - 1 + count);
    for (int i = 0; i < count; i++) {
      table.put(next + i, Values.at(all, i));
    }
  }
}
