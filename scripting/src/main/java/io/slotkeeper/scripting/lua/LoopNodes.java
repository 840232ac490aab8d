package io.slotkeeper.scripting.lua;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Loops; each iteration costs one unit of fuel.
final class LoopNodes {
  private LoopNodes() {}

  /// `while`.
  static final class While extends Stat {
    private final Expr condition;
    private final Stat body;
    private final Site site;

    While(Expr condition, Stat body, Site site) {
      this.condition = condition;
      this.body = body;
      this.site = site;
    }

    @Override
    @Nullable Object exec(Interpreter in, @Nullable Object[] s, int b) {
      while (condition.test(in, s, b)) {
        in.step(site);
        Object signal = body.exec(in, s, b);
        if (signal != NEXT) {
          if (signal == BREAK) {
            break;
          }
          return signal;
        }
      }
      return NEXT;
    }
  }

  /// `repeat`.
  static final class Repeat extends Stat {
    private final Stat body;
    private final Expr condition;
    private final Site site;

    Repeat(Stat body, Expr condition, Site site) {
      this.body = body;
      this.condition = condition;
      this.site = site;
    }

    @Override
    @Nullable Object exec(Interpreter in, @Nullable Object[] s, int b) {
      do {
        in.step(site);
        Object signal = body.exec(in, s, b);
        if (signal != NEXT) {
          if (signal == BREAK) {
            break;
          }
          return signal;
        }
      } while (!condition.test(in, s, b));
      return NEXT;
    }
  }

  /// `for i = first, limit, step`.
  static final class Numeric extends Stat {
    private final Expr first;
    private final Expr limit;
    private final @Nullable Expr step;
    private final int slot;
    private final boolean captured;
    private final Stat body;
    private final Site site;

    Numeric(
        Expr first,
        Expr limit,
        @Nullable Expr step,
        int slot,
        boolean captured,
        Stat body,
        Site site) {
      this.first = first;
      this.limit = limit;
      this.step = step;
      this.slot = slot;
      this.captured = captured;
      this.body = body;
      this.site = site;
    }

    @Override
    @Nullable Object exec(Interpreter in, @Nullable Object[] s, int b) {
      Object from = first.eval(in, s, b);
      Object to = limit.eval(in, s, b);
      Object by = step == null ? null : step.eval(in, s, b);
      double i = number(in, from, "initial value");
      double end = number(in, to, "limit");
      double delta = step == null ? 1 : number(in, by, "step");
      int at = b + slot;
      for (; delta > 0 ? i <= end : end <= i; i += delta) {
        in.step(site);
        s[at] = captured ? new Cell(i) : (Object) i;
        Object signal = body.exec(in, s, b);
        if (signal != NEXT) {
          if (signal == BREAK) {
            break;
          }
          return signal;
        }
      }
      return NEXT;
    }

    private double number(Interpreter in, @Nullable Object value, String what) {
      Double d = Operators.toNumber(value);
      if (d == null) {
        throw in.error(site, "'for' " + what + " must be a number");
      }
      return d;
    }
  }

  /// `for a, b in iterator, state, control`. Walks over a table with `next` go from position to
  /// position, without searching for the last key at each step.
  static final class Generic extends Stat {
    private final Expr[] values;
    private final int base;
    private final int[] slots;
    private final boolean[] captured;
    private final Stat body;
    private final Site site;

    /// @param base three hidden slots: iterator, state, control
    Generic(Expr[] values, int base, int[] slots, boolean[] captured, Stat body, Site site) {
      this.values = values;
      this.base = base;
      this.slots = slots;
      this.captured = captured;
      this.body = body;
      this.site = site;
    }

    @Override
    @Nullable Object exec(Interpreter in, @Nullable Object[] s, int b) {
      setUp(in, s, b);
      Object f = s[b + base];
      boolean walk =
          f instanceof Builtin builtin
              && builtin.isNext()
              && s[b + base + 1] instanceof Table
              && s[b + base + 2] == null;
      Object signal = walk ? walk(in, s, b) : iterate(in, s, b);
      return signal == BREAK ? NEXT : signal;
    }

    private void setUp(Interpreter in, @Nullable Object[] s, int b) {
      int at = b + base;
      int count = values.length;
      for (int i = 0; i < count - 1; i++) {
        Object v = values[i].eval(in, s, b);
        if (i < 3) {
          s[at + i] = v;
        }
      }
      Object last = values[count - 1].evalAll(in, s, b);
      for (int i = count - 1; i < 3; i++) {
        s[at + i] = Values.at(last, i - (count - 1));
      }
    }

    private @Nullable Object walk(Interpreter in, @Nullable Object[] s, int b) {
      Table table = (Table) Objects.requireNonNull(s[b + base + 1]);
      int position = table.occupied(0);
      while (position >= 0) {
        in.step(site);
        Object key = table.keyAt(position);
        bind(s, b, 0, key);
        if (slots.length > 1) {
          bind(s, b, 1, table.valueAt(position));
          for (int i = 2; i < slots.length; i++) {
            bind(s, b, i, null);
          }
        }
        Object signal = body.exec(in, s, b);
        if (signal != NEXT) {
          return signal;
        }
        position = table.follows(position, key);
        if (position < 0) {
          throw in.raise(LuaString.of("invalid key to 'next'"));
        }
        position = table.occupied(position);
      }
      return NEXT;
    }

    private @Nullable Object iterate(Interpreter in, @Nullable Object[] s, int b) {
      int at = b + base;
      int call = at + 3 + slots.length;
      while (true) {
        in.step(site);
        s[call] = s[at];
        s[call + 1] = s[at + 1];
        s[call + 2] = s[at + 2];
        Object result = invoke(in, s, call + 1);
        Object control = Values.first(result);
        if (control == null) {
          return NEXT;
        }
        s[at + 2] = control;
        for (int i = 0; i < slots.length; i++) {
          bind(s, b, i, Values.at(result, i));
        }
        Object signal = body.exec(in, s, b);
        if (signal != NEXT) {
          return signal;
        }
      }
    }

    private @Nullable Object invoke(Interpreter in, @Nullable Object[] s, int base) {
      int count = 2;
      if (!(s[base - 1] instanceof LuaFunction)) {
        count = Operators.shiftForCall(in, site, s, base, count);
      }
      in.sites[in.depth] = site;
      return ((LuaFunction) Objects.requireNonNull(s[base - 1])).call(in, s, base, count);
    }

    private void bind(@Nullable Object[] s, int b, int i, @Nullable Object value) {
      s[b + slots[i]] = captured[i] ? new Cell(value) : value;
    }
  }
}
