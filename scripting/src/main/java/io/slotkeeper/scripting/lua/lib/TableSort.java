package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Args;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaFunction;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Operators;
import io.slotkeeper.scripting.lua.Table;
import io.slotkeeper.scripting.lua.Values;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// `table.sort`.
///
/// The quicksort of Lua 5.1 (ltablib.c, after Sedgewick), comparison by comparison: with a
/// comparator that is no order, what comes out, and whether `invalid order function for sorting` is
/// raised, depends on it. Plain numbers and plain strings without comparator have one right result,
/// so Java's own sort does those, unless there are so many that it would delay the host's polls.
final class TableSort {
  private static final int MAX_PLAIN = 50_000;

  private final Interpreter in;
  private final Table table;
  private final @Nullable LuaFunction comparator;

  private TableSort(Interpreter in, Table table, @Nullable LuaFunction comparator) {
    this.in = in;
    this.table = table;
    this.comparator = comparator;
  }

  static Object sort(Interpreter in, @Nullable Object[] s, int b, int n) {
    Table table = Args.table(in, s, b, n, 1);
    int length = table.length();
    LuaFunction comparator = Args.absent(s, b, n, 2) ? null : Args.function(in, s, b, n, 2);
    if (length < 2) {
      return Values.NONE;
    }
    if (table.isReadOnly()) {
      throw Operators.readOnly(in);
    }
    if (comparator != null || !sortPlain(in, table, length)) {
      new TableSort(in, table, comparator).sort(1, length);
    }
    return Values.NONE;
  }

  private static boolean sortPlain(Interpreter in, Table table, int length) {
    Object first = table.get(1);
    if (length > MAX_PLAIN || !(first instanceof Double) && !(first instanceof LuaString)) {
      return false;
    }
    in.memory().charge(4L * length);
    Object[] items = new Object[length];
    for (int i = 0; i < length; i++) {
      Object item = table.get(i + 1);
      boolean plain =
          first instanceof Double
              ? item instanceof Double d && !d.isNaN() && (d != 0 || 1 / d > 0)
              : item instanceof LuaString;
      if (!plain || item == null) {
        return false;
      }
      items[i] = item;
    }
    in.spend(length * 2L);
    Arrays.sort(items);
    for (int i = 0; i < length; i++) {
      table.put(i + 1, items[i]);
    }
    return true;
  }

  private boolean less(@Nullable Object x, @Nullable Object y) {
    in.spend(1);
    return comparator == null
        ? Operators.less(in, x, y)
        : Values.truth(Values.first(in.call(comparator, x, y)));
  }

  private void swap(int i, @Nullable Object x, int j, @Nullable Object y) {
    table.put(i, y);
    table.put(j, x);
  }

  private void sort(int from, int to) {
    int low = from;
    int up = to;
    while (low < up) {
      Object first = table.get(low);
      Object last = table.get(up);
      if (less(last, first)) {
        swap(low, first, up, last);
      }
      if (up - low == 1) {
        return;
      }
      int middle = (low + up) / 2;
      medianToMiddle(low, middle, up);
      if (up - low == 2) {
        return;
      }
      Object pivot = table.get(middle);
      Object beforeLast = table.get(up - 1);
      swap(middle, pivot, up - 1, beforeLast);
      int i = partition(low, up, pivot);
      if (i - low < up - i) {
        sort(low, i - 1);
        low = i + 1;
      } else {
        sort(i + 1, up);
        up = i - 1;
      }
    }
  }

  private void medianToMiddle(int low, int middle, int up) {
    Object m = table.get(middle);
    Object first = table.get(low);
    if (less(m, first)) {
      swap(middle, m, low, first);
      return;
    }
    Object last = table.get(up);
    if (less(last, m)) {
      swap(middle, m, up, last);
    }
  }

  private int partition(int low, int up, @Nullable Object pivot) {
    int i = low;
    int j = up - 1;
    while (true) {
      Object x = table.get(++i);
      while (less(x, pivot)) {
        if (i > up) {
          throw invalidOrder();
        }
        x = table.get(++i);
      }
      Object y = table.get(--j);
      while (less(pivot, y)) {
        if (j < low) {
          throw invalidOrder();
        }
        y = table.get(--j);
      }
      if (j < i) {
        swap(up - 1, table.get(up - 1), i, x);
        return i;
      }
      swap(i, x, j, y);
    }
  }

  private RuntimeException invalidOrder() {
    return in.error("invalid order function for sorting");
  }
}
