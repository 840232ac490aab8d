package io.slotkeeper.scripting.lua;

import io.slotkeeper.scripting.lua.Operators.Arithmetic;
import org.jspecify.annotations.Nullable;

/// The arithmetic operators.
///
/// One class per operator, and each spells out the same few lines: in a shared method the operator,
/// or `evalNumber` itself, would be a virtual call that the JIT cannot see through.
final class ArithmeticNodes {
  private ArithmeticNodes() {}

  /// The node of an operator; `temp` as in [BinaryNode].
  static BinaryNode of(Arithmetic operator, Expr left, Expr right, Site site, int temp) {
    return switch (operator) {
      case ADD -> new Add(left, right, site, temp);
      case SUB -> new Subtract(left, right, site, temp);
      case MUL -> new Multiply(left, right, site, temp);
      case DIV -> new Divide(left, right, site, temp);
      case MOD -> new Modulo(left, right, site, temp);
      case POW -> new Power(left, right, site, temp);
    };
  }

  private static final class Add extends BinaryNode {
    Add(Expr left, Expr right, Site site, int temp) {
      super(left, right, site, temp);
    }

    @Override
    Arithmetic operator() {
      return Arithmetic.ADD;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      double d = evalNumber(in, s, b);
      return d == d ? (Object) d : in.operand(d);
    }

    @Override
    double evalNumber(Interpreter in, @Nullable Object[] s, int b) {
      double x = left.evalNumber(in, s, b);
      if (x != x) {
        return oddLeft(in, s, b, x);
      }
      double y = right.evalNumber(in, s, b);
      if (y != y) {
        return oddRight(in, x, y);
      }
      double r = x + y;
      return r == r ? r : Operators.notANumber(x, y);
    }
  }

  private static final class Subtract extends BinaryNode {
    Subtract(Expr left, Expr right, Site site, int temp) {
      super(left, right, site, temp);
    }

    @Override
    Arithmetic operator() {
      return Arithmetic.SUB;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      double d = evalNumber(in, s, b);
      return d == d ? (Object) d : in.operand(d);
    }

    @Override
    double evalNumber(Interpreter in, @Nullable Object[] s, int b) {
      double x = left.evalNumber(in, s, b);
      if (x != x) {
        return oddLeft(in, s, b, x);
      }
      double y = right.evalNumber(in, s, b);
      if (y != y) {
        return oddRight(in, x, y);
      }
      double r = x - y;
      return r == r ? r : Operators.notANumber(x, y);
    }
  }

  private static final class Multiply extends BinaryNode {
    Multiply(Expr left, Expr right, Site site, int temp) {
      super(left, right, site, temp);
    }

    @Override
    Arithmetic operator() {
      return Arithmetic.MUL;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      double d = evalNumber(in, s, b);
      return d == d ? (Object) d : in.operand(d);
    }

    @Override
    double evalNumber(Interpreter in, @Nullable Object[] s, int b) {
      double x = left.evalNumber(in, s, b);
      if (x != x) {
        return oddLeft(in, s, b, x);
      }
      double y = right.evalNumber(in, s, b);
      if (y != y) {
        return oddRight(in, x, y);
      }
      double r = x * y;
      return r == r ? r : Operators.notANumber(x, y);
    }
  }

  private static final class Divide extends BinaryNode {
    Divide(Expr left, Expr right, Site site, int temp) {
      super(left, right, site, temp);
    }

    @Override
    Arithmetic operator() {
      return Arithmetic.DIV;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      double d = evalNumber(in, s, b);
      return d == d ? (Object) d : in.operand(d);
    }

    @Override
    double evalNumber(Interpreter in, @Nullable Object[] s, int b) {
      double x = left.evalNumber(in, s, b);
      if (x != x) {
        return oddLeft(in, s, b, x);
      }
      double y = right.evalNumber(in, s, b);
      if (y != y) {
        return oddRight(in, x, y);
      }
      double r = x / y;
      return r == r ? r : Operators.notANumber(x, y);
    }
  }

  private static final class Modulo extends BinaryNode {
    Modulo(Expr left, Expr right, Site site, int temp) {
      super(left, right, site, temp);
    }

    @Override
    Arithmetic operator() {
      return Arithmetic.MOD;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      double d = evalNumber(in, s, b);
      return d == d ? (Object) d : in.operand(d);
    }

    @Override
    double evalNumber(Interpreter in, @Nullable Object[] s, int b) {
      double x = left.evalNumber(in, s, b);
      if (x != x) {
        return oddLeft(in, s, b, x);
      }
      double y = right.evalNumber(in, s, b);
      if (y != y) {
        return oddRight(in, x, y);
      }
      double r = x - Math.floor(x / y) * y;
      return r == r ? r : Operators.notANumber(x, y);
    }
  }

  private static final class Power extends BinaryNode {
    Power(Expr left, Expr right, Site site, int temp) {
      super(left, right, site, temp);
    }

    @Override
    Arithmetic operator() {
      return Arithmetic.POW;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      double d = evalNumber(in, s, b);
      return d == d ? (Object) d : in.operand(d);
    }

    @Override
    double evalNumber(Interpreter in, @Nullable Object[] s, int b) {
      double x = left.evalNumber(in, s, b);
      if (x != x) {
        return oddLeft(in, s, b, x);
      }
      double y = right.evalNumber(in, s, b);
      if (y != y) {
        return oddRight(in, x, y);
      }
      double r = Math.pow(x, y);
      return r == r ? r : Operators.notANumber(x, y);
    }
  }
}
