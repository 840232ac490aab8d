package io.slotkeeper.scripting.lua;

import io.slotkeeper.scripting.lua.Operators.Arithmetic;
import io.slotkeeper.scripting.lua.syntax.Ast;
import io.slotkeeper.scripting.lua.syntax.Ast.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Expressions to nodes.
final class ExpressionCompiler {
  private final Compiler.Function function;

  ExpressionCompiler(Compiler.Function function) {
    this.function = function;
  }

  Expr[] compileAll(List<Expression> list) {
    Expr[] out = new Expr[list.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = compile(list.get(i));
    }
    return out;
  }

  Expr compile(Expression expression) {
    return switch (expression) {
      case Ast.Nil _ -> new Literals.Constant(null);
      case Ast.Bool e -> new Literals.Constant(e.value());
      case Ast.Num e -> function.numeral(e.value());
      case Ast.Str e -> new Literals.Constant(e.value());
      case Ast.Dots _ -> new Literals.Varargs(function.varargSlot());
      case Ast.Func e -> new Literals.Closure(function.inner(e.body()));
      case Ast.LocalRef e -> {
        int slot = function.slot(e.variable());
        String name = e.variable().name();
        yield e.variable().captured()
            ? new Variables.CapturedLocal(slot, name)
            : new Variables.Local(slot, name);
      }
      case Ast.UpvalueRef e -> new Variables.Upvalue(e.index(), e.name());
      case Ast.GlobalRef e -> new Variables.Global(e.name(), function.site(e.line()));
      case Ast.Index e -> index(e);
      case Ast.Call e -> call(e);
      case Ast.MethodCall e -> methodCall(e);
      case Ast.Binary e -> binary(e);
      case Ast.Unary e -> unary(e);
      case Ast.Paren e -> {
        Expr inner = compile(e.inner());
        yield inner.isMulti() ? new UnaryNodes.Paren(inner) : inner;
      }
      case Ast.TableConstructor e -> table(e);
    };
  }

  private Expr index(Ast.Index e) {
    Site site = function.site(e.line());
    if (e.key() instanceof Ast.Str key) {
      return new IndexNodes.Field(compile(e.object()), key.value(), site);
    }
    Expr object = compile(e.object());
    int saved = function.free();
    int temp = isQuiet(e.key()) ? -1 : function.reserve(1);
    Expr key = compile(e.key());
    function.release(saved);
    return new IndexNodes.Element(object, key, site, temp);
  }

  /// Whether evaluating an operand runs no other code, so that nothing needs to be kept meanwhile.
  private static boolean isQuiet(Expression e) {
    return switch (e) {
      case Ast.Nil _, Ast.Bool _, Ast.Num _, Ast.Str _, Ast.LocalRef _, Ast.UpvalueRef _ -> true;
      default -> false;
    };
  }

  // ---- calls

  private Expr call(Ast.Call e) {
    int saved = function.free();
    int window = function.reserve(1);
    Expr callee = compile(e.function());
    Site site = function.site(e.line(), callKind(e.function(), callee), callee.name());
    List<Expression> arguments = e.arguments();
    Expr[] fixed = fixedArguments(arguments);
    boolean spread = fixed.length < arguments.size();
    CallNodes.Call call;
    if (isEnvironmentFunction(e.function())) {
      call = new CallNodes.WithCaller(new CallNodes.Plain(callee, fixed, site, window));
    } else if (fixed.length == 1 && !spread) {
      call = new CallNodes.Plain1(callee, fixed[0], site, window);
    } else {
      call = new CallNodes.Plain(callee, fixed, site, window);
    }
    Expr result = spread ? new CallNodes.Spread(call, compile(arguments.getLast())) : call;
    function.reserve(2);
    function.release(saved);
    return result;
  }

  /// `obj["name"]()` is a field like `obj.name()`; a literal has no name.
  private static @Nullable String callKind(Expression source, Expr callee) {
    return source instanceof Ast.Paren ? null : callee.kind();
  }

  private static boolean isEnvironmentFunction(Expression callee) {
    return callee instanceof Ast.GlobalRef global
        && (global.name().toString().equals("setfenv")
            || global.name().toString().equals("getfenv"));
  }

  private Expr methodCall(Ast.MethodCall e) {
    int saved = function.free();
    int window = function.reserve(2);
    Expr object = compile(e.object());
    Site site = function.site(e.line(), "method", e.method().toString());
    List<Expression> arguments = e.arguments();
    Expr[] fixed = fixedArguments(arguments);
    CallNodes.Call call =
        new CallNodes.Method(object, e.method(), fixed, site, function.site(e.line()), window);
    Expr result =
        fixed.length < arguments.size()
            ? new CallNodes.Spread(call, compile(arguments.getLast()))
            : call;
    function.reserve(2);
    function.release(saved);
    return result;
  }

  /// The arguments but for a last one that may give several values; each takes the next slot.
  private Expr[] fixedArguments(List<Expression> arguments) {
    int count = arguments.size();
    boolean spread = count > 0 && givesMany(arguments.getLast());
    Expr[] fixed = new Expr[spread ? count - 1 : count];
    for (int i = 0; i < fixed.length; i++) {
      fixed[i] = compile(arguments.get(i));
      function.reserve(1);
    }
    return fixed;
  }

  private static boolean givesMany(Expression e) {
    return e instanceof Ast.Call || e instanceof Ast.MethodCall || e instanceof Ast.Dots;
  }

  // ---- operators

  private Expr binary(Ast.Binary e) {
    return switch (e.operator()) {
      case ADD, SUB, MUL, DIV, MOD, POW -> arithmetic(e);
      case CONCAT -> concat(e);
      case EQ -> equal(e);
      case NE -> new UnaryNodes.Not(equal(e));
      case AND ->
          isTrue(e.left())
              ? compile(e.right())
              : new LogicNodes.And(compile(e.left()), compile(e.right()));
      case OR ->
          isFalse(e.left())
              ? compile(e.right())
              : new LogicNodes.Or(compile(e.left()), compile(e.right()));
      case LT, LE, GT, GE -> comparison(e);
    };
  }

  private static boolean isTrue(Expression e) {
    return e instanceof Ast.Num || e instanceof Ast.Str || (e instanceof Ast.Bool b && b.value());
  }

  private static boolean isFalse(Expression e) {
    return e instanceof Ast.Nil || (e instanceof Ast.Bool b && !b.value());
  }

  private interface BinaryFactory {
    Expr make(Expr left, Expr right, Site site, int temp);
  }

  private Expr operands(Ast.Binary e, BinaryFactory factory) {
    Expr left = compile(e.left());
    int saved = function.free();
    int temp = isQuiet(e.right()) ? -1 : function.reserve(1);
    Expr right = compile(e.right());
    function.release(saved);
    return factory.make(left, right, function.site(e.line()), temp);
  }

  private Expr arithmetic(Ast.Binary e) {
    Arithmetic operator = Objects.requireNonNull(arithmetic(e.operator()));
    Double folded = constant(e);
    return folded != null
        ? function.numeral(folded)
        : operands(e, (l, r, site, temp) -> ArithmeticNodes.of(operator, l, r, site, temp));
  }

  /// The value of arithmetic on numerals alone, as Lua 5.1 folds it; null where it does not.
  private static @Nullable Double constant(Expression e) {
    return switch (e) {
      case Ast.Num n -> n.value();
      case Ast.Paren p -> constant(p.inner());
      case Ast.Unary u when u.operator() == Ast.UnaryOperator.NEGATE -> {
        Double operand = constant(u.operand());
        yield operand == null ? null : (Double) (-operand);
      }
      case Ast.Binary b -> constant(b);
      default -> null;
    };
  }

  private static @Nullable Double constant(Ast.Binary e) {
    Arithmetic operator = arithmetic(e.operator());
    Double x = operator == null ? null : constant(e.left());
    Double y = x == null ? null : constant(e.right());
    if (operator == null || x == null || y == null) {
      return null;
    }
    if (y == 0 && (operator == Arithmetic.DIV || operator == Arithmetic.MOD)) {
      return null;
    }
    double result = operator.apply(x, y);
    return Double.isNaN(result) ? null : (Double) result;
  }

  private static @Nullable Arithmetic arithmetic(Ast.BinaryOperator operator) {
    return switch (operator) {
      case ADD -> Arithmetic.ADD;
      case SUB -> Arithmetic.SUB;
      case MUL -> Arithmetic.MUL;
      case DIV -> Arithmetic.DIV;
      case MOD -> Arithmetic.MOD;
      case POW -> Arithmetic.POW;
      case CONCAT, EQ, NE, AND, OR, LT, LE, GT, GE -> null;
    };
  }

  private Expr equal(Ast.Binary e) {
    if (e.right() instanceof Ast.Num n) {
      return new ComparisonNodes.EqualNumber(compile(e.left()), function.numeral(n.value()).value);
    }
    return operands(e, ComparisonNodes.Equal::new);
  }

  private Expr comparison(Ast.Binary e) {
    return switch (e.operator()) {
      case LT -> operands(e, (l, r, p, t) -> new ComparisonNodes.Less(l, r, p, t, false));
      case GT -> operands(e, (l, r, p, t) -> new ComparisonNodes.Less(l, r, p, t, true));
      case LE -> operands(e, (l, r, p, t) -> new ComparisonNodes.LessOrEqual(l, r, p, t, false));
      default -> operands(e, (l, r, p, t) -> new ComparisonNodes.LessOrEqual(l, r, p, t, true));
    };
  }

  private Expr concat(Ast.Binary e) {
    List<Expression> parts = new ArrayList<>();
    Expression rest = e;
    while (rest instanceof Ast.Binary b && b.operator() == Ast.BinaryOperator.CONCAT) {
      parts.add(b.left());
      rest = b.right();
    }
    parts.add(rest);
    int saved = function.free();
    Expr[] compiled = new Expr[parts.size()];
    int window = function.free();
    for (int i = 0; i < compiled.length; i++) {
      compiled[i] = compile(parts.get(i));
      function.reserve(1);
    }
    function.release(saved);
    return new ConcatNode(compiled, function.site(e.line()), window);
  }

  private Expr unary(Ast.Unary e) {
    Double folded = constant(e);
    if (folded != null) {
      return function.numeral(folded);
    }
    Expr operand = compile(e.operand());
    Site site = function.site(e.line());
    return switch (e.operator()) {
      case NEGATE -> new UnaryNodes.Negate(operand, site);
      case NOT -> new UnaryNodes.Not(operand);
      case LENGTH -> new UnaryNodes.Length(operand, site);
    };
  }

  // ---- tables

  private Expr table(Ast.TableConstructor e) {
    int saved = function.free();
    List<Ast.Field> fields = e.fields();
    long items = fields.stream().filter(f -> f.key() == null).count();
    boolean mixed = items > 0 && items < fields.size();
    int window = function.reserve(mixed ? TableNode.slots((int) items) : TableNode.slots(0));
    Expr[] keys = new Expr[fields.size()];
    Expr[] values = new Expr[fields.size()];
    int hashSize = 0;
    for (int i = 0; i < values.length; i++) {
      Expression key = fields.get(i).key();
      if (key != null) {
        keys[i] = compile(key);
        hashSize++;
      }
      values[i] = compile(fields.get(i).value());
    }
    function.release(saved);
    boolean open =
        values.length > 0 && keys[values.length - 1] == null && givesMany(fields.getLast().value());
    int arraySize = (int) items - (open ? 1 : 0);
    return new TableNode(
        hashSize == 0 ? null : keys, values, arraySize, hashSize, function.site(e.line()), window);
  }
}
