package io.slotkeeper.scripting.lua.syntax;

import io.slotkeeper.scripting.lua.LuaString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The resolved syntax tree. Lines are the lines that runtime errors report.
public final class Ast {
  private Ast() {}

  /// An expression.
  public sealed interface Expression {}

  /// `nil`.
  public record Nil() implements Expression {}

  /// `true` or `false`.
  public record Bool(boolean value) implements Expression {}

  /// A numeral.
  public record Num(double value) implements Expression {}

  /// A string literal.
  public record Str(LuaString value) implements Expression {}

  /// `...`.
  public record Dots() implements Expression {}

  /// A function body as a value.
  public record Func(FunctionBody body) implements Expression {}

  /// A local variable of the running function.
  public record LocalRef(LocalVariable variable) implements Expression {}

  /// A local variable of an enclosing function: index into the closure's upvalues.
  public record UpvalueRef(int index, String name) implements Expression {}

  /// A name that is neither.
  public record GlobalRef(LuaString name, int line) implements Expression {}

  /// `object[key]` or `object.key`.
  public record Index(Expression object, Expression key, int line) implements Expression {}

  /// `function(arguments)`.
  public record Call(Expression function, List<Expression> arguments, int line)
      implements Expression {}

  /// `object:method(arguments)`.
  public record MethodCall(
      Expression object, LuaString method, List<Expression> arguments, int line)
      implements Expression {}

  /// `left operator right`.
  public record Binary(BinaryOperator operator, Expression left, Expression right, int line)
      implements Expression {}

  /// `operator operand`.
  public record Unary(UnaryOperator operator, Expression operand, int line) implements Expression {}

  /// `(inner)`: exactly one value.
  public record Paren(Expression inner) implements Expression {}

  /// `{...}`; a null key is a list item.
  public record TableConstructor(List<Field> fields, int line) implements Expression {}

  /// One field of a table constructor.
  public record Field(@Nullable Expression key, Expression value) {}

  /// The binary operators, with their priorities left and right of the operator.
  public enum BinaryOperator {
    ADD("+", 6, 6),
    SUB("-", 6, 6),
    MUL("*", 7, 7),
    DIV("/", 7, 7),
    MOD("%", 7, 7),
    POW("^", 10, 9),
    CONCAT("..", 5, 4),
    NE("~=", 3, 3),
    EQ("==", 3, 3),
    LT("<", 3, 3),
    LE("<=", 3, 3),
    GT(">", 3, 3),
    GE(">=", 3, 3),
    AND("and", 2, 2),
    OR("or", 1, 1);

    final String text;
    final int left;
    final int right;

    BinaryOperator(String text, int left, int right) {
      this.text = text;
      this.left = left;
      this.right = right;
    }
  }

  /// The unary operators.
  public enum UnaryOperator {
    NEGATE,
    NOT,
    LENGTH
  }

  /// A local variable: one slot of the frame.
  public static final class LocalVariable {
    private final String name;
    private final int slot;
    private boolean captured;

    LocalVariable(String name, int slot) {
      this.name = name;
      this.slot = slot;
    }

    /// The name in the source.
    public String name() {
      return name;
    }

    /// The index in the frame.
    public int slot() {
      return slot;
    }

    /// Whether an inner function uses it; known once its scope is parsed.
    public boolean captured() {
      return captured;
    }

    void capture() {
      captured = true;
    }
  }

  /// A statement.
  public sealed interface Statement {}

  /// `local variables = values`.
  public record Local(List<LocalVariable> variables, List<Expression> values)
      implements Statement {}

  /// `local function`.
  public record LocalFunction(LocalVariable variable, FunctionBody body) implements Statement {}

  /// `targets = values`.
  public record Assign(List<Expression> targets, List<Expression> values, int line)
      implements Statement {}

  /// A call whose results are dropped.
  public record CallStatement(Expression call) implements Statement {}

  /// `do ... end`.
  public record Do(Block block) implements Statement {}

  /// `while condition do ... end`.
  public record While(Expression condition, Block block, int line) implements Statement {}

  /// `repeat ... until condition`; the condition sees the block's locals.
  public record Repeat(Block block, Expression condition, int line) implements Statement {}

  /// `if`, with as many conditions as blocks, and perhaps an `else`.
  public record If(List<Expression> conditions, List<Block> blocks, @Nullable Block otherwise)
      implements Statement {}

  /// `for variable = first, limit, step`; three hidden slots from `base`.
  public record NumericFor(
      int base,
      LocalVariable variable,
      Expression first,
      Expression limit,
      @Nullable Expression step,
      Block block,
      int line)
      implements Statement {}

  /// `for variables in values`; three hidden slots from `base`.
  public record GenericFor(
      int base, List<LocalVariable> variables, List<Expression> values, Block block, int line)
      implements Statement {}

  /// `return values`.
  public record Return(List<Expression> values, int line) implements Statement {}

  /// `break`.
  public record Break() implements Statement {}

  /// Statements in one scope.
  ///
  /// @param firstSlot the first free slot when the block starts
  public record Block(List<Statement> statements, int firstSlot) {}

  /// A function: its parameters are the first slots.
  ///
  /// @param upvalues where a new closure finds each of its upvalues
  /// @param argTable the slot of the implicit `arg` of a vararg function, -1 if none
  /// @param needsArgTable whether `arg` is filled: the body never says `...`
  public record FunctionBody(
      List<LocalVariable> parameters,
      boolean isVararg,
      @Nullable LocalVariable argTable,
      boolean needsArgTable,
      Block block,
      List<UpvalueSource> upvalues,
      int line) {}

  /// Where the enclosing function has an upvalue: its own local, or its own upvalue.
  public record UpvalueSource(String name, @Nullable LocalVariable local, int outerIndex) {}
}
