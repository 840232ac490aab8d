package io.slotkeeper.scripting.lua;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Calls. The function and its arguments are put at `s[b + window..]`, where the callee finds them.
final class CallNodes {
  private CallNodes() {}

  /// What all calls share: one value for [#eval], all for [#evalAll].
  abstract static class Call extends Expr {
    final Site site;
    final int window;

    Call(Site site, int window) {
      this.site = site;
      this.window = window;
    }

    @Override
    final @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      Object result = evalAll(in, s, b);
      if (result instanceof Object[] many) {
        return many.length == 0 ? null : many[0];
      }
      return result;
    }

    @Override
    final double evalNumber(Interpreter in, @Nullable Object[] s, int b) {
      Object result = evalAll(in, s, b);
      return result instanceof Double d ? d : in.leaveOdd(Values.first(result));
    }

    @Override
    final boolean isMulti() {
      return true;
    }

    @Override
    final @Nullable Object evalAll(Interpreter in, @Nullable Object[] s, int b) {
      int base = b + window + 1;
      int count = prepare(in, s, b);
      if (s[base - 1] instanceof LuaFunction f) {
        in.sites[in.depth] = site;
        return f.call(in, s, base, count);
      }
      count = Operators.shiftForCall(in, site, s, base, count);
      in.sites[in.depth] = site;
      return ((LuaFunction) Objects.requireNonNull(s[base - 1])).call(in, s, base, count);
    }

    /// Puts the function at `s[b + window]` and the arguments behind it; answers their number.
    abstract int prepare(Interpreter in, @Nullable Object[] s, int b);

    /// Leaves the call to the caller's loop, if it is one to a Lua function: a proper tail call.
    final @Nullable Object tailCall(Interpreter in, @Nullable Object[] s, int b) {
      int base = b + window + 1;
      int count = prepare(in, s, b);
      if (!(s[base - 1] instanceof LuaFunction)) {
        count = Operators.shiftForCall(in, site, s, base, count);
      }
      LuaFunction f = (LuaFunction) Objects.requireNonNull(s[base - 1]);
      if (f instanceof LuaClosure) {
        System.arraycopy(s, base - 1, s, b - 1, count + 1);
        in.tailCount = count;
        return Stat.TAIL;
      }
      in.sites[in.depth] = site;
      return f.call(in, s, base, count);
    }
  }

  /// `f(a, b, ...)` with a fixed number of arguments.
  static final class Plain extends Call {
    private final Operand function;
    private final Operand[] arguments;

    Plain(Expr function, Expr[] arguments, Site site, int window) {
      super(site, window);
      this.function = new Operand(function);
      this.arguments = Operand.all(arguments);
    }

    @Override
    int prepare(Interpreter in, @Nullable Object[] s, int b) {
      int at = b + window;
      s[at] = function.eval(in, s, b);
      Operand[] all = arguments;
      for (int i = 0; i < all.length; i++) {
        s[at + 1 + i] = all[i].eval(in, s, b);
      }
      return all.length;
    }
  }

  /// `f(a)`.
  static final class Plain1 extends Call {
    private final Operand function;
    private final Operand argument;

    Plain1(Expr function, Expr argument, Site site, int window) {
      super(site, window);
      this.function = new Operand(function);
      this.argument = new Operand(argument);
    }

    @Override
    int prepare(Interpreter in, @Nullable Object[] s, int b) {
      int at = b + window;
      s[at] = function.eval(in, s, b);
      s[at + 1] = argument.eval(in, s, b);
      return 1;
    }
  }

  /// `getfenv(...)`, `setfenv(...)`: these two want to know who calls.
  static final class WithCaller extends Call {
    private final Plain call;

    WithCaller(Plain call) {
      super(call.site, call.window);
      this.call = call;
    }

    @Override
    int prepare(Interpreter in, @Nullable Object[] s, int b) {
      int count = call.prepare(in, s, b);
      in.caller = (LuaClosure) s[b - 1];
      return count;
    }
  }

  /// `object:name(a, b, ...)`.
  static final class Method extends Call {
    private final Operand object;
    private final LuaString key;
    private final Site indexSite;
    private final Operand[] arguments;

    Method(Expr object, LuaString key, Expr[] arguments, Site site, Site indexSite, int window) {
      super(site, window);
      this.object = new Operand(object);
      this.key = key;
      this.indexSite = indexSite;
      this.arguments = Operand.all(arguments);
    }

    @Override
    int prepare(Interpreter in, @Nullable Object[] s, int b) {
      int at = b + window;
      Object o = object.eval(in, s, b);
      s[at + 1] = o;
      s[at] = find(in, o);
      Operand[] all = arguments;
      for (int i = 0; i < all.length; i++) {
        s[at + 2 + i] = all[i].eval(in, s, b);
      }
      return all.length + 1;
    }

    private @Nullable Object find(Interpreter in, @Nullable Object o) {
      if (o instanceof Table t) {
        Object f = t.get(key);
        if (f != null) {
          return f;
        }
      }
      return Operators.index(in, o, key, indexSite, object.expr);
    }
  }

  /// Any call whose last argument gives several values.
  static final class Spread extends Expr {
    private final Call first;
    private final Expr last;

    /// @param first the call with all arguments but the last
    Spread(Call first, Expr last) {
      this.first = first;
      this.last = last;
    }

    @Override
    @Nullable Object eval(Interpreter in, @Nullable Object[] s, int b) {
      return Values.first(evalAll(in, s, b));
    }

    @Override
    boolean isMulti() {
      return true;
    }

    @Override
    @Nullable Object evalAll(Interpreter in, @Nullable Object[] s, int b) {
      int base = b + first.window + 1;
      int count = first.prepare(in, s, b);
      Object rest = last.evalAll(in, s, b);
      count = resolve(in, s, base, count);
      in.sites[in.depth] = first.site;
      LuaFunction f = (LuaFunction) Objects.requireNonNull(s[base - 1]);
      return in.callSpread(f, s, base, count, rest);
    }

    private int resolve(Interpreter in, @Nullable Object[] s, int base, int count) {
      return s[base - 1] instanceof LuaFunction
          ? count
          : Operators.shiftForCall(in, first.site, s, base, count);
    }

    /// As [Call#tailCall].
    @Nullable Object tailCall(Interpreter in, @Nullable Object[] s, int b) {
      int base = b + first.window + 1;
      int count = first.prepare(in, s, b);
      Object rest = last.evalAll(in, s, b);
      count = resolve(in, s, base, count);
      LuaFunction f = (LuaFunction) Objects.requireNonNull(s[base - 1]);
      int more = Values.count(rest);
      if (!(f instanceof LuaClosure) || b + count + more > s.length) {
        in.sites[in.depth] = first.site;
        return in.callSpread(f, s, base, count, rest);
      }
      System.arraycopy(s, base - 1, s, b - 1, count + 1);
      for (int i = 0; i < more; i++) {
        s[b + count + i] = Values.at(rest, i);
      }
      in.tailCount = count + more;
      return Stat.TAIL;
    }
  }
}
