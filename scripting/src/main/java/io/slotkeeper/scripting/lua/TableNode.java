package io.slotkeeper.scripting.lua;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `{...}`. The sizes given to the table are those Lua 5.1 gives it, because they show in `#`.
final class TableNode extends Expr {
  /// How many list items Lua stores at a time; it decides when the array part grows.
  private static final int FLUSH = 50;

  private final Expr @Nullable [] keys;
  private final Expr[] values;
  private final int arraySize;
  private final int hashSize;
  private final Site site;
  private final int window;

  /// @param keys null elements are list items; the array is null when there is no keyed field
  TableNode(
      Expr @Nullable [] keys,
      Expr[] values,
      int arraySize,
      int hashSize,
      Site site,
      int window) {
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
    int next = 1;
    int last = values.length - 1;
    for (int i = 0; i <= last; i++) {
      Expr key = keys == null ? null : keys[i];
      Expr value = values[i];
      if (key != null) {
        putKeyed(in, s, b, table, key, value);
      } else if (i == last && value.isMulti()) {
        append(table, next, value.evalAll(in, s, b));
      } else {
        if (next % FLUSH == 1 && next > FLUSH) {
          table.ensureArray(next - 1);
        }
        table.put(next++, value.eval(in, s, b));
      }
    }
    return table;
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
