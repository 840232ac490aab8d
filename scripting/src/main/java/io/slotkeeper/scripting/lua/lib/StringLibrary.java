package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Args;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaClosure;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Table;
import io.slotkeeper.scripting.lua.Values;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `string` (lstrlib.c), but for patterns and `format`.
public final class StringLibrary {
  private static final LuaString COMPILED_MARK = LuaString.of("\033Lua");

  private StringLibrary() {}

  /// Adds the library to the globals, and the metatable of strings.
  public static void install(Interpreter in) {
    Registry r = Registry.global(in, "string");
    r.add("byte", StringLibrary::byteAt);
    r.add("char", StringLibrary::fromBytes);
    r.add("dump", StringLibrary::dump);
    r.add("find", PatternFunctions::find);
    r.add("format", StringFormat::format);
    r.add("gfind", PatternFunctions::gmatch);
    r.add("gmatch", PatternFunctions::gmatch);
    r.add("gsub", PatternFunctions::gsub);
    r.add("len", (state, s, b, n) -> (double) Args.string(state, s, b, n, 1).length());
    r.add("lower", StringLibrary::lower);
    r.add("match", PatternFunctions::match);
    r.add("rep", StringLibrary::repeat);
    r.add("reverse", StringLibrary::reverse);
    r.add("sub", StringLibrary::sub);
    r.add("upper", StringLibrary::upper);
    Table meta = new Table(in.memory());
    meta.put("__index", r.table());
    in.stringMetatable(meta);
  }

  /// A position counted from the end when negative.
  static long absolute(long position, int length) {
    long p = position < 0 ? position + length + 1 : position;
    return p >= 0 ? p : 0;
  }

  private static Object sub(Interpreter in, @Nullable Object[] s, int b, int n) {
    LuaString text = Args.string(in, s, b, n, 1);
    int length = text.length();
    long from = Math.max(1, absolute(Args.integer(in, s, b, n, 2), length));
    long to = Math.min(length, absolute(Args.integer(in, s, b, n, 3, -1), length));
    if (from > to) {
      return LuaString.EMPTY;
    }
    if (from == 1 && to == length) {
      return text;
    }
    int count = (int) (to - from + 1);
    in.memory().charge(count + 24L);
    return LuaString.copyOf(text.bytes(), (int) from - 1, count);
  }

  private static Object byteAt(Interpreter in, @Nullable Object[] s, int b, int n) {
    LuaString text = Args.string(in, s, b, n, 1);
    int length = text.length();
    long first = absolute(Args.integer(in, s, b, n, 2, 1), length);
    long last = absolute(Args.integer(in, s, b, n, 3, first), length);
    int from = (int) Math.max(1, first);
    int to = (int) Math.min(length, last);
    if (first == last && from == to) {
      return (double) (text.bytes()[from - 1] & 0xff);
    }
    if (from > to) {
      return Values.NONE;
    }
    int count = to - from + 1;
    if (count > in.maxResults()) {
      throw in.error("stack overflow (string slice too long)");
    }
    @Nullable Object[] out = new @Nullable Object[count];
    for (int i = 0; i < count; i++) {
      out[i] = (double) (text.bytes()[from - 1 + i] & 0xff);
    }
    return Objects.requireNonNull(Values.of(out));
  }

  private static Object fromBytes(Interpreter in, @Nullable Object[] s, int b, int n) {
    byte[] out = new byte[n];
    for (int i = 1; i <= n; i++) {
      int c = Args.intValue(in, s, b, n, i);
      if ((c & 0xff) != c) {
        throw in.argumentError(i, "invalid value");
      }
      out[i - 1] = (byte) c;
    }
    return in.newString(out);
  }

  /// There is no compiled form that could be written down, and no server would load it: scripts get
  /// the mark it begins with, which `loadstring` refuses.
  private static Object dump(Interpreter in, @Nullable Object[] s, int b, int n) {
    if (Args.function(in, s, b, n, 1) instanceof LuaClosure) {
      return COMPILED_MARK;
    }
    throw in.error("unable to dump given function");
  }

  private static Object lower(Interpreter in, @Nullable Object[] s, int b, int n) {
    byte[] text = Args.string(in, s, b, n, 1).bytes();
    in.memory().charge(text.length + 24L);
    byte[] out = new byte[text.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) CharClass.toLower(text[i]);
    }
    return LuaString.wrap(out);
  }

  private static Object upper(Interpreter in, @Nullable Object[] s, int b, int n) {
    byte[] text = Args.string(in, s, b, n, 1).bytes();
    in.memory().charge(text.length + 24L);
    byte[] out = new byte[text.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) CharClass.toUpper(text[i]);
    }
    return LuaString.wrap(out);
  }

  private static Object reverse(Interpreter in, @Nullable Object[] s, int b, int n) {
    byte[] text = Args.string(in, s, b, n, 1).bytes();
    in.memory().charge(text.length + 24L);
    byte[] out = new byte[text.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = text[out.length - 1 - i];
    }
    return LuaString.wrap(out);
  }

  private static Object repeat(Interpreter in, @Nullable Object[] s, int b, int n) {
    LuaString text = Args.string(in, s, b, n, 1);
    int times = Args.intValue(in, s, b, n, 2);
    if (times <= 0 || text.length() == 0) {
      return LuaString.EMPTY;
    }
    long size = (long) text.length() * times;
    in.memory().charge(size + 24);
    if (size > Integer.MAX_VALUE - 16) {
      throw in.error("string length overflow");
    }
    in.spend(size >> 6);
    byte[] out = new byte[(int) size];
    System.arraycopy(text.bytes(), 0, out, 0, text.length());
    int filled = text.length();
    while (filled < out.length) {
      int more = Math.min(filled, out.length - filled);
      System.arraycopy(out, 0, out, filled, more);
      filled += more;
    }
    return LuaString.wrap(out);
  }
}
