package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Numbers;
import io.slotkeeper.scripting.lua.Operators;
import io.slotkeeper.scripting.lua.Table;
import org.jspecify.annotations.Nullable;

/// Lua values as MessagePack, choosing forms as lua-cmsgpack 0.4 does: the shortest integer, float
/// when a double fits one, an array when the keys are exactly 1..n. Nests deeper than
/// [#MAX_NESTING] become nil, which also ends cycles.
final class MsgPackEncoder {
  private static final int MAX_NESTING = 16;

  private final Interpreter in;
  private final ByteBuilder out;

  MsgPackEncoder(Interpreter in) {
    this.in = in;
    this.out = new ByteBuilder(in);
  }

  LuaString result() {
    return out.toLuaString();
  }

  void encode(@Nullable Object value, int level) {
    in.spend(1);
    switch (value) {
      case LuaString s -> string(s);
      case Boolean b -> out.append(b ? 0xc3 : 0xc2);
      case Double d -> number(d);
      case Table t when level < MAX_NESTING -> table(t, level);
      case null, default -> out.append(0xc0);
    }
  }

  private void string(LuaString s) {
    int length = s.length();
    if (length < 32) {
      out.append(0xa0 | length);
    } else if (length <= 0xff) {
      out.append(0xd9);
      out.append(length);
    } else {
      sized(length, 0xda, 0xdb);
    }
    out.append(s);
  }

  private void sized(int count, int code16, int code32) {
    if (count <= 0xffff) {
      out.append(code16);
      out.appendBigEndian(count, 2);
    } else {
      out.append(code32);
      out.appendBigEndian(count, 4);
    }
  }

  private void number(double d) {
    if (d == Numbers.toLong(d)) {
      integer((long) d);
      return;
    }
    float f = (float) d;
    if (f == d) {
      out.append(0xca);
      out.appendBigEndian(Float.floatToRawIntBits(f), 4);
    } else {
      out.append(0xcb);
      out.appendBigEndian(Double.doubleToRawLongBits(d), 8);
    }
  }

  private void integer(long n) {
    if (n >= -32 && n <= 127) {
      out.append((int) n & 0xff);
    } else if (n >= 0) {
      int size = n <= 0xff ? 0 : n <= 0xffff ? 1 : n <= 0xffffffffL ? 2 : 3;
      out.append(0xcc + size);
      out.appendBigEndian(n, 1 << size);
    } else {
      int size =
          n >= Byte.MIN_VALUE ? 0 : n >= Short.MIN_VALUE ? 1 : n >= Integer.MIN_VALUE ? 2 : 3;
      out.append(0xd0 + size);
      out.appendBigEndian(n, 1 << size);
    }
  }

  private void table(Table t, int level) {
    if (isArray(t)) {
      int length = t.length();
      header(length, 0x90, 0xdc);
      for (int i = 1; i <= length; i++) {
        encode(t.metatable() == null ? t.get(i) : Operators.index(in, t, (double) i), level + 1);
      }
      return;
    }
    int count = 0;
    for (int i = t.occupied(0); i >= 0; i = t.occupied(i + 1)) {
      count++;
    }
    header(count, 0x80, 0xde);
    for (int i = t.occupied(0); i >= 0; i = t.occupied(i + 1)) {
      encode(t.keyAt(i), level + 1);
      encode(t.valueAt(i), level + 1);
    }
  }

  private void header(int count, int fixCode, int code16) {
    if (count <= 15) {
      out.append(fixCode | count);
    } else {
      sized(count, code16, code16 + 1);
    }
  }

  private boolean isArray(Table t) {
    int count = 0;
    int max = 0;
    for (int i = t.occupied(0); i >= 0; i = t.occupied(i + 1)) {
      in.spend(1);
      if (!(t.keyAt(i) instanceof Double d) || d <= 0 || d != (int) d.doubleValue()) {
        return false;
      }
      max = Math.max(max, (int) d.doubleValue());
      count++;
    }
    return max == count;
  }
}
