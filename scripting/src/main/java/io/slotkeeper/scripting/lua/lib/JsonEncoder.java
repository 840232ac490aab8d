package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaError;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Numbers;
import io.slotkeeper.scripting.lua.Table;
import io.slotkeeper.scripting.lua.Userdata;
import io.slotkeeper.scripting.lua.Values;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Lua values as JSON text (lua_cjson.c): a table is an array when all its keys are positive
/// integers and it is not too sparse, otherwise an object; an empty table is an object.
final class JsonEncoder {
  private static final int NOT_AN_ARRAY = -1;
  private static final byte[] @Nullable [] ESCAPES = new byte[256] @Nullable [];

  static {
    for (int c = 0; c < ' '; c++) {
      ESCAPES[c] = ascii(String.format("\\u%04x", c));
    }
    ESCAPES[127] = ascii("\\u007f");
    ESCAPES['\b'] = ascii("\\b");
    ESCAPES['\t'] = ascii("\\t");
    ESCAPES['\n'] = ascii("\\n");
    ESCAPES['\f'] = ascii("\\f");
    ESCAPES['\r'] = ascii("\\r");
    ESCAPES['"'] = ascii("\\\"");
    ESCAPES['/'] = ascii("\\/");
    ESCAPES['\\'] = ascii("\\\\");
  }

  private final Interpreter in;
  private final JsonConfig config;
  private final ByteBuilder out;

  JsonEncoder(Interpreter in, JsonConfig config) {
    this.in = in;
    this.config = config;
    this.out = new ByteBuilder(in, 256);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  LuaString encode(@Nullable Object value) {
    append(value, 0);
    return out.toLuaString();
  }

  private void append(@Nullable Object value, int depth) {
    in.spend(1);
    switch (value) {
      case LuaString s -> string(s);
      case Double d -> number(d);
      case Boolean b -> out.append(b ? "true" : "false");
      case Table t -> table(t, depth + 1);
      case null -> out.append("null");
      case Userdata u when u == Userdata.NULL -> out.append("null");
      case Object o -> throw failure(o, "type not supported");
    }
  }

  private LuaError failure(@Nullable Object value, String reason) {
    return in.error("Cannot serialise " + Values.typeName(value) + ": " + reason);
  }

  private void string(LuaString s) {
    byte[] bytes = s.bytes();
    out.append('"');
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte[] escape = ESCAPES[bytes[i] & 0xff];
      if (escape != null) {
        out.append(bytes, start, i - start);
        out.append(escape, 0, escape.length);
        start = i + 1;
      }
    }
    out.append(bytes, start, bytes.length - start);
    out.append('"');
  }

  private void number(double d) {
    if (d != d || Double.isInfinite(d)) {
      switch (config.encodeInvalid) {
        case OFF -> throw failure(d, "must not be NaN or Inf");
        case NULL -> out.append("null");
        case ON -> out.append(d != d ? "nan" : Numbers.format(d, config.precision));
      }
      return;
    }
    if (config.precision == 14) {
      out.append(d);
    } else {
      out.append(Numbers.format(d, config.precision));
    }
  }

  private void table(Table t, int depth) {
    if (depth > config.encodeDepth) {
      throw in.error("Cannot serialise, excessive nesting (" + depth + ")");
    }
    int length = arrayLength(t);
    if (length > 0) {
      out.append('[');
      for (int i = 1; i <= length; i++) {
        if (i > 1) {
          out.append(',');
        }
        append(t.get(i), depth);
      }
      out.append(']');
    } else {
      object(t, depth);
    }
  }

  private void object(Table t, int depth) {
    out.append('{');
    boolean first = true;
    for (int i = t.occupied(0); i >= 0; i = t.occupied(i + 1)) {
      if (!first) {
        out.append(',');
      }
      first = false;
      switch (t.keyAt(i)) {
        case LuaString key -> string(key);
        case Double key -> {
          out.append('"');
          number(key);
          out.append('"');
        }
        default -> throw failure(t.keyAt(i), "table key must be a number or string");
      }
      out.append(':');
      append(t.valueAt(i), depth);
    }
    out.append('}');
  }

  private int arrayLength(Table t) {
    int max = 0;
    int items = 0;
    for (int i = t.occupied(0); i >= 0; i = t.occupied(i + 1)) {
      if (!(t.keyAt(i) instanceof Double k) || k < 1 || Math.floor(k) != k) {
        return NOT_AN_ARRAY;
      }
      max = Math.max(max, (int) k.doubleValue());
      items++;
    }
    in.spend(items);
    boolean sparse =
        config.sparseRatio > 0
            && max > (long) items * config.sparseRatio
            && max > config.sparseSafe;
    if (sparse && !config.sparseConvert) {
      throw failure(t, "excessively sparse array");
    }
    return sparse ? NOT_AN_ARRAY : max;
  }
}
