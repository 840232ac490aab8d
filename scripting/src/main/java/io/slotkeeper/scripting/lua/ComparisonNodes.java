package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// `==`, `<`, `<=` and their mirror images.
final class ComparisonNodes {
  private ComparisonNodes() {}

  private abstract static class Comparison extends Expr {
    final Operand left;
    final Operand right;
    final Site site;
    final int temp;

    Comparison(Expr left, Expr right, Site site, int temp) {
      this.left = new Operand(left);
      this.right = new Operand(right);
      this.site = site;
      this.temp = temp;
    }

    @Override
    final Object eval(Interpreter in, @Nullable Object[] s, int b) {
      return test(in, s, b);
    }

    final @Nullable Object keep(@Nullable Object[] s, int b, @Nullable Object value) {
      if (temp >= 0) {
        s[b + temp] = value;
      }
      return value;
    }
  }

  /// `left == right`.
  static final class Equal extends Comparison {
    Equal(Expr left, Expr right, Site site, int temp) {
      super(left, right, site, temp);
    }

    @Override
    boolean test(Interpreter in, @Nullable Object[] s, int b) {
      Object x = keep(s, b, left.eval(in, s, b));
      Object y = right.eval(in, s, b);
      if (x instanceof Double p && y instanceof Double q) {
        return p.doubleValue() == q.doubleValue();
      }
      return x == y || (x != null && y != null && Operators.equal(in, x, y, site));
    }
  }

  /// `left == number`.
  static final class EqualNumber extends Expr {
    private final Operand left;
    private final double number;

    EqualNumber(Expr left, double number) {
      this.left = new Operand(left);
      this.number = number;
    }

    @Override
    Object eval(Interpreter in, @Nullable Object[] s, int b) {
      return test(in, s, b);
    }

    @Override
    boolean test(Interpreter in, @Nullable Object[] s, int b) {
      double x = left.evalNumber(in, s, b);
      if (x != x) {
        in.operand(x);
      }
      return x == number;
    }
  }

  /// `left < right`, and `right > left` with the operands evaluated in source order.
  static final class Less extends Comparison {
    private final boolean mirrored;

    Less(Expr left, Expr right, Site site, int temp, boolean mirrored) {
      super(left, right, site, temp);
      this.mirrored = mirrored;
    }

    @Override
    boolean test(Interpreter in, @Nullable Object[] s, int b) {
      double x = left.evalNumber(in, s, b);
      if (x != x) {
        return slow(in, keep(s, b, in.operand(x)), right.eval(in, s, b));
      }
      double y = right.evalNumber(in, s, b);
      if (y != y) {
        return slow(in, x, in.operand(y));
      }
      return mirrored ? y < x : x < y;
    }

    private boolean slow(Interpreter in, @Nullable Object x, @Nullable Object y) {
      return mirrored ? Operators.less(in, y, x, site) : Operators.less(in, x, y, site);
    }
  }

  /// `left <= right`, and `right >= left`.
  static final class LessOrEqual extends Comparison {
    private final boolean mirrored;

    LessOrEqual(Expr left, Expr right, Site site, int temp, boolean mirrored) {
      super(left, right, site, temp);
      this.mirrored = mirrored;
    }

    @Override
    boolean test(Interpreter in, @Nullable Object[] s, int b) {
      double x = left.evalNumber(in, s, b);
      if (x != x) {
        return slow(in, keep(s, b, in.operand(x)), right.eval(in, s, b));
      }
      double y = right.evalNumber(in, s, b);
      if (y != y) {
        return slow(in, x, in.operand(y));
      }
      return mirrored ? y <= x : x <= y;
    }

    private boolean slow(Interpreter in, @Nullable Object x, @Nullable Object y) {
      return mirrored
          ? Operators.lessOrEqual(in, y, x, site)
          : Operators.lessOrEqual(in, x, y, site);
    }
  }
}
