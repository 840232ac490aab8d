package io.slotkeeper.scripting.lua.lib;

import io.slotkeeper.scripting.lua.Args;
import io.slotkeeper.scripting.lua.Builtin;
import io.slotkeeper.scripting.lua.Interpreter;
import io.slotkeeper.scripting.lua.Numbers;
import io.slotkeeper.scripting.lua.Values;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// `math` (lmathlib.c), with the random generator Redis puts in.
///
/// The generator is the 48-bit linear congruence of `lrand48`, so that a script draws the same
/// numbers on every machine: `x = x * 0x5DEECE66D + 0xB mod 2^48`, of which the upper 31 bits
/// count.
public final class MathLibrary {
  private static final long MULTIPLIER = 0x5DEECE66DL;
  private static final long ADDEND = 0xB;
  private static final long MASK = (1L << 48) - 1;
  private static final long INITIAL_STATE = 0x1234ABCD330EL;
  private static final int SEED_LOW_BITS = 0x330E;
  private static final double RANDOM_MAX = Integer.MAX_VALUE;
  private static final double RADIANS_PER_DEGREE = Math.PI / 180.0;

  private long state = INITIAL_STATE;

  private MathLibrary() {}

  /// Adds the library to the globals.
  public static void install(Interpreter in) {
    MathLibrary library = new MathLibrary();
    Registry r = Registry.global(in, "math");
    r.table().put("pi", Math.PI);
    r.table().put("huge", Double.POSITIVE_INFINITY);
    unary(r, "abs", Math::abs);
    unary(r, "acos", MathLibrary::acos);
    unary(r, "asin", MathLibrary::asin);
    unary(r, "atan", Math::atan);
    unary(r, "ceil", Math::ceil);
    unary(r, "cos", x -> signed(Math.cos(x), x));
    unary(r, "cosh", Math::cosh);
    unary(r, "deg", x -> x / RADIANS_PER_DEGREE);
    unary(r, "exp", Math::exp);
    unary(r, "floor", Math::floor);
    unary(r, "log", x -> signed(Math.log(x), x));
    unary(r, "log10", x -> positive(Math.log10(x)));
    unary(r, "rad", x -> x * RADIANS_PER_DEGREE);
    unary(r, "sin", x -> signed(Math.sin(x), x));
    unary(r, "sinh", Math::sinh);
    unary(r, "sqrt", x -> signed(Math.sqrt(x), x));
    unary(r, "tan", x -> signed(Math.tan(x), x));
    unary(r, "tanh", Math::tanh);
    binary(r, "atan2", Math::atan2);
    binary(r, "fmod", MathLibrary::remainder);
    binary(r, "mod", MathLibrary::remainder);
    binary(r, "pow", Math::pow);
    r.add("frexp", MathLibrary::frexp);
    r.add("ldexp", MathLibrary::ldexp);
    r.add("max", MathLibrary::max);
    r.add("min", MathLibrary::min);
    r.add("modf", MathLibrary::modf);
    r.add("random", library::random);
    r.add("randomseed", library::randomSeed);
  }

  private static void unary(Registry r, String name, DoubleUnaryOperator f) {
    Builtin.Body body = (in, s, b, n) -> f.applyAsDouble(Args.number(in, s, b, n, 1));
    r.add(name, body);
  }

  private static void binary(Registry r, String name, DoubleBinaryOperator f) {
    Builtin.Body body =
        (in, s, b, n) -> f.applyAsDouble(Args.number(in, s, b, n, 1), Args.number(in, s, b, n, 2));
    r.add(name, body);
  }

  /// An invalid operation gives the negative NaN on x86; Java's is positive.
  private static double signed(double result, double operand) {
    return result != result && operand == operand ? Numbers.NEGATIVE_NAN : result;
  }

  /// Other functions give glibc's positive NaN.
  private static double positive(double result) {
    return result == result ? result : Double.NaN;
  }

  private static double acos(double x) {
    return positive(Math.acos(x));
  }

  private static double asin(double x) {
    return positive(Math.asin(x));
  }

  private static double remainder(double x, double y) {
    double r = x % y;
    return r != r && x == x && y == y ? Numbers.NEGATIVE_NAN : r;
  }

  private static Object frexp(Interpreter in, @Nullable Object[] s, int b, int n) {
    double x = Args.number(in, s, b, n, 1);
    if (x == 0 || x != x || Double.isInfinite(x)) {
      return new @Nullable Object[] {x, 0.0};
    }
    int exponent = Math.getExponent(x) + 1;
    double scaled = x;
    if (Math.abs(x) < Double.MIN_NORMAL) {
      scaled = x * 0x1p54;
      exponent = Math.getExponent(scaled) + 1 - 54;
      return new @Nullable Object[] {Math.scalb(scaled, -(exponent + 54)), (double) exponent};
    }
    return new @Nullable Object[] {Math.scalb(scaled, -exponent), (double) exponent};
  }

  private static Object ldexp(Interpreter in, @Nullable Object[] s, int b, int n) {
    double x = Args.number(in, s, b, n, 1);
    return Math.scalb(x, Args.intValue(in, s, b, n, 2));
  }

  private static Object modf(Interpreter in, @Nullable Object[] s, int b, int n) {
    double x = Args.number(in, s, b, n, 1);
    double whole = x < 0 ? Math.ceil(x) : Math.floor(x);
    double fraction = Double.isInfinite(x) ? Math.copySign(0.0, x) : Math.copySign(x - whole, x);
    return new @Nullable Object[] {whole, fraction};
  }

  private static Object max(Interpreter in, @Nullable Object[] s, int b, int n) {
    double best = Args.number(in, s, b, n, 1);
    for (int i = 2; i <= n; i++) {
      double d = Args.number(in, s, b, n, i);
      best = d > best ? d : best;
    }
    return best;
  }

  private static Object min(Interpreter in, @Nullable Object[] s, int b, int n) {
    double best = Args.number(in, s, b, n, 1);
    for (int i = 2; i <= n; i++) {
      double d = Args.number(in, s, b, n, i);
      best = d < best ? d : best;
    }
    return best;
  }

  private Object random(Interpreter in, @Nullable Object[] s, int b, int n) {
    state = (state * MULTIPLIER + ADDEND) & MASK;
    double r = (state >>> 17) % Integer.MAX_VALUE / RANDOM_MAX;
    return switch (n) {
      case 0 -> r;
      case 1 -> {
        int upper = Args.intValue(in, s, b, n, 1);
        if (upper < 1) {
          throw in.argumentError(1, "interval is empty");
        }
        yield Math.floor(r * upper) + 1;
      }
      case 2 -> {
        int lower = Args.intValue(in, s, b, n, 1);
        int upper = Args.intValue(in, s, b, n, 2);
        if (lower > upper) {
          throw in.argumentError(2, "interval is empty");
        }
        yield Math.floor(r * (upper - lower + 1)) + lower;
      }
      default -> throw in.error("wrong number of arguments");
    };
  }

  private Object randomSeed(Interpreter in, @Nullable Object[] s, int b, int n) {
    int seed = Args.intValue(in, s, b, n, 1);
    state = ((seed & 0xffffffffL) << 16) | SEED_LOW_BITS;
    return Values.NONE;
  }
}
