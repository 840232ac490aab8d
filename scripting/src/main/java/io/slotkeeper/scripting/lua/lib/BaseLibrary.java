package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Args;
import io.slotkeeper.scripting.lua.Builtin;
import io.slotkeeper.scripting.lua.Coroutine;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaFunction;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.NumberScanner;
import io.slotkeeper.scripting.lua.Numbers;
import io.slotkeeper.scripting.lua.Operators;
import io.slotkeeper.scripting.lua.Table;
import io.slotkeeper.scripting.lua.Userdata;
import io.slotkeeper.scripting.lua.Values;
import org.jspecify.annotations.Nullable;

/// The basic functions (lbaselib.c), without those that reach files or the console.
public final class BaseLibrary {
  private static final LuaString METATABLE = LuaString.of("__metatable");
  private static final LuaString TO_STRING = LuaString.of("__tostring");
  private static final LuaString ERR = LuaString.of("err");
  private static final String[] GC_OPTIONS = {
    "stop", "restart", "collect", "count", "step", "setpause", "setstepmul"
  };

  private final Builtin next = new Builtin("next", Builtin.NEXT);
  private final Builtin inext = new Builtin("ipairs", BaseLibrary::inext);

  private BaseLibrary() {}

  /// Adds the functions to the globals.
  public static void install(Interpreter in) {
    BaseLibrary library = new BaseLibrary();
    Table g = in.globals();
    g.put("_G", g);
    g.put("_VERSION", LuaString.of("Lua 5.1"));
    g.put("next", library.next);
    Registry r = new Registry(g);
    r.add("assert", BaseLibrary::assertValue);
    r.add("collectgarbage", BaseLibrary::collectGarbage);
    r.add("error", BaseLibrary::error);
    r.add("gcinfo", (state, s, b, n) -> (double) (state.memory().used() >> 10));
    r.add("getmetatable", BaseLibrary::getMetatable);
    r.add("ipairs", library::ipairs);
    r.add("newproxy", BaseLibrary::newProxy);
    r.add("pairs", library::pairs);
    r.add("pcall", BaseLibrary::pcall);
    r.add("rawequal", BaseLibrary::rawEqual);
    r.add("rawget", BaseLibrary::rawGet);
    r.add("rawset", BaseLibrary::rawSet);
    r.add("select", BaseLibrary::select);
    r.add("setmetatable", BaseLibrary::setMetatable);
    r.add("tonumber", BaseLibrary::toNumber);
    r.add("tostring", BaseLibrary::toStringValue);
    r.add("type", BaseLibrary::type);
    r.add("unpack", BaseLibrary::unpack);
    r.add("xpcall", BaseLibrary::xpcall);
    ChunkFunctions.install(r);
  }

  private static @Nullable Object assertValue(Interpreter in, @Nullable Object[] s, int b, int n) {
    if (!Values.truth(Args.any(in, s, b, n, 1))) {
      boolean plain = Args.absent(s, b, n, 2);
      throw in.error(plain ? "assertion failed!" : Args.string(in, s, b, n, 2).toString());
    }
    return Registry.arguments(s, b, n);
  }

  private static Object collectGarbage(Interpreter in, @Nullable Object[] s, int b, int n) {
    String option = Args.absent(s, b, n, 1) ? "collect" : Args.string(in, s, b, n, 1).toString();
    for (String known : GC_OPTIONS) {
      if (known.equals(option)) {
        Args.intValue(in, s, b, n, 2, 0);
        return switch (option) {
          case "count" -> in.memory().used() / 1024.0;
          case "step" -> Boolean.TRUE;
          default -> 0.0;
        };
      }
    }
    throw in.argumentError(1, "invalid option '" + option + "'");
  }

  private static Object error(Interpreter in, @Nullable Object[] s, int b, int n) {
    int level = Args.intValue(in, s, b, n, 2, 1);
    Object value = Args.at(s, b, n, 1);
    LuaString text = Operators.toText(value);
    if (text != null && level > 0) {
      value = LuaString.ofLatin1(in.where(level) + text);
    }
    throw in.raise(value);
  }

  private static @Nullable Object getMetatable(Interpreter in, @Nullable Object[] s, int b, int n) {
    Table meta = Operators.metatable(in, Args.any(in, s, b, n, 1));
    if (meta == null) {
      return null;
    }
    Object shown = meta.get(METATABLE);
    return shown == null ? meta : shown;
  }

  private static Object setMetatable(Interpreter in, @Nullable Object[] s, int b, int n) {
    Object meta = Args.at(s, b, n, 2);
    Table table = Args.table(in, s, b, n, 1);
    if (n < 2 || (meta != null && !(meta instanceof Table))) {
      throw in.argumentError(2, "nil or table expected");
    }
    Table old = table.metatable();
    if (old != null && old.get(METATABLE) != null) {
      throw in.error("cannot change a protected metatable");
    }
    if (table.isReadOnly()) {
      throw Operators.readOnly(in);
    }
    table.metatable((Table) meta);
    return table;
  }

  private static Object newProxy(Interpreter in, @Nullable Object[] s, int b, int n) {
    Object model = Args.at(s, b, n, 1);
    if (!Values.truth(model)) {
      return new Userdata(null);
    }
    if (model instanceof Boolean) {
      return new Userdata(new Table(in.memory()));
    }
    if (model instanceof Userdata u && u.metatable() != null) {
      return new Userdata(u.metatable());
    }
    throw in.argumentError(1, "boolean or proxy expected");
  }

  // ---- traversal

  private Object pairs(Interpreter in, @Nullable Object[] s, int b, int n) {
    Table table = Args.table(in, s, b, n, 1);
    return new @Nullable Object[] {next, table, null};
  }

  private Object ipairs(Interpreter in, @Nullable Object[] s, int b, int n) {
    Table table = Args.table(in, s, b, n, 1);
    return new @Nullable Object[] {inext, table, 0.0};
  }

  private static Object inext(Interpreter in, @Nullable Object[] s, int b, int n) {
    int i = Args.intValue(in, s, b, n, 2) + 1;
    Object value = Args.table(in, s, b, n, 1).get(i);
    return value == null ? Values.NONE : new @Nullable Object[] {(double) i, value};
  }

  // ---- raw access

  private static Object rawEqual(Interpreter in, @Nullable Object[] s, int b, int n) {
    Object x = Args.any(in, s, b, n, 1);
    return Values.rawEquals(x, Args.any(in, s, b, n, 2));
  }

  private static @Nullable Object rawGet(Interpreter in, @Nullable Object[] s, int b, int n) {
    Table table = Args.table(in, s, b, n, 1);
    return table.get(Args.any(in, s, b, n, 2));
  }

  private static Object rawSet(Interpreter in, @Nullable Object[] s, int b, int n) {
    Table table = Args.table(in, s, b, n, 1);
    Object key = Args.any(in, s, b, n, 2);
    Operators.rawSet(in, table, key, Args.any(in, s, b, n, 3));
    return table;
  }

  // ---- values

  private static @Nullable Object select(Interpreter in, @Nullable Object[] s, int b, int n) {
    if (Args.at(s, b, n, 1) instanceof LuaString t && t.length() > 0 && t.bytes()[0] == '#') {
      return (double) (n - 1);
    }
    int i = Args.intValue(in, s, b, n, 1);
    if (i < 0) {
      i = n + i;
    } else if (i > n) {
      i = n;
    }
    if (i < 1) {
      throw in.argumentError(1, "index out of range");
    }
    return Registry.arguments(s, b + i, n - i);
  }

  private static @Nullable Object unpack(Interpreter in, @Nullable Object[] s, int b, int n) {
    Table table = Args.table(in, s, b, n, 1);
    int from = Args.intValue(in, s, b, n, 2, 1);
    int to = Args.absent(s, b, n, 3) ? table.length() : Args.intValue(in, s, b, n, 3);
    if (from > to) {
      return Values.NONE;
    }
    long count = (long) to - from + 1;
    if (count + n > in.maxResults()) {
      throw in.error("too many results to unpack");
    }
    @Nullable Object[] out = new @Nullable Object[(int) count];
    for (int i = 0; i < out.length; i++) {
      out[i] = table.get(from + i);
    }
    return Values.of(out);
  }

  private static Object type(Interpreter in, @Nullable Object[] s, int b, int n) {
    return Registry.typeName(Args.any(in, s, b, n, 1));
  }

  private static @Nullable Object toNumber(Interpreter in, @Nullable Object[] s, int b, int n) {
    int radix = Args.intValue(in, s, b, n, 2, 10);
    if (radix == 10) {
      return Operators.toNumber(Args.any(in, s, b, n, 1));
    }
    LuaString text = Args.string(in, s, b, n, 1);
    if (radix < 2 || radix > 36) {
      throw in.argumentError(2, "base out of range");
    }
    return parseUnsigned(text.bytes(), radix);
  }

  /// C's strtoul: white space, a sign, `0x` for base 16, digits; saturates at 2^64 - 1.
  private static @Nullable Double parseUnsigned(byte[] text, int radix) {
    int i = 0;
    while (i < text.length && Numbers.isSpace(text[i])) {
      i++;
    }
    boolean negative = i < text.length && text[i] == '-';
    if (negative || (i < text.length && text[i] == '+')) {
      i++;
    }
    if (radix == 16
        && i + 2 < text.length
        && text[i] == '0'
        && (text[i + 1] | 0x20) == 'x'
        && NumberScanner.digit(text[i + 2], 16) >= 0) {
      i += 2;
    }
    int start = i;
    long value = 0;
    boolean overflow = false;
    for (; i < text.length; i++) {
      int digit = NumberScanner.digit(text[i], radix);
      if (digit < 0) {
        break;
      }
      overflow |= Long.compareUnsigned(value, Long.divideUnsigned(-1 - digit, radix)) > 0;
      value = value * radix + digit;
    }
    if (i == start) {
      return null;
    }
    while (i < text.length && Numbers.isSpace(text[i])) {
      i++;
    }
    if (i < text.length && text[i] != 0) {
      return null;
    }
    return unsigned(overflow ? -1 : negative ? -value : value);
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : (value >>> 1 | value & 1) * 2.0;
  }

  private static @Nullable Object toStringValue(
      Interpreter in, @Nullable Object[] s, int b, int n) {
    return text(in, Args.any(in, s, b, n, 1));
  }

  /// `tostring`, with `__tostring`.
  static @Nullable Object text(Interpreter in, @Nullable Object value) {
    Object handler = Operators.metamethod(in, value, TO_STRING);
    if (handler != null) {
      return Values.first(in.call(handler, value));
    }
    return switch (value) {
      case null -> LuaString.of("nil");
      case Boolean v -> LuaString.of(v.toString());
      case Double d -> Numbers.toLuaString(d);
      case LuaString t -> t;
      case Userdata u when u == Userdata.NULL -> LuaString.of("userdata: (nil)");
      case Object o -> LuaString.of(address(o));
    };
  }

  private static String address(Object o) {
    String kind =
        switch (o) {
          case Table _ -> "table";
          case LuaFunction _ -> "function";
          case Coroutine _ -> "thread";
          default -> "userdata";
        };
    return kind + ": 0x" + String.format("%014x", System.identityHashCode(o) & 0xffffffffL);
  }

  // ---- protected calls

  /// Redis' `pcall`: an error table with a text in `err` is reported as that text.
  private static Object pcall(Interpreter in, @Nullable Object[] s, int b, int n) {
    Object function = Args.any(in, s, b, n, 1);
    @Nullable Object[] out =
        in.protectedCall(function, null, Values.tail(Registry.all(s, b, n), 1));
    if (out[0] == Boolean.FALSE && out[1] instanceof Table t) {
      LuaString message = Operators.toText(t.get(ERR));
      if (message != null) {
        out[1] = message;
      }
    }
    return out;
  }

  private static Object xpcall(Interpreter in, @Nullable Object[] s, int b, int n) {
    Object handler = Args.any(in, s, b, n, 2);
    return in.protectedCall(s[b], handler == null ? Boolean.FALSE : handler);
  }
}
