package io.slotkeeper.scripting.lua.syntax;

import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.syntax.Ast.BinaryOperator;
import io.slotkeeper.scripting.lua.syntax.Ast.Expression;
import io.slotkeeper.scripting.lua.syntax.Ast.Field;
import io.slotkeeper.scripting.lua.syntax.Ast.LocalVariable;
import io.slotkeeper.scripting.lua.syntax.Ast.UnaryOperator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Expressions, by operator precedence.
final class ExpressionParser {
  /// The longest chain of left-associative operators, indexes or calls.
  static final int MAX_CHAIN = 2000;

  private static final int UNARY_PRIORITY = 8;

  private final Parser parser;
  private final Lexer lexer;

  ExpressionParser(Parser parser, Lexer lexer) {
    this.parser = parser;
    this.lexer = lexer;
  }

  Expression expression() throws SyntaxError {
    return expression(0);
  }

  /// One or more expressions with commas.
  List<Expression> list() throws SyntaxError {
    List<Expression> list = new ArrayList<>();
    do {
      list.add(expression());
    } while (parser.accept(','));
    return list;
  }

  /// Operators that bind stronger than `limit`.
  private Expression expression(int limit) throws SyntaxError {
    parser.enterLevel();
    Expression left;
    UnaryOperator unary = unaryOperator();
    if (unary != null) {
      int line = lexer.line();
      lexer.next();
      left = new Ast.Unary(unary, expression(UNARY_PRIORITY), line);
    } else {
      left = simple();
    }
    BinaryOperator operator = binaryOperator();
    for (int chain = 0; operator != null && operator.left > limit; chain++) {
      checkChain(chain);
      int line = lexer.line();
      lexer.next();
      Expression right = expression(operator.right);
      left = new Ast.Binary(operator, left, right, line);
      operator = binaryOperator();
    }
    parser.leaveLevel();
    return left;
  }

  private void checkChain(int length) throws SyntaxError {
    if (length > MAX_CHAIN) {
      throw lexer.error("chunk has too many syntax levels");
    }
  }

  private @Nullable UnaryOperator unaryOperator() {
    return switch (lexer.token()) {
      case Token.NOT -> UnaryOperator.NOT;
      case '-' -> UnaryOperator.NEGATE;
      case '#' -> UnaryOperator.LENGTH;
      default -> null;
    };
  }

  private @Nullable BinaryOperator binaryOperator() {
    return switch (lexer.token()) {
      case '+' -> BinaryOperator.ADD;
      case '-' -> BinaryOperator.SUB;
      case '*' -> BinaryOperator.MUL;
      case '/' -> BinaryOperator.DIV;
      case '%' -> BinaryOperator.MOD;
      case '^' -> BinaryOperator.POW;
      case Token.CONCAT -> BinaryOperator.CONCAT;
      case Token.NE -> BinaryOperator.NE;
      case Token.EQ -> BinaryOperator.EQ;
      case '<' -> BinaryOperator.LT;
      case Token.LE -> BinaryOperator.LE;
      case '>' -> BinaryOperator.GT;
      case Token.GE -> BinaryOperator.GE;
      case Token.AND -> BinaryOperator.AND;
      case Token.OR -> BinaryOperator.OR;
      default -> null;
    };
  }

  private Expression simple() throws SyntaxError {
    return switch (lexer.token()) {
      case Token.NUMBER -> literal(new Ast.Num(lexer.number()));
      case Token.STRING -> literal(new Ast.Str(lexer.string()));
      case Token.NIL -> literal(new Ast.Nil());
      case Token.TRUE -> literal(new Ast.Bool(true));
      case Token.FALSE -> literal(new Ast.Bool(false));
      case Token.DOTS -> literal(dots());
      case '{' -> constructor();
      case Token.FUNCTION -> {
        lexer.next();
        yield new Ast.Func(parser.functionBody(false, lexer.line()));
      }
      default -> primary();
    };
  }

  private Expression literal(Expression value) throws SyntaxError {
    lexer.next();
    return value;
  }

  private Expression dots() throws SyntaxError {
    if (!parser.scope().isVararg) {
      throw lexer.errorNear("cannot use '...' outside a vararg function");
    }
    parser.scope().needsArgTable = false;
    return new Ast.Dots();
  }

  private Expression constructor() throws SyntaxError {
    int line = lexer.line();
    parser.expect('{');
    List<Field> fields = new ArrayList<>();
    while (lexer.token() != '}') {
      fields.add(field());
      if (!parser.accept(',') && !parser.accept(';')) {
        break;
      }
    }
    parser.expectMatch('}', '{', line);
    return new Ast.TableConstructor(fields, line);
  }

  private Field field() throws SyntaxError {
    if (lexer.token() == Token.NAME && lexer.lookAhead() == '=') {
      Expression key = new Ast.Str(parser.name());
      parser.expect('=');
      return new Field(key, expression());
    }
    if (lexer.token() == '[') {
      Expression key = bracketed();
      parser.expect('=');
      return new Field(key, expression());
    }
    return new Field(null, expression());
  }

  private Expression bracketed() throws SyntaxError {
    lexer.next();
    Expression key = expression();
    parser.expect(']');
    return key;
  }

  /// A variable, a call, an index, or something in parentheses.
  Expression primary() throws SyntaxError {
    Expression e = prefix();
    for (int chain = 0; ; chain++) {
      checkChain(chain);
      switch (lexer.token()) {
        case '.' -> {
          lexer.next();
          Expression key = new Ast.Str(parser.name());
          e = new Ast.Index(e, key, lexer.lastLine());
        }
        case '[' -> {
          Expression key = bracketed();
          e = new Ast.Index(e, key, lexer.lastLine());
        }
        case ':' -> {
          lexer.next();
          LuaString method = parser.name();
          int line = lexer.line();
          e = new Ast.MethodCall(e, method, arguments(), line);
        }
        case '(', '{', Token.STRING -> {
          int line = lexer.line();
          e = new Ast.Call(e, arguments(), line);
        }
        default -> {
          return e;
        }
      }
    }
  }

  private Expression prefix() throws SyntaxError {
    return switch (lexer.token()) {
      case '(' -> {
        int line = lexer.line();
        lexer.next();
        Expression inner = expression();
        parser.expectMatch(')', '(', line);
        yield new Ast.Paren(inner);
      }
      case Token.NAME -> variable(parser.name());
      default -> throw lexer.errorNear("unexpected symbol");
    };
  }

  /// The resolved form of a name.
  Expression variable(LuaString name) throws SyntaxError {
    String text = name.toString();
    LocalVariable local = parser.scope().findLocal(text);
    if (local != null) {
      return new Ast.LocalRef(local);
    }
    int upvalue = parser.scope().findUpvalue(text, lexer);
    return upvalue >= 0
        ? new Ast.UpvalueRef(upvalue, text)
        : new Ast.GlobalRef(name, lexer.lastLine());
  }

  private List<Expression> arguments() throws SyntaxError {
    return switch (lexer.token()) {
      case '(' -> parenthesized();
      case '{' -> List.of(constructor());
      case Token.STRING -> List.of(literal(new Ast.Str(lexer.string())));
      default -> throw lexer.errorNear("function arguments expected");
    };
  }

  private List<Expression> parenthesized() throws SyntaxError {
    int line = lexer.line();
    if (line != lexer.lastLine()) {
      throw lexer.errorNear("ambiguous syntax (function call x new statement)");
    }
    lexer.next();
    if (parser.accept(')')) {
      return List.of();
    }
    List<Expression> list = list();
    parser.expectMatch(')', '(', line);
    return list;
  }
}
