package io.slotkeeper.scripting.lua;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Constants, `...` and function values.
final class Literals {
  private Literals() {}

  /// nil, true, false or a string.
  static final class Constant extends Expr {
    final @Nullable Object value;

    Constant(@Nullable Object value) {
      this.value = value;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      return value;
    }
  }

  /// A number.
  static final class Numeral extends Expr {
    final Double boxed;
    final double value;

    Numeral(double value) {
      this.boxed = value;
      this.value = value;
    }

    @Override
    Object eval(Interpreter in, @Nullable Object[] s, int b) {
      return boxed;
    }

    @Override
    double evalNumber(Interpreter in, @Nullable Object[] s, int b) {
      return value;
    }

    @Override
    boolean test(Interpreter in, @Nullable Object[] s, int b) {
      return true;
    }
  }

  /// The extra arguments of a vararg function.
  static final class Varargs extends Expr {
    private final int slot;

    Varargs(int slot) {
      this.slot = slot;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      return Values.first(s[b + slot]);
    }

    @Override
    @Nullable Object evalAll(Interpreter in, @Nullable Object[] s, int b) {
      Object all = s[b + slot];
      return all instanceof Object[] many && many.length == 1 ? many[0] : all;
    }

    @Override
    boolean isMulti() {
      return true;
    }
  }

  /// A function body: makes a closure over the current locals.
  static final class Closure extends Expr {
    private final Proto proto;

    Closure(Proto proto) {
      this.proto = proto;
    }

    @Override
    Object eval(Interpreter in, @Nullable Object[] s, int b) {
      LuaClosure outer = (LuaClosure) Objects.requireNonNull(s[b - 1]);
      int[] sources = proto.upvalueSources;
      in.memory().charge(Memory.OBJECT_BYTES + 8L * sources.length);
      Cell[] cells = new Cell[sources.length];
      for (int i = 0; i < cells.length; i++) {
        int source = sources[i];
        cells[i] =
            source >= 0
                ? (Cell) Objects.requireNonNull(s[b + source])
                : outer.upvalues[-1 - source];
      }
      return new LuaClosure(proto, cells, outer.environment());
    }
  }
}
