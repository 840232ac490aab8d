package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Args;
import io.slotkeeper.scripting.lua.Builtin;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.Operators;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntBinaryOperator;
import org.jspecify.annotations.Nullable;

/// `bit`: 32-bit operations (Lua BitOp). Numbers are reduced modulo 2^32 and rounded half-even by
/// adding 2^52 + 2^51 and taking the low word, as that library does.
public final class BitLibrary {
  private static final double REDUCE = 6755399441055744.0;
  private static final int MAX_HEX_DIGITS = 8;

  private BitLibrary() {}

  /// Adds the library to the globals.
  public static void install(Interpreter in) {
    Registry r = Registry.global(in, "bit");
    r.add("tobit", (state, s, b, n) -> (double) bits(state, s, b, n, 1));
    r.add("bnot", (state, s, b, n) -> (double) ~bits(state, s, b, n, 1));
    r.add("bswap", (state, s, b, n) -> (double) Integer.reverseBytes(bits(state, s, b, n, 1)));
    r.add("band", fold((x, y) -> x & y));
    r.add("bor", fold((x, y) -> x | y));
    r.add("bxor", fold((x, y) -> x ^ y));
    r.add("lshift", shift((x, y) -> x << y));
    r.add("rshift", shift((x, y) -> x >>> y));
    r.add("arshift", shift((x, y) -> x >> y));
    r.add("rol", shift(Integer::rotateLeft));
    r.add("ror", shift(Integer::rotateRight));
    r.add("tohex", BitLibrary::toHex);
  }

  private static int bits(Interpreter in, @Nullable Object[] s, int b, int n, int i) {
    Double d = Operators.toNumber(Args.at(s, b, n, i));
    if (d == null) {
      throw Args.typeError(in, s, b, n, i, "number");
    }
    return (int) Double.doubleToRawLongBits(d + REDUCE);
  }

  private static Builtin.Body fold(IntBinaryOperator op) {
    return (in, s, b, n) -> {
      int result = bits(in, s, b, n, 1);
      for (int i = n; i > 1; i--) {
        result = op.applyAsInt(result, bits(in, s, b, n, i));
      }
      return (double) result;
    };
  }

  private static Builtin.Body shift(IntBinaryOperator op) {
    return (in, s, b, n) -> {
      int value = bits(in, s, b, n, 1);
      return (double) op.applyAsInt(value, bits(in, s, b, n, 2) & 31);
    };
  }

  private static Object toHex(Interpreter in, @Nullable Object[] s, int b, int n) {
    int value = bits(in, s, b, n, 1);
    int digits = n < 2 ? MAX_HEX_DIGITS : bits(in, s, b, n, 2);
    boolean upper = digits < 0;
    int shown =
        digits == Integer.MIN_VALUE ? MAX_HEX_DIGITS : Math.min(Math.abs(digits), MAX_HEX_DIGITS);
    String all = String.format("%08x", value);
    String text = all.substring(MAX_HEX_DIGITS - shown);
    String cased = upper ? text.toUpperCase(Locale.ROOT) : text;
    return LuaString.wrap(cased.getBytes(StandardCharsets.ISO_8859_1));
  }
}
