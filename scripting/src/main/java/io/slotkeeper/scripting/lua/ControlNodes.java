package io.slotkeeper.scripting.lua;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Blocks, conditions, returns.
final class ControlNodes {
  private ControlNodes() {}

  /// Statements in sequence.
  static final class Block extends Stat {
    private final Stat[] statements;

    Block(Stat[] statements) {
      this.statements = statements;
    }

    @Override
    @Nullable Object exec(Interpreter in, @Nullable Object[] s, int b) {
      for (Stat statement : statements) {
        Object signal = statement.exec(in, s, b);
        if (signal != NEXT) {
          return signal;
        }
      }
      return NEXT;
    }
  }

  /// A call whose results nobody wants.
  static final class CallStatement extends Stat {
    private final Expr call;

    CallStatement(Expr call) {
      this.call = call;
    }

    @Override
    Object exec(Interpreter in, @Nullable Object[] s, int b) {
      call.evalAll(in, s, b);
      return NEXT;
    }
  }

  /// `if` with one condition.
  static final class If extends Stat {
    private final Expr condition;
    private final Stat then;
    private final @Nullable Stat otherwise;

    If(Expr condition, Stat then, @Nullable Stat otherwise) {
      this.condition = condition;
      this.then = then;
      this.otherwise = otherwise;
    }

    @Override
    @Nullable Object exec(Interpreter in, @Nullable Object[] s, int b) {
      if (condition.test(in, s, b)) {
        return then.exec(in, s, b);
      }
      return otherwise == null ? NEXT : otherwise.exec(in, s, b);
    }
  }

  /// `if ... elseif ...`.
  static final class IfChain extends Stat {
    private final Expr[] conditions;
    private final Stat[] blocks;
    private final @Nullable Stat otherwise;

    IfChain(Expr[] conditions, Stat[] blocks, @Nullable Stat otherwise) {
      this.conditions = conditions;
      this.blocks = blocks;
      this.otherwise = otherwise;
    }

    @Override
    @Nullable Object exec(Interpreter in, @Nullable Object[] s, int b) {
      for (int i = 0; i < conditions.length; i++) {
        if (conditions[i].test(in, s, b)) {
          return blocks[i].exec(in, s, b);
        }
      }
      return otherwise == null ? NEXT : otherwise.exec(in, s, b);
    }
  }

  /// `break`.
  static final class Break extends Stat {
    @Override
    Object exec(Interpreter in, @Nullable Object[] s, int b) {
      return BREAK;
    }
  }

  /// `return value`.
  static final class ReturnOne extends Stat {
    private final Expr value;

    ReturnOne(Expr value) {
      this.value = value;
    }

    @Override
    @Nullable Object exec(Interpreter in, @Nullable Object[] s, int b) {
      return value.eval(in, s, b);
    }
  }

  /// `return ...`.
  static final class ReturnAll extends Stat {
    private final Expr value;

    ReturnAll(Expr value) {
      this.value = value;
    }

    @Override
    @Nullable Object exec(Interpreter in, @Nullable Object[] s, int b) {
      return value.evalAll(in, s, b);
    }
  }

  /// `return f(...)`.
  static final class ReturnCall extends Stat {
    private final CallNodes.Call call;

    ReturnCall(CallNodes.Call call) {
      this.call = call;
    }

    @Override
    @Nullable Object exec(Interpreter in, @Nullable Object[] s, int b) {
      return call.tailCall(in, s, b);
    }
  }

  /// `return f(..., g())`.
  static final class ReturnSpread extends Stat {
    private final CallNodes.Spread call;

    ReturnSpread(CallNodes.Spread call) {
      this.call = call;
    }

    @Override
    @Nullable Object exec(Interpreter in, @Nullable Object[] s, int b) {
      return call.tailCall(in, s, b);
    }
  }

  /// `return` with no value, or several.
  static final class ReturnMany extends Stat {
    private final Expr[] values;
    private final int window;

    ReturnMany(Expr[] values, int window) {
      this.values = values;
      this.window = window;
    }

    @Override
    Object exec(Interpreter in, @Nullable Object[] s, int b) {
      int count = values.length;
      if (count == 0) {
        return Values.NONE;
      }
      int at = b + window;
      for (int i = 0; i < count - 1; i++) {
        s[at + i] = values[i].eval(in, s, b);
      }
      Object last = values[count - 1].evalAll(in, s, b);
      int more = Values.count(last);
      @Nullable Object[] all = new @Nullable Object[count - 1 + more];
      System.arraycopy(s, at, all, 0, count - 1);
      for (int i = 0; i < more; i++) {
        all[count - 1 + i] = Values.at(last, i);
      }
      return all.length == 1 ? Objects.requireNonNull(last) : all;
    }
  }
}
