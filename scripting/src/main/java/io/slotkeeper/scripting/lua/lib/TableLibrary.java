package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Args;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaFunction;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Operators;
import io.slotkeeper.scripting.lua.Table;
import io.slotkeeper.scripting.lua.Values;
import org.jspecify.annotations.Nullable;

/// `table` (ltablib.c).
public final class TableLibrary {
  private TableLibrary() {}

  /// Adds the library to the globals.
  public static void install(Interpreter in) {
    Registry r = Registry.global(in, "table");
    r.add("concat", TableLibrary::concat);
    r.add("foreach", TableLibrary::forEach);
    r.add("foreachi", TableLibrary::forEachItem);
    r.add("getn", (state, s, b, n) -> (double) Args.table(state, s, b, n, 1).length());
    r.add("insert", TableLibrary::insert);
    r.add("maxn", TableLibrary::maxn);
    r.add("remove", TableLibrary::remove);
    r.add("setn", TableLibrary::setn);
    r.add("sort", TableSort::sort);
  }

  private static Object setn(Interpreter in, @Nullable Object[] s, int b, int n) {
    Args.table(in, s, b, n, 1);
    throw in.error("'setn' is obsolete");
  }

  private static Object maxn(Interpreter in, @Nullable Object[] s, int b, int n) {
    Table table = Args.table(in, s, b, n, 1);
    double max = 0;
    for (int i = table.occupied(0); i >= 0; i = table.occupied(i + 1)) {
      in.spend(1);
      if (table.keyAt(i) instanceof Double d) {
        max = Math.max(max, d);
      }
    }
    return max;
  }

  private static @Nullable Object forEach(Interpreter in, @Nullable Object[] s, int b, int n) {
    Table table = Args.table(in, s, b, n, 1);
    LuaFunction f = Args.function(in, s, b, n, 2);
    int i = table.occupied(0);
    while (i >= 0) {
      in.spend(1);
      Object key = table.keyAt(i);
      Object result = Values.first(in.call(f, key, table.valueAt(i)));
      if (result != null) {
        return result;
      }
      i = table.positionAfter(key);
      i = i < 0 ? i : table.occupied(i);
    }
    return Values.NONE;
  }

  private static @Nullable Object forEachItem(Interpreter in, @Nullable Object[] s, int b, int n) {
    Table table = Args.table(in, s, b, n, 1);
    LuaFunction f = Args.function(in, s, b, n, 2);
    int length = table.length();
    for (int i = 1; i <= length; i++) {
      in.spend(1);
      Object result = Values.first(in.call(f, (double) i, table.get(i)));
      if (result != null) {
        return result;
      }
    }
    return Values.NONE;
  }

  private static void requireWritable(Interpreter in, Table table) {
    if (table.isReadOnly()) {
      throw Operators.readOnly(in);
    }
  }

  private static Object insert(Interpreter in, @Nullable Object[] s, int b, int n) {
    Table table = Args.table(in, s, b, n, 1);
    int end = table.length() + 1;
    int position;
    switch (n) {
      case 2 -> position = end;
      case 3 -> {
        position = Args.intValue(in, s, b, n, 2);
        requireWritable(in, table);
        if (position > 0) {
          in.spend(Math.max(0, end - position) >> 3);
          table.shiftUp(position, end - 1);
        } else {
          for (int i = end; i > position; i--) {
            in.spend(1);
            table.put(i, table.get(i - 1));
          }
        }
      }
      default -> throw in.error("wrong number of arguments to 'insert'");
    }
    requireWritable(in, table);
    table.put(position, s[b + n - 1]);
    return Values.NONE;
  }

  private static @Nullable Object remove(Interpreter in, @Nullable Object[] s, int b, int n) {
    Table table = Args.table(in, s, b, n, 1);
    int end = table.length();
    int position = Args.intValue(in, s, b, n, 2, end);
    if (position < 1 || position > end) {
      return Values.NONE;
    }
    requireWritable(in, table);
    in.spend(end - position >> 3);
    Object removed = table.get(position);
    table.shiftDown(position, end);
    return removed;
  }

  private static Object concat(Interpreter in, @Nullable Object[] s, int b, int n) {
    LuaString separator = Args.absent(s, b, n, 2) ? LuaString.EMPTY : Args.string(in, s, b, n, 2);
    Table table = Args.table(in, s, b, n, 1);
    int from = Args.intValue(in, s, b, n, 3, 1);
    int to = Args.absent(s, b, n, 4) ? table.length() : Args.intValue(in, s, b, n, 4);
    ByteBuilder out = new ByteBuilder(in);
    for (long i = from; i <= to; i++) {
      in.spend(1);
      Object item = table.get((int) i);
      switch (item) {
        case LuaString text -> out.append(text);
        case Double d -> out.append(d);
        case null, default ->
            throw in.error(
                "invalid value ("
                    + Values.typeName(item)
                    + ") at index "
                    + i
                    + " in table for 'concat'");
      }
      if (i != to) {
        out.append(separator);
      }
    }
    return out.toLuaString();
  }
}
