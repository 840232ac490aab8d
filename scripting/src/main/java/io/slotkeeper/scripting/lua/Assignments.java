package io.slotkeeper.scripting.lua;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Assignments and declarations.
final class Assignments {
  private Assignments() {}

  /// Something that can be assigned to once its parts are evaluated.
  abstract static class Target {
    /// Evaluates object and key, if any, into `s[b + temp]` and `s[b + temp + 1]`.
    void prepare(Interpreter in, @Nullable Object[] s, int b) {}

    abstract void store(Interpreter in, @Nullable Object[] s, int b, @Nullable Object value);
  }

  /// A local in its slot.
  static final class LocalTarget extends Target {
    final int slot;

    LocalTarget(int slot) {
      this.slot = slot;
    }

    @Override
    void store(Interpreter in, @Nullable Object[] s, int b, @Nullable Object value) {
      s[b + slot] = value;
    }
  }

  /// A captured local that already has its cell.
  static final class CellTarget extends Target {
    private final int slot;

    CellTarget(int slot) {
      this.slot = slot;
    }

    @Override
    void store(Interpreter in, @Nullable Object[] s, int b, @Nullable Object value) {
      ((Cell) Objects.requireNonNull(s[b + slot])).value = value;
    }
  }

  /// A captured local being declared: each pass makes a new cell.
  static final class NewCellTarget extends Target {
    private final int slot;

    NewCellTarget(int slot) {
      this.slot = slot;
    }

    @Override
    void store(Interpreter in, @Nullable Object[] s, int b, @Nullable Object value) {
      s[b + slot] = new Cell(value);
    }
  }

  /// An upvalue.
  static final class UpvalueTarget extends Target {
    private final int index;

    UpvalueTarget(int index) {
      this.index = index;
    }

    @Override
    void store(Interpreter in, @Nullable Object[] s, int b, @Nullable Object value) {
      ((LuaClosure) Objects.requireNonNull(s[b - 1])).upvalues[index].value = value;
    }
  }

  /// A global.
  static final class GlobalTarget extends Target {
    private final LuaString key;
    private final Site site;

    GlobalTarget(LuaString key, Site site) {
      this.key = key;
      this.site = site;
    }

    @Override
    void store(Interpreter in, @Nullable Object[] s, int b, @Nullable Object value) {
      Table environment = ((LuaClosure) Objects.requireNonNull(s[b - 1])).environment();
      Operators.setIndex(in, environment, key, value, site, null);
    }
  }

  /// `object[key]`.
  static final class IndexTarget extends Target {
    private final Operand object;
    private final Operand key;
    private final Site site;
    private final int temp;

    IndexTarget(Expr object, Expr key, Site site, int temp) {
      this.object = new Operand(object);
      this.key = new Operand(key);
      this.site = site;
      this.temp = temp;
    }

    @Override
    void prepare(Interpreter in, @Nullable Object[] s, int b) {
      s[b + temp] = object.eval(in, s, b);
      s[b + temp + 1] = key.eval(in, s, b);
    }

    @Override
    void store(Interpreter in, @Nullable Object[] s, int b, @Nullable Object value) {
      set(in, s[b + temp], s[b + temp + 1], value);
    }

    private void set(
        Interpreter in, @Nullable Object o, @Nullable Object k, @Nullable Object value) {
      if (o instanceof Table t && t.metatable() == null && !t.isReadOnly()) {
        if (k instanceof LuaString name) {
          t.put(name, value);
          return;
        }
        if (k instanceof Double d && d.doubleValue() == d.doubleValue()) {
          t.put(d.doubleValue(), value);
          return;
        }
      }
      Operators.setIndex(in, o, k, value, site, object.expr);
    }

    /// `object[key] = value` as a statement of its own.
    void assign(Interpreter in, @Nullable Object[] s, int b, Expr value) {
      Object o = object.eval(in, s, b);
      s[b + temp] = o;
      Object k = key.eval(in, s, b);
      s[b + temp + 1] = k;
      set(in, o, k, value.eval(in, s, b));
    }
  }

  /// `target = value`.
  static final class Single extends Stat {
    private final Target target;
    private final Expr value;

    Single(Target target, Expr value) {
      this.target = target;
      this.value = value;
    }

    @Override
    Object exec(Interpreter in, @Nullable Object[] s, int b) {
      target.store(in, s, b, value.eval(in, s, b));
      return NEXT;
    }
  }

  /// `local = value`, where nothing captured the local.
  static final class SetLocal extends Stat {
    private final int slot;
    private final Expr value;

    SetLocal(int slot, Expr value) {
      this.slot = slot;
      this.value = value;
    }

    @Override
    Object exec(Interpreter in, @Nullable Object[] s, int b) {
      s[b + slot] = value.eval(in, s, b);
      return NEXT;
    }
  }

  /// `object[key] = value`.
  static final class SetIndex extends Stat {
    private final IndexTarget target;
    private final Expr value;

    SetIndex(IndexTarget target, Expr value) {
      this.target = target;
      this.value = value;
    }

    @Override
    Object exec(Interpreter in, @Nullable Object[] s, int b) {
      target.assign(in, s, b, value);
      return NEXT;
    }
  }

  /// Several targets or values: everything is evaluated before anything is stored.
  static final class Multiple extends Stat {
    private final Target[] targets;
    private final Expr[] values;
    private final int window;

    Multiple(Target[] targets, Expr[] values, int window) {
      this.targets = targets;
      this.values = values;
      this.window = window;
    }

    @Override
    Object exec(Interpreter in, @Nullable Object[] s, int b) {
      for (Target target : targets) {
        target.prepare(in, s, b);
      }
      int at = b + window;
      int count = values.length;
      int wanted = targets.length;
      for (int i = 0; i < count - 1; i++) {
        Object v = values[i].eval(in, s, b);
        if (i < wanted) {
          s[at + i] = v;
        }
      }
      int filled = Math.max(0, count - 1);
      Object last = count == 0 ? Values.NONE : values[count - 1].evalAll(in, s, b);
      for (int i = filled; i < wanted; i++) {
        s[at + i] = Values.at(last, i - filled);
      }
      for (int i = wanted - 1; i >= 0; i--) {
        targets[i].store(in, s, b, s[at + i]);
      }
      return NEXT;
    }
  }

  /// `local function name`: the cell exists before the closure captures it.
  static final class LocalFunction extends Stat {
    private final int slot;
    private final boolean captured;
    private final Expr closure;

    LocalFunction(int slot, boolean captured, Expr closure) {
      this.slot = slot;
      this.captured = captured;
      this.closure = closure;
    }

    @Override
    Object exec(Interpreter in, @Nullable Object[] s, int b) {
      if (captured) {
        Cell cell = new Cell(null);
        s[b + slot] = cell;
        cell.value = closure.eval(in, s, b);
      } else {
        s[b + slot] = closure.eval(in, s, b);
      }
      return NEXT;
    }
  }
}
