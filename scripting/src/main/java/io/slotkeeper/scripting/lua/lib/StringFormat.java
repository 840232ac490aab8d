package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Args;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Numbers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// `string.format`: C's printf, as far as Lua lets it through.
final class StringFormat {
  private static final String FLAGS = "-+ #0";
  private static final int LONG_STRING = 100;

  private StringFormat() {}

  static Object format(Interpreter in, @Nullable Object[] s, int b, int n) {
    LuaString format = Args.string(in, s, b, n, 1);
    byte[] f = format.bytes();
    ByteBuilder out = new ByteBuilder(in);
    int arg = 1;
    int i = 0;
    while (i < f.length) {
      if (f[i] != '%') {
        out.append(f[i++]);
      } else if (++i < f.length && f[i] == '%') {
        out.append(f[i++]);
      } else {
        if (++arg > n) {
          throw in.argumentError(arg, "no value");
        }
        FormatItem item = FormatItem.parse(in, f, i);
        i = item.end();
        append(in, out, item, s, b, n, arg);
      }
    }
    return out.toLuaString();
  }

  private static void append(
      Interpreter in,
      ByteBuilder out,
      FormatItem item,
      @Nullable Object[] s,
      int b,
      int n,
      int arg) {
    switch (item.conversion()) {
      case 'c' -> {
        int c = Numbers.toInt(Args.number(in, s, b, n, arg)) & 0xff;
        cString(out, item.pad(String.valueOf((char) c)));
      }
      case 'd', 'i' -> out.append(item.integer(Numbers.toLong(Args.number(in, s, b, n, arg))));
      case 'o', 'u', 'x', 'X' ->
          out.append(item.unsigned(toUnsigned(Args.number(in, s, b, n, arg))));
      case 'e', 'E', 'f', 'g', 'G' -> out.append(item.floating(Args.number(in, s, b, n, arg)));
      case 'q' -> quote(out, Args.string(in, s, b, n, arg));
      case 's' -> string(out, item, Args.string(in, s, b, n, arg));
      default -> {
        String shown = item.conversion() == 0 ? "" : String.valueOf((char) item.conversion());
        throw in.error("invalid option '%" + shown + "' to 'format'");
      }
    }
  }

  /// C's conversion of a double to an unsigned 64-bit integer on x86.
  private static long toUnsigned(double d) {
    return d < 0x1p63 ? Numbers.toLong(d) : Numbers.toLong(d - 0x1p63) ^ Long.MIN_VALUE;
  }

  /// Appends what C would see of a text: up to its first zero byte.
  private static void cString(ByteBuilder out, String text) {
    int nul = text.indexOf('\0');
    out.append(nul < 0 ? text : text.substring(0, nul));
  }

  private static void string(ByteBuilder out, FormatItem item, LuaString value) {
    if (item.precision() < 0 && (value.length() >= LONG_STRING || item.isBare())) {
      if (value.length() >= LONG_STRING) {
        out.append(value);
        return;
      }
    }
    byte[] bytes = value.bytes();
    int length = 0;
    int limit = item.precision() < 0 ? bytes.length : Math.min(bytes.length, item.precision());
    while (length < limit && bytes[length] != 0) {
      length++;
    }
    if (item.isBare()) {
      out.append(bytes, 0, length);
    } else {
      out.append(item.pad(new String(bytes, 0, length, StandardCharsets.ISO_8859_1)));
    }
  }

  private static void quote(ByteBuilder out, LuaString value) {
    out.append('"');
    for (byte c : value.bytes()) {
      switch (c) {
        case '"', '\\', '\n' -> {
          out.append('\\');
          out.append(c);
        }
        case '\r' -> out.append("\\r");
        case 0 -> out.append("\\000");
        default -> out.append(c);
      }
    }
    out.append('"');
  }

  static boolean isFlag(byte c) {
    return FLAGS.indexOf(c) >= 0;
  }
}
