package io.slotkeeper.scripting.lua.syntax;

import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.syntax.Ast.Block;
import io.slotkeeper.scripting.lua.syntax.Ast.Expression;
import io.slotkeeper.scripting.lua.syntax.Ast.FunctionBody;
import io.slotkeeper.scripting.lua.syntax.Ast.LocalVariable;
import io.slotkeeper.scripting.lua.syntax.Ast.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Statements. Recursive descent with one scope per function; names are resolved on the way.
///
/// Recursion is bounded by the 200 nested levels of Lua 5.1. Long chains that the grammar reads in
/// a loop (`a + b + c ...`, `f()()()...`) are bounded by [ExpressionParser#MAX_CHAIN] because the
/// tree they make is walked recursively later.
public final class Parser {
  private static final int MAX_LEVELS = 200;

  private final Lexer lexer;
  private final ExpressionParser expressions;
  private FunctionScope scope;
  private int levels;

  private Parser(byte[] source, ChunkName chunk) throws SyntaxError {
    this.lexer = new Lexer(source, chunk);
    this.scope = new FunctionScope(null, 0);
    this.expressions = new ExpressionParser(this, lexer);
  }

  /// Parses a chunk into a vararg function without parameters.
  public static FunctionBody parse(byte[] source, ChunkName chunk) throws SyntaxError {
    Parser parser = new Parser(source, chunk);
    parser.scope.isVararg = true;
    Block block = parser.block();
    parser.check(Token.EOS);
    return new FunctionBody(List.of(), true, null, false, block, parser.scope.upvalues(), 0);
  }

  // ---- shared with ExpressionParser

  FunctionScope scope() {
    return scope;
  }

  void enterLevel() throws SyntaxError {
    if (++levels > MAX_LEVELS) {
      throw lexer.error("chunk has too many syntax levels");
    }
  }

  void leaveLevel() {
    levels--;
  }

  boolean accept(int token) throws SyntaxError {
    if (lexer.token() == token) {
      lexer.next();
      return true;
    }
    return false;
  }

  void check(int token) throws SyntaxError {
    if (lexer.token() != token) {
      throw lexer.errorNear("'" + Token.text(token) + "' expected");
    }
  }

  void expect(int token) throws SyntaxError {
    check(token);
    lexer.next();
  }

  void expectMatch(int what, int who, int where) throws SyntaxError {
    if (!accept(what)) {
      if (where == lexer.line()) {
        throw lexer.errorNear("'" + Token.text(what) + "' expected");
      }
      throw lexer.errorNear(
          "'"
              + Token.text(what)
              + "' expected (to close '"
              + Token.text(who)
              + "' at line "
              + where
              + ")");
    }
  }

  LuaString name() throws SyntaxError {
    check(Token.NAME);
    LuaString name = lexer.string();
    lexer.next();
    return name;
  }

  /// The rest of a function after the word `function` and its name.
  FunctionBody functionBody(boolean hasSelf, int line) throws SyntaxError {
    FunctionScope function = new FunctionScope(scope, line);
    scope = function;
    expect('(');
    List<LocalVariable> parameters = new ArrayList<>();
    LocalVariable argTable = null;
    if (hasSelf) {
      parameters.add(newLocal("self", 0));
    }
    if (lexer.token() != ')') {
      do {
        if (lexer.token() == Token.NAME) {
          parameters.add(newLocal(name().toString(), parameters.size()));
        } else if (accept(Token.DOTS)) {
          argTable = newLocal("arg", parameters.size());
          function.isVararg = true;
          function.needsArgTable = true;
        } else {
          throw lexer.errorNear("<name> or '...' expected");
        }
      } while (!function.isVararg && accept(','));
    }
    parameters.forEach(function::activate);
    if (argTable != null) {
      function.activate(argTable);
    }
    expect(')');
    Block block = block();
    expectMatch(Token.END, Token.FUNCTION, line);
    scope = Objects.requireNonNull(function.outer);
    return new FunctionBody(
        parameters,
        function.isVararg,
        argTable,
        function.needsArgTable,
        block,
        function.upvalues(),
        line);
  }

  // ---- blocks and statements

  /// A new local; `pending` locals of the same statement are not active yet.
  private LocalVariable newLocal(String name, int pending) throws SyntaxError {
    int slot = scope.activeCount() + pending;
    scope.checkLimit(lexer, slot + 1, FunctionScope.MAX_LOCALS, "local variables");
    return new LocalVariable(name, slot);
  }

  private Block block() throws SyntaxError {
    int count = scope.activeCount();
    Block block = openBlock();
    scope.leaveScope(count);
    return block;
  }

  /// Statements whose locals stay active: `repeat` needs them in its condition.
  private Block openBlock() throws SyntaxError {
    int firstSlot = scope.activeCount();
    List<Statement> statements = new ArrayList<>();
    enterLevel();
    boolean last = false;
    while (!last && !blockFollows()) {
      last = lexer.token() == Token.RETURN || lexer.token() == Token.BREAK;
      statements.add(statement());
      accept(';');
    }
    leaveLevel();
    return new Block(statements, firstSlot);
  }

  private boolean blockFollows() {
    return switch (lexer.token()) {
      case Token.ELSE, Token.ELSEIF, Token.END, Token.EOS, Token.UNTIL -> true;
      default -> false;
    };
  }

  private Statement statement() throws SyntaxError {
    int line = lexer.line();
    return switch (lexer.token()) {
      case Token.IF -> ifStatement(line);
      case Token.WHILE -> whileStatement(line);
      case Token.DO -> {
        lexer.next();
        Block block = block();
        expectMatch(Token.END, Token.DO, line);
        yield new Ast.Do(block);
      }
      case Token.FOR -> forStatement(line);
      case Token.REPEAT -> repeatStatement(line);
      case Token.FUNCTION -> functionStatement(line);
      case Token.LOCAL -> {
        lexer.next();
        yield accept(Token.FUNCTION) ? localFunction() : localStatement();
      }
      case Token.RETURN -> returnStatement(line);
      case Token.BREAK -> {
        lexer.next();
        if (scope.loopDepth == 0) {
          throw lexer.errorNear("no loop to break");
        }
        yield new Ast.Break();
      }
      default -> expressionStatement();
    };
  }

  private Statement ifStatement(int line) throws SyntaxError {
    List<Expression> conditions = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    do {
      lexer.next();
      conditions.add(expressions.expression());
      expect(Token.THEN);
      blocks.add(block());
    } while (lexer.token() == Token.ELSEIF);
    Block otherwise = accept(Token.ELSE) ? block() : null;
    expectMatch(Token.END, Token.IF, line);
    return new Ast.If(conditions, blocks, otherwise);
  }

  private Block loopBody() throws SyntaxError {
    scope.loopDepth++;
    Block block = block();
    scope.loopDepth--;
    return block;
  }

  private Statement whileStatement(int line) throws SyntaxError {
    lexer.next();
    Expression condition = expressions.expression();
    expect(Token.DO);
    Block block = loopBody();
    expectMatch(Token.END, Token.WHILE, line);
    return new Ast.While(condition, block, line);
  }

  private Statement repeatStatement(int line) throws SyntaxError {
    lexer.next();
    int count = scope.activeCount();
    scope.loopDepth++;
    Block block = openBlock();
    scope.loopDepth--;
    expectMatch(Token.UNTIL, Token.REPEAT, line);
    Expression condition = expressions.expression();
    scope.leaveScope(count);
    return new Ast.Repeat(block, condition, line);
  }

  private Statement forStatement(int line) throws SyntaxError {
    lexer.next();
    int count = scope.activeCount();
    LuaString first = name();
    Statement loop =
        switch (lexer.token()) {
          case '=' -> numericFor(first, line);
          case ',', Token.IN -> genericFor(first);
          default -> throw lexer.errorNear("'=' or 'in' expected");
        };
    expectMatch(Token.END, Token.FOR, line);
    scope.leaveScope(count);
    return loop;
  }

  private Statement numericFor(LuaString name, int line) throws SyntaxError {
    int base = scope.activeCount();
    lexer.next();
    Expression first = expressions.expression();
    expect(',');
    Expression limit = expressions.expression();
    Expression step = accept(',') ? expressions.expression() : null;
    reserveLoopState();
    LocalVariable variable = newLocal(name.toString(), 0);
    expect(Token.DO);
    scope.activate(variable);
    Block block = loopBody();
    return new Ast.NumericFor(base, variable, first, limit, step, block, line);
  }

  private Statement genericFor(LuaString first) throws SyntaxError {
    int base = scope.activeCount();
    List<String> names = new ArrayList<>();
    names.add(first.toString());
    while (accept(',')) {
      names.add(name().toString());
    }
    expect(Token.IN);
    int valuesLine = lexer.line();
    List<Expression> values = expressions.list();
    reserveLoopState();
    List<LocalVariable> variables = new ArrayList<>();
    for (String name : names) {
      variables.add(newLocal(name, variables.size()));
    }
    expect(Token.DO);
    variables.forEach(scope::activate);
    Block block = loopBody();
    return new Ast.GenericFor(base, variables, values, block, valuesLine);
  }

  /// The three hidden variables of a loop.
  private void reserveLoopState() throws SyntaxError {
    for (String hidden : new String[] {"(for a)", "(for b)", "(for c)"}) {
      scope.activate(newLocal(hidden, 0));
    }
  }

  private Statement functionStatement(int line) throws SyntaxError {
    lexer.next();
    Expression target = expressions.variable(name());
    boolean hasSelf = false;
    while (!hasSelf && (lexer.token() == '.' || lexer.token() == ':')) {
      hasSelf = lexer.token() == ':';
      lexer.next();
      target = new Ast.Index(target, new Ast.Str(name()), lexer.lastLine());
    }
    FunctionBody body = functionBody(hasSelf, line);
    return new Ast.Assign(List.of(target), List.of(new Ast.Func(body)), line);
  }

  private Statement localFunction() throws SyntaxError {
    LocalVariable variable = newLocal(name().toString(), 0);
    scope.activate(variable);
    return new Ast.LocalFunction(variable, functionBody(false, lexer.line()));
  }

  private Statement localStatement() throws SyntaxError {
    List<LocalVariable> variables = new ArrayList<>();
    do {
      variables.add(newLocal(name().toString(), variables.size()));
    } while (accept(','));
    List<Expression> values = accept('=') ? expressions.list() : List.of();
    variables.forEach(scope::activate);
    return new Ast.Local(variables, values);
  }

  private Statement returnStatement(int line) throws SyntaxError {
    lexer.next();
    boolean empty = blockFollows() || lexer.token() == ';';
    return new Ast.Return(empty ? List.of() : expressions.list(), line);
  }

  private Statement expressionStatement() throws SyntaxError {
    Expression first = expressions.primary();
    if (first instanceof Ast.Call || first instanceof Ast.MethodCall) {
      return new Ast.CallStatement(first);
    }
    List<Expression> targets = new ArrayList<>();
    targets.add(first);
    requireAssignable(first);
    while (accept(',')) {
      Expression target = expressions.primary();
      targets.add(target);
      scope.checkLimit(lexer, targets.size(), MAX_LEVELS - levels, "variables in assignment");
      requireAssignable(target);
    }
    expect('=');
    List<Expression> values = expressions.list();
    return new Ast.Assign(targets, values, lexer.lastLine());
  }

  private void requireAssignable(@Nullable Expression target) throws SyntaxError {
    boolean assignable =
        target instanceof Ast.LocalRef
            || target instanceof Ast.UpvalueRef
            || target instanceof Ast.GlobalRef
            || target instanceof Ast.Index;
    if (!assignable) {
      throw lexer.errorNear("syntax error");
    }
  }
}
