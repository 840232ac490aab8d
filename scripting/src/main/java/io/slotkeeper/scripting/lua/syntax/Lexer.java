package io.slotkeeper.scripting.lua.syntax;

import io.slotkeeper.scripting.lua.LuaString;
import io.slotkeeper.scripting.lua.NumberScanner;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Bytes to tokens, one at a time, with one token of look-ahead.
///
/// `buffer` holds the bytes of the token being read, delimiters included: it is what an error
/// message shows after `near`.
final class Lexer {
  private static final int END_OF_SOURCE = -1;
  private static final int MAX_ESCAPE = 255;

  private final byte[] source;
  private final ChunkName chunk;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private int position;
  private int current;
  private int line = 1;
  private int lastLine = 1;

  private int token = Token.EOS;
  private double number;
  private LuaString string = LuaString.EMPTY;

  private boolean hasAhead;
  private int aheadToken;
  private double aheadNumber;
  private LuaString aheadString = LuaString.EMPTY;

  Lexer(byte[] source, ChunkName chunk) throws SyntaxError {
    this.source = source;
    this.chunk = chunk;
    advance();
    next();
  }

  int token() {
    return token;
  }

  double number() {
    return number;
  }

  LuaString string() {
    return string;
  }

  /// The line the scanner has reached.
  int line() {
    return line;
  }

  /// The line of the last consumed token.
  int lastLine() {
    return lastLine;
  }

  void next() throws SyntaxError {
    lastLine = line;
    if (hasAhead) {
      token = aheadToken;
      number = aheadNumber;
      string = aheadString;
      hasAhead = false;
    } else {
      token = scan();
    }
  }

  int lookAhead() throws SyntaxError {
    int savedToken = token;
    double savedNumber = number;
    LuaString savedString = string;
    aheadToken = scan();
    aheadNumber = number;
    aheadString = string;
    hasAhead = true;
    token = savedToken;
    number = savedNumber;
    string = savedString;
    return aheadToken;
  }

  SyntaxError error(String message) {
    return new SyntaxError(chunk.shownInSyntaxError() + ":" + line + ": " + message);
  }

  /// An error at the current token.
  SyntaxError errorNear(String message) {
    return errorNear(message, token);
  }

  private SyntaxError errorNear(String message, int at) {
    boolean verbatim = at == Token.NAME || at == Token.STRING || at == Token.NUMBER;
    String near = verbatim ? buffered() : Token.text(at);
    int nul = near.indexOf('\0');
    return error(message + " near '" + (nul < 0 ? near : near.substring(0, nul)) + "'");
  }

  private String buffered() {
    return buffer.toString(StandardCharsets.ISO_8859_1);
  }

  private void advance() {
    current = position < source.length ? source[position++] & 0xff : END_OF_SOURCE;
  }

  private void saveAndAdvance() {
    buffer.write(current);
    advance();
  }

  private boolean atNewline() {
    return current == '\n' || current == '\r';
  }

  private void skipNewline() {
    int first = current;
    advance();
    if (atNewline() && current != first) {
      advance();
    }
    line++;
  }

  private int scan() throws SyntaxError {
    buffer.reset();
    while (true) {
      switch (current) {
        case '\n', '\r' -> skipNewline();
        case ' ', '\t', '\f', 0x0b -> advance();
        case '-' -> {
          advance();
          if (current != '-') {
            return '-';
          }
          skipComment();
        }
        default -> {
          return scanToken();
        }
      }
    }
  }

  private int scanToken() throws SyntaxError {
    return switch (current) {
      case END_OF_SOURCE -> Token.EOS;
      case '[' -> scanBracket();
      case '=' -> oneOrTwo('=', Token.EQ);
      case '<' -> oneOrTwo('=', Token.LE);
      case '>' -> oneOrTwo('=', Token.GE);
      case '~' -> oneOrTwo('=', Token.NE);
      case '"', '\'' -> {
        readString(current);
        yield Token.STRING;
      }
      case '.' -> scanDot();
      default -> scanOther();
    };
  }

  private int oneOrTwo(int second, int two) {
    int first = current;
    advance();
    if (current != second) {
      return first;
    }
    advance();
    return two;
  }

  private int scanDot() throws SyntaxError {
    saveAndAdvance();
    if (current == '.') {
      advance();
      if (current == '.') {
        advance();
        return Token.DOTS;
      }
      return Token.CONCAT;
    }
    if (!isDigit(current)) {
      return '.';
    }
    readNumber();
    return Token.NUMBER;
  }

  private int scanOther() throws SyntaxError {
    if (isDigit(current)) {
      readNumber();
      return Token.NUMBER;
    }
    if (!isLetter(current)) {
      int single = current;
      advance();
      return single;
    }
    do {
      saveAndAdvance();
    } while (isLetter(current) || isDigit(current));
    String word = buffered();
    int reserved = Token.ofWord(word);
    if (reserved == Token.NAME) {
      string = LuaString.wrap(buffer.toByteArray());
    }
    return reserved;
  }

  private int scanBracket() throws SyntaxError {
    int level = skipSeparator();
    if (level >= 0) {
      readLong(level, true);
      return Token.STRING;
    }
    if (level == -1) {
      return '[';
    }
    throw errorNear("invalid long string delimiter", Token.STRING);
  }

  private void skipComment() throws SyntaxError {
    advance();
    if (current == '[') {
      int level = skipSeparator();
      buffer.reset();
      if (level >= 0) {
        readLong(level, false);
        buffer.reset();
        return;
      }
    }
    while (!atNewline() && current != END_OF_SOURCE) {
      advance();
    }
  }

  /// Reads `[==` or `]==`: the number of `=` when the same bracket follows, else `-number - 1`.
  private int skipSeparator() {
    int bracket = current;
    int count = 0;
    saveAndAdvance();
    while (current == '=') {
      saveAndAdvance();
      count++;
    }
    return current == bracket ? count : -count - 1;
  }

  private void readLong(int level, boolean isString) throws SyntaxError {
    int prefix = level + 2;
    saveAndAdvance();
    if (atNewline()) {
      skipNewline();
    }
    while (true) {
      switch (current) {
        case END_OF_SOURCE ->
            throw errorNear(
                isString ? "unfinished long string" : "unfinished long comment", Token.EOS);
        case '[' -> {
          if (skipSeparator() == level) {
            saveAndAdvance();
            if (level == 0) {
              throw errorNear("nesting of [[...]] is deprecated", '[');
            }
          }
        }
        case ']' -> {
          if (skipSeparator() == level) {
            saveAndAdvance();
            if (isString) {
              byte[] all = buffer.toByteArray();
              string = LuaString.copyOf(all, prefix, all.length - 2 * prefix);
            }
            return;
          }
        }
        case '\n', '\r' -> {
          buffer.write('\n');
          skipNewline();
        }
        default -> saveAndAdvance();
      }
      if (!isString) {
        buffer.reset();
      }
    }
  }

  private void readString(int delimiter) throws SyntaxError {
    saveAndAdvance();
    while (current != delimiter) {
      switch (current) {
        case END_OF_SOURCE -> throw errorNear("unfinished string", Token.EOS);
        case '\n', '\r' -> throw errorNear("unfinished string", Token.STRING);
        case '\\' -> {
          advance();
          readEscape();
        }
        default -> saveAndAdvance();
      }
    }
    saveAndAdvance();
    byte[] all = buffer.toByteArray();
    string = LuaString.copyOf(all, 1, all.length - 2);
  }

  private void readEscape() throws SyntaxError {
    int plain = "abfnrtv".indexOf(current);
    if (plain >= 0 && current != END_OF_SOURCE) {
      buffer.write("\u0007\b\f\n\r\t\u000b".charAt(plain));
      advance();
    } else if (atNewline()) {
      buffer.write('\n');
      skipNewline();
    } else if (isDigit(current)) {
      int code = 0;
      for (int i = 0; i < 3 && isDigit(current); i++) {
        code = 10 * code + current - '0';
        advance();
      }
      if (code > MAX_ESCAPE) {
        throw errorNear("escape sequence too large", Token.STRING);
      }
      buffer.write(code);
    } else if (current != END_OF_SOURCE) {
      saveAndAdvance();
    }
  }

  private void readNumber() throws SyntaxError {
    while (isDigit(current) || current == '.') {
      saveAndAdvance();
    }
    if (current == 'e' || current == 'E') {
      saveAndAdvance();
      if (current == '+' || current == '-') {
        saveAndAdvance();
      }
    }
    while (isLetter(current) || isDigit(current)) {
      saveAndAdvance();
    }
    byte[] text = buffer.toByteArray();
    if (NumberScanner.scan(text, 0, text.length) != text.length) {
      throw errorNear("malformed number", Token.NUMBER);
    }
    number = NumberScanner.value(text, 0, text.length);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
}
