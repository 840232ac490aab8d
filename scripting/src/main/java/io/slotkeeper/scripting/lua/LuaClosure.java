package io.slotkeeper.scripting.lua;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A Lua function with its upvalues and its environment of globals.
public final class LuaClosure extends LuaFunction {
  final Proto proto;
  final Cell[] upvalues;
  private Table environment;

  /// The mark of the last [Reachable] walk that came by.
  int visit;

  LuaClosure(Proto proto, Cell[] upvalues, Table environment) {
    this.proto = proto;
    this.upvalues = upvalues;
    this.environment = environment;
  }

  /// The table of its globals.
  public Table environment() {
    return environment;
  }

  /// Gives it another table of globals.
  public void environment(Table table) {
    environment = table;
  }

  @Override
  public @Nullable Object call(Interpreter in, @Nullable Object[] s, int base, int count) {
    Proto p = proto;
    if (base + p.frameSize > s.length) {
      return in.callInNewSegment(this, s, base, count);
    }
    in.step(p.site);
    int depth = in.depth + 1;
    if (depth >= in.sites.length) {
      in.growSites();
    }
    in.depth = depth;
    int callerTop = in.top;
    in.top = base + p.frameSize;
    enter(in, p, s, base, count);
    Object result = p.body.exec(in, s, base);
    while (result == Stat.TAIL) {
      result = tailCall(in, s, base, depth);
    }
    in.depth = depth - 1;
    in.top = callerTop;
    return result == Stat.NEXT ? Values.NONE : result;
  }

  /// Replaces this activation by that of the closure left in `s[base - 1]`.
  private static @Nullable Object tailCall(
      Interpreter in, @Nullable Object[] s, int base, int depth) {
    LuaClosure next = (LuaClosure) Objects.requireNonNull(s[base - 1]);
    Proto p = next.proto;
    in.step(p.site);
    in.sites[depth - 1] = null;
    if (base + p.frameSize > s.length) {
      return in.callInNewSegment(next, s, base, in.tailCount);
    }
    in.top = base + p.frameSize;
    enter(in, p, s, base, in.tailCount);
    return p.body.exec(in, s, base);
  }

  private static void enter(Interpreter in, Proto p, @Nullable Object[] s, int base, int count) {
    Proto.VarargLayout varargs = p.varargs;
    if (varargs != null) {
      enterVararg(in, p, varargs, s, base, count);
    } else {
      for (int i = count; i < p.parameters; i++) {
        s[base + i] = null;
      }
    }
    for (int slot : p.capturedParameters) {
      s[base + slot] = new Cell(s[base + slot]);
    }
  }

  private static void enterVararg(
      Interpreter in, Proto p, Proto.VarargLayout v, @Nullable Object[] s, int base, int count) {
    int extra = Math.max(0, count - p.parameters);
    in.memory().charge(Memory.OBJECT_BYTES + 4L * extra);
    @Nullable Object[] values = new @Nullable Object[extra];
    System.arraycopy(s, base + count - extra, values, 0, extra);
    for (int i = count; i < p.parameters; i++) {
      s[base + i] = null;
    }
    s[base + v.slot()] = values;
    if (v.argSlot() >= 0) {
      Table arg = v.fillArg() ? argTable(in, values) : null;
      s[base + v.argSlot()] = v.argCaptured() ? new Cell(arg) : arg;
    }
  }

  private static Table argTable(Interpreter in, @Nullable Object[] values) {
    Table table = new Table(in.memory(), values.length, 1);
    for (int i = 0; i < values.length; i++) {
      table.put(i + 1, values[i]);
    }
    table.put("n", (double) values.length);
    return table;
  }
}
