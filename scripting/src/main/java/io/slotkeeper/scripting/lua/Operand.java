package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.Nullable;

/// A child expression. Locals and numerals, which most operands are, are read here and now instead
/// of through a virtual call; that is worth a quarter of the run time of number-crunching scripts.
final class Operand {
  final Expr expr;

  /// The slot of a plain local, else -1.
  private final int slot;

  /// The value of a numeral, else NaN.
  private final double numeral;

  Operand(Expr expr) {
    this.expr = expr;
    this.slot = expr instanceof Variables.Local local ? local.slot : -1;
    this.numeral = expr instanceof Literals.Numeral n ? n.value : Double.NaN;
  }

  static Operand[] all(Expr[] expressions) {
    Operand[] out = new Operand[expressions.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = new Operand(expressions[i]);
    }
    return out;
  }

  /// As [Expr#eval].
  @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
    return slot >= 0 ? s[b + slot] : expr.eval(in, s, b);
  }

  /// As [Expr#evalNumber].
  double evalNumber(Interpreter in, @Nullable Object[] s, int b) {
    double n = numeral;
    if (n == n) {
      return n;
    }
    if (slot >= 0 && s[b + slot] instanceof Double d) {
      return d;
    }
    return expr.evalNumber(in, s, b);
  }
}
