package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// `and`, `or`.
final class LogicNodes {
  private LogicNodes() {}

  /// `left and right`.
  static final class And extends Expr {
    private final Expr left;
    private final Expr right;

    And(Expr left, Expr right) {
      this.left = left;
      this.right = right;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      Object v = left.eval(in, s, b);
      return Values.truth(v) ? right.eval(in, s, b) : v;
    }

    @Override
    boolean test(Interpreter in, @Nullable Object[] s, int b) {
      return left.test(in, s, b) && right.test(in, s, b);
    }
  }

  /// `left or right`.
  static final class Or extends Expr {
    private final Expr left;
    private final Expr right;

    Or(Expr left, Expr right) {
      this.left = left;
      this.right = right;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      Object v = left.eval(in, s, b);
      return Values.truth(v) ? v : right.eval(in, s, b);
    }

    @Override
    boolean test(Interpreter in, @Nullable Object[] s, int b) {
      return left.test(in, s, b) || right.test(in, s, b);
    }
  }
}
