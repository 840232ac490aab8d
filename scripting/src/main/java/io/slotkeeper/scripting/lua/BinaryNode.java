package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// An operator with two operands whose result is a number unless metamethods say otherwise.
abstract class BinaryNode extends Expr {
  final Operand left;
  final Operand right;
  final Site site;

  /// A slot that keeps the left operand reachable while the right one is evaluated.
  private final int temp;

  BinaryNode(Expr left, Expr right, Site site, int temp) {
    this.left = new Operand(left);
    this.right = new Operand(right);
    this.site = site;
    this.temp = temp;
  }

  abstract Operators.Arithmetic operator();

  /// The left operand came out as NaN: maybe no number at all.
  final double oddLeft(Interpreter in, @Nullable Object[] s, int b, double x) {
    Object l = in.operand(x);
    if (temp >= 0) {
      s[b + temp] = l;
    }
    return odd(in, l, right.eval(in, s, b));
  }

  /// The right operand came out as NaN.
  final double oddRight(Interpreter in, double x, double y) {
    return odd(in, x, in.operand(y));
  }

  private double odd(Interpreter in, @Nullable Object l, @Nullable Object r) {
    Object result =
        l instanceof Double x && r instanceof Double y
            ? (Object) operator().apply(x, y)
            : Operators.arithmetic(in, operator(), l, r, this);
    return result instanceof Double d ? d : in.leaveOdd(result);
  }
}
