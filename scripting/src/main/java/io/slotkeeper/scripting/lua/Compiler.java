package io.slotkeeper.scripting.lua;

import io.slotkeeper.scripting.lua.syntax.Ast;
import io.slotkeeper.scripting.lua.syntax.Ast.Block;
import io.slotkeeper.scripting.lua.syntax.Ast.Expression;
import io.slotkeeper.scripting.lua.syntax.Ast.FunctionBody;
import io.slotkeeper.scripting.lua.syntax.Ast.LocalVariable;
import io.slotkeeper.scripting.lua.syntax.Ast.Statement;
import io.slotkeeper.scripting.lua.syntax.ChunkName;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Syntax tree to nodes, statements first; [ExpressionCompiler] does the expressions.
///
/// Slots are allotted as Lua 5.1 allots registers: locals from 0 in order of declaration, above
/// them the temporaries of the statement at hand. `free` is the first slot above the live locals.
final class Compiler {
  private final ChunkName chunk;

  Compiler(ChunkName chunk) {
    this.chunk = chunk;
  }

  Proto compile(FunctionBody body) {
    return new Function(body, null).compile();
  }

  /// The frame of one function while its body is compiled.
  final class Function {
    private final FunctionBody source;
    private final @Nullable Function outer;
    private final ExpressionCompiler expressions;
    private int free;
    private int frameSize;
    private int varargSlot = -1;
    private Literals.@Nullable Numeral zero;

    /// Locals from here on are moved up by one: the vararg array comes before them.
    private int shiftFrom = Integer.MAX_VALUE;

    Function(FunctionBody source, @Nullable Function outer) {
      this.source = source;
      this.outer = outer;
      this.expressions = new ExpressionCompiler(this);
    }

    Proto compile() {
      List<LocalVariable> parameters = source.parameters();
      free = parameters.size();
      Proto.VarargLayout varargs = varargLayout();
      if (varargs != null) {
        varargSlot = varargs.slot();
      }
      frameSize = free;
      Stat body = block(source.block());
      int[] captured =
          parameters.stream()
              .filter(LocalVariable::captured)
              .mapToInt(LocalVariable::slot)
              .toArray();
      return new Proto(
          chunk,
          site(Math.max(1, source.line())),
          parameters.size(),
          frameSize + 4,
          body,
          captured,
          upvalueSources(),
          varargs);
    }

    /// The array of extra arguments sits between the parameters and the other locals.
    private Proto.@Nullable VarargLayout varargLayout() {
      if (!source.isVararg()) {
        return null;
      }
      LocalVariable arg = source.argTable();
      int first = source.parameters().size() + (arg == null ? 0 : 1);
      shiftFrom = first;
      free = first + 1;
      return new Proto.VarargLayout(
          first,
          arg == null ? -1 : arg.slot(),
          source.needsArgTable(),
          arg != null && arg.captured());
    }

    /// The frame slot of a local: those after the parameters make room for the vararg array.
    int slot(LocalVariable variable) {
      return slot(variable.slot());
    }

    int slot(int parsed) {
      return parsed >= shiftFrom ? parsed + 1 : parsed;
    }

    private int[] upvalueSources() {
      return source.upvalues().stream()
          .mapToInt(u -> u.local() == null ? -1 - u.outerIndex() : outerSlot(u.local()))
          .toArray();
    }

    private int outerSlot(LocalVariable local) {
      return Objects.requireNonNull(outer).slot(local);
    }

    Proto inner(FunctionBody body) {
      return new Function(body, this).compile();
    }

    int varargSlot() {
      return varargSlot;
    }

    int free() {
      return free;
    }

    /// Takes `count` slots for the time until [#release].
    int reserve(int count) {
      int first = free;
      free += count;
      frameSize = Math.max(frameSize, free);
      return first;
    }

    void release(int to) {
      free = to;
    }

    /// A number in the source. Lua 5.1 keeps a function's constants in a table, where 0 and -0 are
    /// the same key: the first of them stands for both.
    Literals.Numeral numeral(double value) {
      if (value != 0) {
        return new Literals.Numeral(value);
      }
      if (zero == null) {
        zero = new Literals.Numeral(value);
      }
      return zero;
    }

    Site site(int line) {
      return new Site(chunk, line, null, null);
    }

    Site site(int line, @Nullable String kind, @Nullable String name) {
      return new Site(chunk, line, kind, name);
    }

    // ---- statements

    private Stat block(Block block) {
      int saved = free;
      Stat compiled = statements(block.statements());
      free = saved;
      return compiled;
    }

    private Stat statements(List<Statement> list) {
      Stat[] out = new Stat[list.size()];
      for (int i = 0; i < out.length; i++) {
        out[i] = statement(list.get(i));
      }
      return out.length == 1 ? out[0] : new ControlNodes.Block(out);
    }

    private Stat statement(Statement statement) {
      return switch (statement) {
        case Ast.Local s -> local(s);
        case Ast.LocalFunction s -> {
          int slot = declare(s.variable());
          yield new Assignments.LocalFunction(
              slot, s.variable().captured(), new Literals.Closure(inner(s.body())));
        }
        case Ast.Assign s -> assign(s);
        case Ast.CallStatement s -> new ControlNodes.CallStatement(expressions.compile(s.call()));
        case Ast.Do s -> block(s.block());
        case Ast.While s ->
            new LoopNodes.While(
                expressions.compile(s.condition()), block(s.block()), site(s.line()));
        case Ast.Repeat s -> {
          int saved = free;
          Stat body = statements(s.block().statements());
          Expr condition = expressions.compile(s.condition());
          free = saved;
          yield new LoopNodes.Repeat(body, condition, site(s.line()));
        }
        case Ast.If s -> ifStatement(s);
        case Ast.NumericFor s -> numericFor(s);
        case Ast.GenericFor s -> genericFor(s);
        case Ast.Return s -> returnStatement(s);
        case Ast.Break _ -> new ControlNodes.Break();
      };
    }

    private int declare(LocalVariable variable) {
      int slot = slot(variable);
      free = slot + 1;
      frameSize = Math.max(frameSize, free);
      return slot;
    }

    private Stat local(Ast.Local s) {
      List<LocalVariable> variables = s.variables();
      if (variables.size() == 1 && s.values().size() <= 1) {
        Expr value =
            s.values().isEmpty()
                ? new Literals.Constant(null)
                : expressions.compile(s.values().getFirst());
        int slot = declare(variables.getFirst());
        return variables.getFirst().captured()
            ? new Assignments.Single(new Assignments.NewCellTarget(slot), value)
            : new Assignments.SetLocal(slot, value);
      }
      Assignments.Target[] targets = new Assignments.Target[variables.size()];
      for (int i = 0; i < targets.length; i++) {
        int slot = declare(variables.get(i));
        targets[i] =
            variables.get(i).captured()
                ? new Assignments.NewCellTarget(slot)
                : new Assignments.LocalTarget(slot);
      }
      int declared = free;
      int window = reserve(targets.length);
      Expr[] values = expressions.compileAll(s.values());
      free = declared;
      return new Assignments.Multiple(targets, values, window);
    }

    private Stat assign(Ast.Assign s) {
      int saved = free;
      if (s.targets().size() == 1 && s.values().size() == 1) {
        Assignments.Target target = target(s.targets().getFirst(), s.line());
        Expr value = expressions.compile(s.values().getFirst());
        free = saved;
        return switch (target) {
          case Assignments.LocalTarget t -> new Assignments.SetLocal(t.slot, value);
          case Assignments.IndexTarget t -> new Assignments.SetIndex(t, value);
          default -> new Assignments.Single(target, value);
        };
      }
      Assignments.Target[] targets = new Assignments.Target[s.targets().size()];
      for (int i = 0; i < targets.length; i++) {
        targets[i] = target(s.targets().get(i), s.line());
      }
      int window = reserve(targets.length);
      Expr[] values = expressions.compileAll(s.values());
      free = saved;
      return new Assignments.Multiple(targets, values, window);
    }

    private Assignments.Target target(Expression target, int line) {
      return switch (target) {
        case Ast.LocalRef r ->
            r.variable().captured()
                ? new Assignments.CellTarget(slot(r.variable()))
                : new Assignments.LocalTarget(slot(r.variable()));
        case Ast.UpvalueRef r -> new Assignments.UpvalueTarget(r.index());
        case Ast.GlobalRef r -> new Assignments.GlobalTarget(r.name(), site(line));
        case Ast.Index i -> {
          int temp = reserve(2);
          Expr object = expressions.compile(i.object());
          Expr key = expressions.compile(i.key());
          yield new Assignments.IndexTarget(object, key, site(line), temp);
        }
        default -> throw new AssertionError("not assignable: " + target);
      };
    }

    private Stat ifStatement(Ast.If s) {
      Block last = s.otherwise();
      if (s.conditions().size() == 1) {
        return new ControlNodes.If(
            expressions.compile(s.conditions().getFirst()),
            block(s.blocks().getFirst()),
            last == null ? null : block(last));
      }
      Stat[] blocks = new Stat[s.blocks().size()];
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = block(s.blocks().get(i));
      }
      return new ControlNodes.IfChain(
          expressions.compileAll(s.conditions()), blocks, last == null ? null : block(last));
    }

    private Stat numericFor(Ast.NumericFor s) {
      int saved = free;
      Expr first = expressions.compile(s.first());
      Expr limit = expressions.compile(s.limit());
      Expr step = s.step() == null ? null : expressions.compile(s.step());
      int slot = declare(s.variable());
      Stat body = block(s.block());
      free = saved;
      return new LoopNodes.Numeric(
          first, limit, step, slot, s.variable().captured(), body, site(s.line()));
    }

    private Stat genericFor(Ast.GenericFor s) {
      int saved = free;
      int base = slot(s.base());
      free = base + 3;
      Expr[] values = expressions.compileAll(s.values());
      int count = s.variables().size();
      int[] slots = new int[count];
      boolean[] captured = new boolean[count];
      for (int i = 0; i < count; i++) {
        slots[i] = declare(s.variables().get(i));
        captured[i] = s.variables().get(i).captured();
      }
      int declared = free;
      reserve(4);
      free = declared;
      Stat body = block(s.block());
      free = saved;
      return new LoopNodes.Generic(values, base, slots, captured, body, site(s.line()));
    }

    private Stat returnStatement(Ast.Return s) {
      int saved = free;
      List<Expression> values = s.values();
      Stat result;
      if (values.size() == 1) {
        Expr value = expressions.compile(values.getFirst());
        result =
            switch (value) {
              case CallNodes.Call call -> new ControlNodes.ReturnCall(call);
              case CallNodes.Spread call -> new ControlNodes.ReturnSpread(call);
              case Expr e when e.isMulti() -> new ControlNodes.ReturnAll(e);
              default -> new ControlNodes.ReturnOne(value);
            };
      } else {
        int window = reserve(values.size());
        result = new ControlNodes.ReturnMany(expressions.compileAll(values), window);
      }
      free = saved;
      return result;
    }
  }
}
