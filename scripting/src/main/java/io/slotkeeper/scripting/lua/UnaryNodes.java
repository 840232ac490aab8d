package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// `-`, `not`, `#`, parentheses.
final class UnaryNodes {
  private UnaryNodes() {}

  /// `-operand`.
  static final class Negate extends Expr {
    private final Expr operand;
    private final Site site;

    Negate(Expr operand, Site site) {
      this.operand = operand;
      this.site = site;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      double d = evalNumber(in, s, b);
      return d == d ? (Object) d : in.operand(d);
    }

    @Override
    double evalNumber(Interpreter in, @Nullable Object[] s, int b) {
      double d = operand.evalNumber(in, s, b);
      if (d == d) {
        return -d;
      }
      Object v = in.operand(d);
      if (v instanceof Double n) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(n) ^ Long.MIN_VALUE);
      }
      Object r = Operators.negate(in, v, site, operand);
      return r instanceof Double n ? n : in.leaveOdd(r);
    }
  }

  /// `not operand`.
  static final class Not extends Expr {
    private final Expr operand;

    Not(Expr operand) {
      this.operand = operand;
    }

    @Override
    Object eval(Interpreter in, @Nullable Object[] s, int b) {
      return !operand.test(in, s, b);
    }

    @Override
    boolean test(Interpreter in, @Nullable Object[] s, int b) {
      return !operand.test(in, s, b);
    }
  }

  /// `#operand`.
  static final class Length extends Expr {
    private final Expr operand;
    private final Site site;

    Length(Expr operand, Site site) {
      this.operand = operand;
      this.site = site;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      return switch (operand.eval(in, s, b)) {
        case Table t -> (double) t.length();
        case LuaString text -> (double) text.length();
        case null -> Operators.length(in, null, site, operand);
        case Object o -> Operators.length(in, o, site, operand);
      };
    }
  }

  /// `(inner)`: cuts many values to one.
  static final class Paren extends Expr {
    private final Expr inner;

    Paren(Expr inner) {
      this.inner = inner;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      return inner.eval(in, s, b);
    }
  }
}
