package io.slotkeeper.scripting.lua;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reading variables.
final class Variables {
  private Variables() {}

  /// A local in its slot.
  static final class Local extends Expr {
    final int slot;
    private final String name;

    Local(int slot, String name) {
      this.slot = slot;
      this.name = name;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      return s[b + slot];
    }

    @Override
    double evalNumber(Interpreter in, @Nullable Object[] s, int b) {
      Object v = s[b + slot];
      return v instanceof Double d ? d : in.leaveOdd(v);
    }

    @Override
    String kind() {
      return "local";
    }

    @Override
    String name() {
      return name;
    }
  }

  /// A local that an inner function captured: its slot holds a cell.
  static final class CapturedLocal extends Expr {
    private final int slot;
    private final String name;

    CapturedLocal(int slot, String name) {
      this.slot = slot;
      this.name = name;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      return ((Cell) Objects.requireNonNull(s[b + slot])).value;
    }

    @Override
    String kind() {
      return "local";
    }

    @Override
    String name() {
      return name;
    }
  }

  /// A local of an enclosing function.
  static final class Upvalue extends Expr {
    private final int index;
    private final String name;

    Upvalue(int index, String name) {
      this.index = index;
      this.name = name;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      return ((LuaClosure) Objects.requireNonNull(s[b - 1])).upvalues[index].value;
    }

    @Override
    double evalNumber(Interpreter in, @Nullable Object[] s, int b) {
      Object v = eval(in, s, b);
      return v instanceof Double d ? d : in.leaveOdd(v);
    }

    @Override
    String kind() {
      return "upvalue";
    }

    @Override
    String name() {
      return name;
    }
  }

  /// A global.
  static final class Global extends Expr {
    private final LuaString key;
    private final Site site;

    Global(LuaString key, Site site) {
      this.key = key;
      this.site = site;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      Table environment = ((LuaClosure) Objects.requireNonNull(s[b - 1])).environment();
      Object v = environment.get(key);
      if (v != null || environment.metatable() == null) {
        return v;
      }
      return Operators.index(in, environment, key, site, null);
    }

    @Override
    String kind() {
      return "global";
    }

    @Override
    String name() {
      return key.toString();
    }
  }
}
